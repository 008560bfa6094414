//! Numbers as text with a given number of digits, as `format` writes them.

use super::{Number, Repr, text};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// So many decimals.
    Fixed(usize),
    /// One digit, so many decimals, and an exponent.
    Exponent(usize),
    /// So many significant digits, or as many as tell the number from others; an exponent where the number is great or
    /// small.
    Shortest(Option<usize>),
}

impl Number {
    /// The text of the number without its sign; an infinity is `Inf`. Rounded half to even from the exact value.
    pub fn laid_out(&self, layout: Layout) -> String {
        if self.is_infinite() {
            return "Inf".to_owned();
        }
        let (mantissa, exponent) = self.parts();
        let exact = || text::exact(&mantissa, exponent);
        match layout {
            Layout::Fixed(decimals) => {
                let (digits, point) = exact();
                let (digits, point) = rounded(digits, point, point.saturating_add(count(decimals)));
                fixed(&digits, point, decimals)
            }
            Layout::Exponent(decimals) => {
                let (digits, point) = exact();
                let (digits, point) = rounded(digits, point, count(decimals).saturating_add(1));
                scientific(&digits, point, decimals)
            }
            Layout::Shortest(None) => {
                let (digits, point) = match self.0 {
                    Repr::Int(0, _) => (Vec::new(), 0),
                    _ => text::shortest(&mantissa, exponent, self.bits()),
                };
                let length = digits.len();
                general(&digits, point, length, 6)
            }
            Layout::Shortest(Some(significant)) => {
                let significant = significant.max(1);
                let (digits, point) = exact();
                let (digits, point) = rounded(digits, point, count(significant));
                let plain = digits.len() < significant && count(digits.len()) >= point;
                general(&digits, point, significant, if plain { count(digits.len()) } else { count(significant) })
            }
        }
    }
}

fn count(digits: usize) -> i64 {
    i64::try_from(digits).unwrap_or(i64::MAX)
}

/// The first digits, rounded half to even.
fn rounded(mut digits: Vec<u8>, point: i64, keep: i64) -> (Vec<u8>, i64) {
    let Ok(keep) = usize::try_from(keep) else { return (Vec::new(), 0) };
    let Some((kept, rest)) = digits.split_at_checked(keep).filter(|(_, rest)| !rest.is_empty()) else {
        return (digits, point);
    };
    let up = match rest {
        [b'5'] => kept.last().is_some_and(|last| last % 2 == 1),
        [first, ..] => *first >= b'5',
        [] => false,
    };
    digits.truncate(keep);
    if up {
        return text::increment(digits, point);
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
    if digits.is_empty() { (digits, 0) } else { (digits, point) }
}

fn digit(digits: &[u8], at: i64) -> char {
    usize::try_from(at).ok().and_then(|at| digits.get(at)).map_or('0', |digit| char::from(*digit))
}

fn fixed(digits: &[u8], point: i64, decimals: usize) -> String {
    let mut out: String = if point > 0 { (0..point).map(|at| digit(digits, at)).collect() } else { "0".to_owned() };
    if decimals > 0 {
        out.push('.');
        out.extend((0..count(decimals)).map(|at| digit(digits, point + at)));
    }
    out
}

fn scientific(digits: &[u8], point: i64, decimals: usize) -> String {
    let mut out = digit(digits, 0).to_string();
    if decimals > 0 {
        out.push('.');
        out.extend((1..=count(decimals)).map(|at| digit(digits, at)));
    }
    let exponent = if digits.is_empty() { 0 } else { point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{out}e{sign}{:02}", exponent.abs())
}

/// With an exponent if that is below -4 or at least `limit`.
fn general(digits: &[u8], point: i64, significant: usize, limit: i64) -> String {
    let exponent = point - 1;
    let shown = significant.min(digits.len());
    if exponent < -4 || exponent >= limit {
        return scientific(digits, point, shown.max(1) - 1);
    }
    let shown = if count(significant) > point { digits.len() } else { significant };
    fixed(digits, point, usize::try_from(count(shown) - point).unwrap_or(0))
}
