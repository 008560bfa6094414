//! What scalars of YAML mean: those of YAML 1.2 for numbers, of YAML 1.1 for truth values, and timestamps as strings.

use crate::value::{Data, Number, Value};

/// The tags of scalars.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    None,
    Str,
    Binary,
    Bool,
    Int,
    Float,
    Null,
    Timestamp,
}

impl Tag {
    pub(super) fn of(tag: Option<&str>) -> Result<Self, String> {
        let Some(tag) = tag else { return Ok(Self::None) };
        Ok(match tag.strip_prefix("tag:yaml.org,2002:") {
            Some("str") => Self::Str,
            Some("binary") => Self::Binary,
            Some("bool") => Self::Bool,
            Some("int") => Self::Int,
            Some("float") => Self::Float,
            Some("null") => Self::Null,
            Some("timestamp") => Self::Timestamp,
            _ => return Err("the tag is none of a string, number, bool, null, timestamp or binary".into()),
        })
    }
}

/// The value of a scalar. A tag only matters where the text does not say by itself what it is: `!!int yes` is true.
pub(super) fn resolve(tag: Tag, text: &str, quoted: bool) -> Result<Value, String> {
    let mut tag = tag;
    let telling = text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit() || "+-yYnNtTfFoO~.".contains(c));
    if telling && !matches!(tag, Tag::Str | Tag::Binary) {
        if quoted {
            return Ok(Value::string(text));
        }
        if let Some(value) = word(text) {
            return Ok(value);
        }
        if tag == Tag::None && matches!(text, ".nan" | ".NaN" | ".NAN") {
            return Err("there is no number for a `.nan`".into());
        }
        if text.starts_with('.') {
            if let Some(number) = Number::parse(text) {
                return Ok(Value::new(Data::Number(number)));
            }
        } else if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')) {
            if matches!(tag, Tag::None | Tag::Timestamp)
                && let Some(time) = timestamp(text)
            {
                return Ok(Value::string(time));
            }
            if is_number(text) {
                tag = Tag::Int;
            }
        }
    }
    let shown = |kind: &str| Err(format!("a value with the tag `!!{kind}` is none"));
    match tag {
        Tag::None | Tag::Str => Ok(Value::string(text)),
        Tag::Binary if super::encoding::bytes_of(text, 0).is_err() => shown("binary"),
        Tag::Binary => Ok(Value::string(text)),
        Tag::Bool => shown("bool"),
        Tag::Int | Tag::Float => number(&text.replace('_', "")).map_or_else(|| shown("int"), Ok),
        Tag::Timestamp => timestamp(text).map_or_else(|| shown("timestamp"), |time| Ok(Value::string(time))),
        Tag::Null => Ok(Value::null()),
    }
}

/// The words that mean something.
fn word(text: &str) -> Option<Value> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => Value::bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => Value::bool(false),
        "" | "~" | "null" | "Null" | "NULL" => Value::null(),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => infinity(false)?,
        "-.inf" | "-.Inf" | "-.INF" => infinity(true)?,
        _ => return None,
    })
}

fn infinity(negative: bool) -> Option<Value> {
    let one = Number::from(if negative { -1 } else { 1 });
    one.checked_div(&Number::ZERO).map(|number| Value::new(Data::Number(number)))
}

/// Whether a scalar without tag is a number: decimal with sign, fraction and exponent, `0o17`, or `0x1f`.
fn is_number(text: &str) -> bool {
    let all = |digits: &str, of: fn(&char) -> bool| !digits.is_empty() && digits.chars().all(|digit| of(&digit));
    if let Some(digits) = text.strip_prefix("0o") {
        return all(digits, |digit| digit.is_digit(8));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return all(digits, char::is_ascii_hexdigit);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| all(exponent, char::is_ascii_digit))
}

/// A number with the tag of one: decimal of any size, or with a prefix for another base and up to 64 bits.
fn number(text: &str) -> Option<Value> {
    if let Some(number) = Number::parse(text) {
        return Some(Value::new(Data::Number(number)));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, "Inf" | "inf") {
        return infinity(text.starts_with('-'));
    }
    let (base, digits) = match unsigned.split_at_checked(2)? {
        ("0x" | "0X", digits) => (16, digits),
        ("0o" | "0O", digits) => (8, digits),
        ("0b" | "0B", digits) => (2, digits),
        _ => return None,
    };
    let signed = digits.starts_with(['+', '-']);
    let magnitude = u64::from_str_radix(digits, base).ok().filter(|_| !signed)?;
    let number = if unsigned.len() == text.len() {
        i128::from(magnitude)
    } else {
        let number = i128::from(magnitude) * if text.starts_with('-') { -1 } else { 1 };
        i64::try_from(number).ok()?.into()
    };
    Number::parse(&number.to_string()).map(|number| Value::new(Data::Number(number)))
}

/// A date, or a date and a time, in the form of RFC 3339 without fractions of seconds.
fn timestamp(text: &str) -> Option<String> {
    let mut clock = Clock(text);
    let year = text.get(..4).filter(|year| year.bytes().all(|digit| digit.is_ascii_digit()))?;
    clock.0 = text.get(4..)?;
    let month = clock.after('-')?;
    let day = clock.after('-')?;
    let leap = year.parse::<u32>().is_ok_and(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    let date = format!("{year}-{month:02}-{day:02}");
    if clock.0.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let spaced = clock.0.starts_with(' ');
    clock.0 = if spaced { clock.0.trim_start_matches(' ') } else { clock.0.strip_prefix(['T', 't'])? };
    let (hour, minute, second) = (clock.number()?, clock.after(':')?, clock.after(':')?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    clock.fraction();
    let zone = if spaced && clock.0.is_empty() { "Z".to_owned() } else { zone(clock.0).filter(|_| !spaced)? };
    Some(format!("{date}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// `Z`, or hours and minutes with a sign; none of them is `Z` again.
fn zone(text: &str) -> Option<String> {
    if text == "Z" {
        return Some("Z".to_owned());
    }
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let number = |digits: &str| {
        (digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit())).then(|| digits.parse::<u32>().ok())?
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if hours > 24 || minutes > 60 {
        return None;
    }
    let total = hours * 60 + minutes;
    let sign = text.get(..1)?;
    Some(if total == 0 { "Z".to_owned() } else { format!("{sign}{:02}:{:02}", total / 60, total % 60) })
}

/// What is left of a timestamp.
struct Clock<'t>(&'t str);

impl Clock<'_> {
    /// One or two digits.
    fn number(&mut self) -> Option<u32> {
        let digits = self.0.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.parse().ok()
    }

    fn after(&mut self, separator: char) -> Option<u32> {
        self.0 = self.0.strip_prefix(separator)?;
        self.number()
    }

    /// Passes over a fraction of a second.
    fn fraction(&mut self) {
        if let Some(fraction) = self.0.strip_prefix(['.', ','])
            && fraction.starts_with(|c: char| c.is_ascii_digit())
        {
            self.0 = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
}
