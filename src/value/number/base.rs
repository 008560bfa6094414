//! Whole numbers in other bases.

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};

use super::{COUNTED, MAX_DIGITS, MAX_PRECISION, Number, round};

impl Number {
    /// Reads a whole number in a base up to 36, or up to 62 with capital letters after the small ones; an optional sign
    /// stands before it. All its digits count, however many they are. `None` for anything else, and for a text longer
    /// than [`MAX_DIGITS`].
    pub fn parse_in_base(text: &str, base: u8) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        if digits.is_empty() || digits.len() > MAX_DIGITS {
            return None;
        }
        let mut magnitude = UBig::ZERO;
        // In stretches that fit a machine word, for the sake of long texts.
        for stretch in digits.as_bytes().chunks(10) {
            let (mut value, mut scale) = (0u64, 1u64);
            for byte in stretch {
                let digit = match byte {
                    b'0'..=b'9' => byte - b'0',
                    b'a'..=b'z' => byte - b'a' + 10,
                    b'A'..=b'Z' if base <= 36 => byte - b'A' + 10,
                    b'A'..=b'Z' => byte - b'A' + 36,
                    _ => return None,
                };
                if digit >= base {
                    return None;
                }
                value = value * u64::from(base) + u64::from(digit);
                scale *= u64::from(base);
            }
            magnitude = magnitude * UBig::from(scale) + UBig::from(value);
        }
        let bits = u16::try_from(magnitude.bit_len()).unwrap_or(MAX_PRECISION).clamp(COUNTED, MAX_PRECISION);
        let signed = if negative { -IBig::from(magnitude) } else { IBig::from(magnitude) };
        Some(round(signed, 0, false, bits))
    }

    /// The digits of a whole number in base 2 to 36, lower case; `None` for any other number.
    pub fn in_radix(&self, radix: u8) -> Option<String> {
        let (mantissa, exponent) = self.parts();
        let shift = usize::try_from(exponent).ok()?;
        (self.is_integer() && (2..=36).contains(&radix)).then(|| (mantissa << shift).in_radix(radix).to_string())
    }
}
