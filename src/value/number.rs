//! Numbers as Terraform has them: binary floating point, mostly with 512 bits of mantissa.
//!
//! Terraform computes with Go's `big.Float` at precision 512, rounding half to even, and prints the shortest decimal
//! text that reads back as the same number. A double would turn `0.1 + 0.2` and account ids of 20 digits into other
//! values than Terraform's. Nearly every number of a plan is a small integer, so those are kept inline; everything else
//! is an exact integer mantissa and a power of two, for which integer arithmetic and one rounding function suffice.
//!
//! Each number knows its precision, because Terraform's do, and it shows: what counts something has 64 bits, so that
//! `length(["a"]) / length(["a", "b", "c"])` is 0.33333333333333333334, and `log` and `pow` give doubles. A result has
//! the precision of the more precise operand.

mod arithmetic;
mod base;
mod compare;
mod double;
mod layout;
mod read;
mod text;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use dashu_int::ops::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, UBig};

pub use layout::Layout;

/// Bits of mantissa: `cty` parses numbers at this precision.
const PRECISION: u16 = 512;

/// Bits of mantissa of a number that a function counted.
const COUNTED: u16 = 64;

/// The longest mantissa of all: a whole number that was read in another base keeps all its bits.
const MAX_PRECISION: u16 = 1 << 14;

/// The greatest decimal exponent (or its negative) of a text that is read. Terraform has no such limit and takes minutes
/// for `1e999999999`; nothing real comes near.
pub const MAX_DECIMAL_EXPONENT: i64 = 20_000;

/// The greatest binary exponent of a result; beyond it a product is infinite, below its negative it is zero.
const MAX_BINARY_EXPONENT: i64 = 1 << 18;

/// The longest text that is read as a number, in bytes.
pub const MAX_DIGITS: usize = 16_384;

/// A number. The order is by value; two fractions are equal if they have the same text, as in Terraform, which matters
/// for different precisions only.
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    Int(i64, Precision),
    /// Never a value that `Int` can hold.
    Float(Arc<Float>),
    Infinite {
        negative: bool,
    },
}

/// `mantissa * 2^exponent`; the mantissa is odd, so that equal numbers of equal precision have one form.
#[derive(Clone)]
struct Float {
    mantissa: IBig,
    exponent: i64,
    precision: u16,
}

/// The precision of a small integer, and whether it is a zero below zero: only texts show that.
#[derive(Clone, Copy)]
struct Precision {
    bits: u16,
    negative_zero: bool,
}

impl Precision {
    const fn new(bits: u16) -> Self {
        Self { bits, negative_zero: false }
    }
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Int(0, Precision::new(COUNTED)));

    /// The value as an `i64`, if it is a whole number in range.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(int, _) => Some(int),
            _ => None,
        }
    }

    /// The nearest double; infinite when out of range.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Int(int, _) => *int as f64,
            Repr::Infinite { negative: true } => f64::NEG_INFINITY,
            Repr::Infinite { negative: false } => f64::INFINITY,
            Repr::Float(_) => self.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// Whether it is a whole number; infinities are not.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Int(..) => true,
            Repr::Float(float) => float.exponent >= 0,
            Repr::Infinite { .. } => false,
        }
    }

    /// Whether it is an infinity, as `1 / 0` is.
    pub fn is_infinite(&self) -> bool {
        matches!(self.0, Repr::Infinite { .. })
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.signum() == Ordering::Less
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        match &self.0 {
            Repr::Int(int, precision) if *int != i64::MIN => Self::int(-int, precision.bits, !precision.negative_zero),
            Repr::Infinite { negative } => Self::infinity(!negative),
            _ => {
                let (mantissa, exponent) = self.parts();
                round(-mantissa, exponent, false, self.bits())
            }
        }
    }

    /// The greatest whole number that is not greater.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            // An arithmetic shift rounds towards negative infinity.
            Repr::Float(float) if float.exponent < 0 => {
                let shift = usize::try_from(float.exponent.unsigned_abs()).unwrap_or(usize::MAX);
                round(float.mantissa.clone() >> shift, 0, false, float.precision)
            }
            _ => self.clone().without_minus_of_zero(),
        }
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceil(&self) -> Self {
        self.negated().floor().negated().without_minus_of_zero()
    }

    /// Rounding gives no zero below zero.
    fn without_minus_of_zero(self) -> Self {
        match self.0 {
            Repr::Int(0, precision) => Self::int(0, precision.bits, false),
            _ => self,
        }
    }

    /// An integer; a zero is one below zero if asked for.
    fn int(value: i64, bits: u16, negative_zero: bool) -> Self {
        Self(Repr::Int(value, Precision { bits, negative_zero: negative_zero && value == 0 }))
    }

    /// The same value with another precision, which it fits.
    fn with_bits(self, bits: u16, negative_zero: bool) -> Self {
        match self.0 {
            Repr::Int(int, _) => Self::int(int, bits, negative_zero),
            Repr::Float(float) => Self(Repr::Float(Arc::new(Float { precision: bits, ..Float::clone(&float) }))),
            Repr::Infinite { .. } => self,
        }
    }

    /// Bits of mantissa that it is computed with.
    fn bits(&self) -> u16 {
        match &self.0 {
            Repr::Int(_, precision) => precision.bits,
            Repr::Float(float) => float.precision,
            Repr::Infinite { .. } => COUNTED,
        }
    }

    /// Bits of mantissa that it takes.
    fn mantissa_bits(&self) -> usize {
        match &self.0 {
            Repr::Int(int, _) => IBig::from(*int).unsigned_abs_bits(),
            Repr::Float(float) => float.mantissa.unsigned_abs_bits(),
            Repr::Infinite { .. } => 0,
        }
    }

    /// Whether a text of it begins with a minus sign.
    pub fn has_minus(&self) -> bool {
        self.is_negative() || matches!(self.0, Repr::Int(0, Precision { negative_zero: true, .. }))
    }

    fn infinity(negative: bool) -> Self {
        Self(Repr::Infinite { negative })
    }

    fn signum(&self) -> Ordering {
        match &self.0 {
            Repr::Int(int, _) => int.cmp(&0),
            Repr::Float(float) => float.mantissa.cmp(&IBig::ZERO),
            Repr::Infinite { negative: true } => Ordering::Less,
            Repr::Infinite { negative: false } => Ordering::Greater,
        }
    }

    /// Mantissa and binary exponent of a finite number.
    fn parts(&self) -> (IBig, i64) {
        match &self.0 {
            Repr::Int(int, _) => (IBig::from(*int), 0),
            Repr::Float(float) => (float.mantissa.clone(), float.exponent),
            Repr::Infinite { .. } => (IBig::ZERO, 0),
        }
    }
}

