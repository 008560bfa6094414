//! Numbers and doubles.

use dashu_int::IBig;

use super::{Number, round};

/// Bits of mantissa of a double.
const DOUBLE: u16 = 53;

impl Number {
    /// The number that a double is, with the precision of a double; `None` for what is no number.
    pub fn from_f64(value: f64) -> Option<Self> {
        if value.is_nan() {
            return None;
        }
        if value.is_infinite() {
            return Some(Self::infinity(value < 0.0));
        }
        if value == 0.0 {
            return Some(Self::int(0, DOUBLE, value.is_sign_negative()));
        }
        let bits = value.to_bits();
        let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52) & 0x7ff);
        // The leading one is not stored, but for the least numbers.
        let (mantissa, exponent) = if exponent == 0 { (fraction, 1) } else { (fraction | 1 << 52, exponent) };
        let signed = if value < 0.0 { -IBig::from(mantissa) } else { IBig::from(mantissa) };
        Some(round(signed, i64::try_from(exponent).unwrap_or(0) - 1075, false, DOUBLE))
    }

    /// The text of the number in a plan: there, integers are stored as such, and fractions as doubles where that loses
    /// nothing.
    pub fn plan_text(&self) -> String {
        if let Some(int) = self.as_i64() {
            return int.to_string();
        }
        let double = self.to_f64();
        let fraction = !self.is_integer() && !self.is_infinite();
        match Self::from_f64(double) {
            Some(same) if fraction && same.cmp(self).is_eq() => same.to_string(),
            _ => self.to_string(),
        }
    }
}
