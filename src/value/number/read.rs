//! Reading numbers.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};

use super::{MAX_BINARY_EXPONENT, MAX_DECIMAL_EXPONENT, MAX_DIGITS, Number, PRECISION, quotient, round};

impl Number {
    /// Reads decimal text as Go does: digits with an optional sign, fraction and exponent, which counts powers of ten
    /// behind `e` and powers of two behind `p`; or `Inf`. `None` for anything else, and for an exponent beyond
    /// [`MAX_DECIMAL_EXPONENT`] or a text longer than [`MAX_DIGITS`].
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(int) = short_int(text) {
            return Some(Self::int(int, PRECISION, text.starts_with('-')));
        }
        if text.len() > MAX_DIGITS {
            return None;
        }
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        if matches!(unsigned, "Inf" | "inf") {
            return Some(Self::infinity(negative));
        }
        let (digits, tens, twos) = match unsigned.find(['e', 'E', 'p', 'P']) {
            Some(at) => {
                let binary = matches!(unsigned.as_bytes().get(at), Some(b'p' | b'P'));
                let most = if binary { MAX_BINARY_EXPONENT } else { MAX_DECIMAL_EXPONENT };
                let exponent = exponent(unsigned.get(at + 1..)?, most)?;
                let (tens, twos) = if binary { (0, exponent) } else { (exponent, 0) };
                (unsigned.get(..at)?, tens, twos)
            }
            None => (unsigned, 0, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let scale = tens - i64::try_from(fraction.len()).ok()?;
        let magnitude = UBig::from_str_radix(&format!("{whole}{fraction}"), 10).ok()?;
        let signed = if negative { -IBig::from(magnitude) } else { IBig::from(magnitude) };
        let ten = UBig::from(10u8).pow(usize::try_from(scale.unsigned_abs()).ok()?);
        let number = if scale >= 0 {
            round(signed * IBig::from(ten), twos, false, PRECISION)
        } else {
            quotient(signed, IBig::from(ten), twos, PRECISION)
        };
        Some(if number.signum() == Ordering::Equal { Self::int(0, PRECISION, negative) } else { number })
    }
}

/// The common case without an allocation.
fn short_int(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn exponent(text: &str, most: i64) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent: i64 = text.parse().ok()?;
    (exponent.abs() <= most).then_some(exponent)
}
