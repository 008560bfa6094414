//! Equality and order.

use std::cmp::Ordering;

use super::{Number, Repr, aligned};

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Int(a, _), Repr::Int(b, _)) => a == b,
            (Repr::Infinite { negative: a }, Repr::Infinite { negative: b }) => a == b,
            (Repr::Float(a), Repr::Float(b)) => {
                let same = a.exponent == b.exponent && a.mantissa == b.mantissa;
                same || a.precision != b.precision
                    && a.exponent < 0
                    && b.exponent < 0
                    && self.to_string() == other.to_string()
            }
            _ => false,
        }
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |number: &Self| match number.0 {
            Repr::Infinite { negative: true } => 0,
            Repr::Infinite { negative: false } => 2,
            _ => 1,
        };
        match (&self.0, &other.0) {
            (Repr::Int(a, _), Repr::Int(b, _)) => a.cmp(b),
            _ => rank(self).cmp(&rank(other)).then_with(|| {
                let (a, b, _) = aligned(self, other);
                a.cmp(&b)
            }),
        }
    }
}
