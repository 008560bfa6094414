//! The four operations and the remainder.

use std::cmp::Ordering;

use super::{COUNTED, Number, PRECISION, Repr, aligned, quotient, round};

impl Number {
    /// The sum; `None` for the sum of opposite infinities.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let bits = self.bits().max(other.bits());
        if let (Repr::Int(a, _), Repr::Int(b, _)) = (&self.0, &other.0)
            && let Some(sum) = a.checked_add(*b)
            && bits >= COUNTED
        {
            return Some(Self::int(sum, bits, self.has_minus() && other.has_minus()));
        }
        match (&self.0, &other.0) {
            (Repr::Infinite { negative: a }, Repr::Infinite { negative: b }) => (a == b).then(|| self.clone()),
            (Repr::Infinite { .. }, _) => Some(self.clone()),
            (_, Repr::Infinite { .. }) => Some(other.clone()),
            _ => {
                let (a, b, exponent) = aligned(self, other);
                Some(round(a + b, exponent, false, bits))
            }
        }
    }

    /// The difference; `None` for the difference of equal infinities.
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// The product; `None` for zero times infinity.
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        let bits = self.bits().max(other.bits());
        let negative_zero = self.has_minus() != other.has_minus();
        if let (Repr::Int(a, _), Repr::Int(b, _)) = (&self.0, &other.0)
            && let Some(product) = a.checked_mul(*b)
            && bits >= COUNTED
        {
            return Some(Self::int(product, bits, negative_zero));
        }
        if self.is_infinite() || other.is_infinite() {
            let zero = self.signum() == Ordering::Equal || other.signum() == Ordering::Equal;
            return (!zero).then(|| Self::infinity(self.is_negative() != other.is_negative()));
        }
        let ((a, ea), (b, eb)) = (self.parts(), other.parts());
        let product = round(a * b, ea + eb, false, PRECISION);
        // A product is not rounded to less than it needs.
        let needed = u16::try_from(product.mantissa_bits()).unwrap_or(PRECISION);
        Some(product.with_bits(bits.max(needed), negative_zero))
    }

    /// The quotient: `1 / 0` is infinite, as in Terraform; `None` for `0 / 0` and the quotient of infinities.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        let bits = self.bits().max(other.bits());
        let negative_zero = self.has_minus() != other.has_minus();
        if let (Repr::Int(a, _), Repr::Int(b, _)) = (&self.0, &other.0)
            && a.checked_rem(*b) == Some(0)
            && let Some(quotient) = a.checked_div(*b)
        {
            return Some(Self::int(quotient, bits, negative_zero));
        }
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => None,
            (true, false) => Some(Self::infinity(negative_zero)),
            (false, true) => Some(Self::int(0, bits, negative_zero)),
            (false, false) if other.signum() == Ordering::Equal => {
                (self.signum() != Ordering::Equal).then(|| Self::infinity(negative_zero))
            }
            (false, false) => {
                let ((a, ea), (b, eb)) = (self.parts(), other.parts());
                Some(quotient(a, b, ea - eb, bits).with_bits(bits, negative_zero))
            }
        }
    }

    /// The remainder of division rounded towards zero; by zero it is the number itself, as in Terraform. `None` with an
    /// infinity. The quotient is rounded first, as there: `0.3 % 0.1` is 0.
    pub fn checked_rem(&self, other: &Self) -> Option<Self> {
        if self.is_infinite() || other.is_infinite() {
            return None;
        }
        if other.signum() == Ordering::Equal {
            return Some(self.clone());
        }
        let quotient = self.checked_div(other)?;
        let whole = if quotient.is_negative() { quotient.ceil() } else { quotient.floor() };
        // The result has the precision of the dividend, whatever the divisor has.
        let ((a, ea), (b, eb)) = (other.parts(), whole.parts());
        let product = round(a * b, ea + eb, false, self.bits());
        let (a, b, exponent) = aligned(self, &product);
        let negative_zero = self.signum() == Ordering::Equal && self.has_minus() && !other.is_negative();
        Some(round(a - b, exponent, false, self.bits()).with_bits(self.bits(), negative_zero))
    }
}
