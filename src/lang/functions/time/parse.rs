//! Reading timestamps and durations.

use jiff::civil::DateTime;

use super::Moment;

/// What `timecmp` takes: an hour of one digit, a comma before the fraction, and offsets up to 24:60 pass.
pub(super) fn lenient(text: &str) -> Option<Moment> {
    read(text, true)
}

/// RFC 3339, as the others want it.
pub(super) fn strict(text: &str) -> Option<Moment> {
    read(text, false)
}

fn read(text: &str, lenient: bool) -> Option<Moment> {
    let (year, rest) = number(text, 4)?;
    let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
    let rest = rest.strip_prefix('T')?;
    let (hour, rest) = number(rest, 2).or_else(|| number(rest, 1).filter(|_| lenient))?;
    let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
    let (nanosecond, rest) = fraction(rest, lenient);
    let offset = offset(rest, lenient)?;
    if second > 59 || minute > 59 || hour > 23 {
        return None;
    }
    let small = |number: u16| i8::try_from(number).ok();
    let local = DateTime::new(
        i16::try_from(year).ok()?,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        nanosecond,
    );
    Some(Moment { local: local.ok()?, offset, later: 0 })
}

/// A number of exactly so many digits, and what follows.
fn number(text: &str, digits: usize) -> Option<(u16, &str)> {
    let head = text.get(..digits)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((head.parse().ok()?, text.get(digits..)?))
}

/// Nanoseconds; further digits are dropped.
fn fraction(text: &str, lenient: bool) -> (i32, &str) {
    let after = text.strip_prefix('.').or_else(|| text.strip_prefix(',').filter(|_| lenient));
    let Some(after) = after else { return (0, text) };
    let count = after.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 {
        return (0, text);
    }
    let (digits, rest) = after.split_at(count);
    let nine: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
    (nine.parse().unwrap_or(0), rest)
}

/// Seconds east of UTC.
fn offset(text: &str, lenient: bool) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, text.get(1..)?),
        b'-' => (-1, text.get(1..)?),
        _ => return None,
    };
    let (hours, rest) = number(rest, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2)?;
    let most = if lenient { (24, 60) } else { (23, 59) };
    (rest.is_empty() && hours <= most.0 && minutes <= most.1)
        .then(|| sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}

/// A duration such as `-1h2.5s` in nanoseconds.
pub(super) fn duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    // The magnitude can be one more below zero than above.
    const MOST: u64 = 1 << 63;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let whole = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at(whole);
        let mut amount: u64 = if digits.is_empty() { 0 } else { digits.parse().ok().filter(|n| *n <= MOST)? };
        let (decimals, after) = match after.strip_prefix('.') {
            None => ("", after),
            Some(after) => after.split_at(after.bytes().take_while(u8::is_ascii_digit).count()),
        };
        if digits.is_empty() && decimals.is_empty() {
            return None;
        }
        let name = after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len());
        let (name, after) = after.split_at(name);
        let unit = unit(name)?;
        amount = amount.checked_mul(unit).filter(|n| *n <= MOST)?;
        amount = amount.checked_add(part(decimals, unit)).filter(|n| *n <= MOST)?;
        total = total.checked_add(amount).filter(|n| *n <= MOST)?;
        rest = after;
    }
    if negative { 0i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// Decimals of a unit in nanoseconds, computed with doubles as Go does. Digits beyond the range of an integer are
/// dropped.
fn part(decimals: &str, unit: u64) -> u64 {
    let (mut digits, mut scale) = (0i64, 1.0f64);
    for digit in decimals.bytes().map(|byte| i64::from(byte - b'0')) {
        let Some(more) = digits.checked_mul(10).and_then(|n| n.checked_add(digit)) else { break };
        digits = more;
        scale *= 10.0;
    }
    (digits as f64 * (unit as f64 / scale)) as u64
}

fn unit(name: &str) -> Option<u64> {
    Some(match name {
        "ns" => 1,
        // The sign for micro, and the Greek letter.
        "us" | "\u{b5}s" | "\u{3bc}s" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}