/// Both mantissas at the lesser exponent; exponents are bounded, so the shift is too.
fn aligned(left: &Number, right: &Number) -> (IBig, IBig, i64) {
    let ((a, ea), (b, eb)) = (left.parts(), right.parts());
    let exponent = ea.min(eb);
    let shift = |at: i64| usize::try_from(at - exponent).unwrap_or(0);
    (a << shift(ea), b << shift(eb), exponent)
}

/// `numerator / denominator * 2^exponent`, rounded once. The denominator is not zero.
fn quotient(numerator: IBig, denominator: IBig, exponent: i64, precision: u16) -> Number {
    let shift =
        (usize::from(precision) + 2 + denominator.unsigned_abs_bits()).saturating_sub(numerator.unsigned_abs_bits());
    let (quotient, remainder) = (numerator << shift).div_rem(denominator);
    round(quotient, exponent - i64::try_from(shift).unwrap_or(0), remainder != IBig::ZERO, precision)
}

/// `mantissa * 2^exponent` at a precision, half to even. `inexact` says that a little more than `mantissa`
/// is meant; then the mantissa has at least two bits more than the precision.
fn round(mantissa: IBig, exponent: i64, inexact: bool, precision: u16) -> Number {
    let most = usize::from(precision);
    let negative = mantissa < IBig::ZERO;
    let mut magnitude = mantissa.unsigned_abs();
    let mut exponent = exponent;
    let bits = magnitude.bit_len();
    if bits > most {
        let shift = bits - most;
        let half = magnitude.bit(shift - 1);
        let beyond = inexact || magnitude.trailing_zeros().is_some_and(|zeros| zeros < shift - 1);
        magnitude >>= shift;
        if half && (beyond || magnitude.bit(0)) {
            magnitude += UBig::ONE;
        }
        exponent += i64::try_from(shift).unwrap_or(0);
    }
    let Some(zeros) = magnitude.trailing_zeros() else { return Number::int(0, precision, false) };
    magnitude >>= zeros;
    exponent += i64::try_from(zeros).unwrap_or(0);
    if exponent > MAX_BINARY_EXPONENT {
        return Number::infinity(negative);
    }
    if exponent < -MAX_BINARY_EXPONENT {
        return Number::int(0, precision, negative);
    }
    let signed = if negative { -IBig::from(magnitude) } else { IBig::from(magnitude) };
    if (0..64).contains(&exponent) {
        let shift = usize::try_from(exponent).unwrap_or(0);
        if signed.unsigned_abs_bits() + shift <= 64
            && let Ok(int) = i64::try_from(signed.clone() << shift)
        {
            return Number::int(int, precision, false);
        }
    }
    Number(Repr::Float(Arc::new(Float { mantissa: signed, exponent, precision })))
}

trait Bits {
    fn unsigned_abs_bits(&self) -> usize;
}

impl Bits for IBig {
    fn unsigned_abs_bits(&self) -> usize {
        self.clone().unsigned_abs().bit_len()
    }
}

/// A number that something was counted to.
impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Int(value, Precision::new(COUNTED)))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Int(0, Precision { negative_zero: true, .. }) => f.write_str("-0"),
            Repr::Int(int, precision) => match 1u64.checked_shl(u32::from(precision.bits)) {
                // Digits that the precision does not tell are zeros.
                Some(exact) if int.unsigned_abs() > exact => {
                    let zeros = int.trailing_zeros();
                    let digits = text::decimal(&IBig::from(*int >> zeros), i64::from(zeros), precision.bits);
                    write!(f, "{}{digits}", if *int < 0 { "-" } else { "" })
                }
                _ => write!(f, "{int}"),
            },
            Repr::Infinite { negative } => f.write_str(if *negative { "-Inf" } else { "+Inf" }),
            Repr::Float(float) => {
                if float.mantissa < IBig::ZERO {
                    f.write_str("-")?;
                }
                f.write_str(&text::decimal(&float.mantissa, float.exponent, float.precision))
            }
        }
    }
}

#[cfg(test)]
mod tests;
