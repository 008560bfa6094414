//! Numbers as Terraform has them: binary floating point with 512 bits of mantissa.
//!
//! Terraform computes with Go's `big.Float` at precision 512, rounding half to even, and prints the shortest decimal
//! text that reads back as the same number. A double would turn `0.1 + 0.2` and account ids of 20 digits into other
//! values than Terraform's. Nearly every number of a plan is a small integer, so those are kept inline; everything else
//! is an exact integer mantissa and a power of two, for which integer arithmetic and one rounding function suffice.

mod text;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use dashu_int::ops::{BitTest, DivRem, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// Bits of mantissa: `cty` parses numbers at this precision.
const PRECISION: usize = 512;

/// The greatest decimal exponent (or its negative) of a text that is read. Terraform has no such limit and takes minutes
/// for `1e999999999`; nothing real comes near.
pub const MAX_DECIMAL_EXPONENT: i64 = 20_000;

/// The greatest binary exponent of a result; beyond it a product is infinite, below its negative it is zero.
const MAX_BINARY_EXPONENT: i64 = 1 << 18;

/// The longest text that is read as a number, in bytes.
pub const MAX_DIGITS: usize = 16_384;

/// A number. Equality and order are by value.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Int(i64),
    /// Never a value that `Int` can hold.
    Float(Arc<Float>),
    Infinite {
        negative: bool,
    },
}

/// `mantissa * 2^exponent`; the mantissa is odd, so that equal numbers have one form.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Float {
    mantissa: IBig,
    exponent: i64,
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Int(0));

    /// Reads decimal text: digits with an optional sign, fraction and exponent. `None` for anything else, and for an
    /// exponent beyond [`MAX_DECIMAL_EXPONENT`] or a text longer than [`MAX_DIGITS`].
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(int) = short_int(text) {
            return Some(Self(Repr::Int(int)));
        }
        if text.len() > MAX_DIGITS {
            return None;
        }
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (digits, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (unsigned.get(..at)?, decimal_exponent(unsigned.get(at + 1..)?)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let scale = exponent - i64::try_from(fraction.len()).ok()?;
        let magnitude = UBig::from_str_radix(&format!("{whole}{fraction}"), 10).ok()?;
        let signed = if negative { -IBig::from(magnitude) } else { IBig::from(magnitude) };
        let ten = UBig::from(10u8).pow(usize::try_from(scale.unsigned_abs()).ok()?);
        Some(if scale >= 0 { round(signed * IBig::from(ten), 0, false) } else { quotient(signed, IBig::from(ten), 0) })
    }

    /// The value as an `i64`, if it is a whole number in range.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(int) => Some(int),
            _ => None,
        }
    }

    /// The nearest double; infinite when out of range.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Int(int) => *int as f64,
            Repr::Infinite { negative: true } => f64::NEG_INFINITY,
            Repr::Infinite { negative: false } => f64::INFINITY,
            Repr::Float(_) => self.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// Whether it is a whole number; infinities are not.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Int(_) => true,
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

    /// The sum; `None` for the sum of opposite infinities.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        if let (Repr::Int(a), Repr::Int(b)) = (&self.0, &other.0)
            && let Some(sum) = a.checked_add(*b)
        {
            return Some(Self(Repr::Int(sum)));
        }
        match (&self.0, &other.0) {
            (Repr::Infinite { negative: a }, Repr::Infinite { negative: b }) => (a == b).then(|| self.clone()),
            (Repr::Infinite { .. }, _) => Some(self.clone()),
            (_, Repr::Infinite { .. }) => Some(other.clone()),
            _ => {
                let (a, b, exponent) = aligned(self, other);
                Some(round(a + b, exponent, false))
            }
        }
    }

    /// The difference; `None` for the difference of equal infinities.
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        self.checked_add(&other.negated())
    }

    /// The product; `None` for zero times infinity.
    pub fn checked_mul(&self, other: &Self) -> Option<Self> {
        if let (Repr::Int(a), Repr::Int(b)) = (&self.0, &other.0)
            && let Some(product) = a.checked_mul(*b)
        {
            return Some(Self(Repr::Int(product)));
        }
        if self.is_infinite() || other.is_infinite() {
            let zero = self.signum() == Ordering::Equal || other.signum() == Ordering::Equal;
            return (!zero).then(|| Self::infinity(self.is_negative() != other.is_negative()));
        }
        let ((a, ea), (b, eb)) = (self.parts(), other.parts());
        Some(round(a * b, ea + eb, false))
    }

    /// The quotient: `1 / 0` is infinite, as in Terraform; `None` for `0 / 0` and the quotient of infinities.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if let (Repr::Int(a), Repr::Int(b)) = (&self.0, &other.0)
            && a.checked_rem(*b) == Some(0)
            && let Some(quotient) = a.checked_div(*b)
        {
            return Some(Self(Repr::Int(quotient)));
        }
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => None,
            (true, false) => Some(Self::infinity(self.is_negative() != other.is_negative())),
            (false, true) => Some(Self::ZERO),
            (false, false) if other.signum() == Ordering::Equal => {
                (self.signum() != Ordering::Equal).then(|| Self::infinity(self.is_negative()))
            }
            (false, false) => {
                let ((a, ea), (b, eb)) = (self.parts(), other.parts());
                Some(quotient(a, b, ea - eb))
            }
        }
    }

    /// The remainder of division rounded towards zero; by zero it is the number itself, as in Terraform. `None` with an
    /// infinity. The quotient is rounded to 512 bits first, as there: `0.3 % 0.1` is 0.
    pub fn checked_rem(&self, other: &Self) -> Option<Self> {
        if self.is_infinite() || other.is_infinite() {
            return None;
        }
        if other.signum() == Ordering::Equal {
            return Some(self.clone());
        }
        let quotient = self.checked_div(other)?;
        let whole = if quotient.is_negative() { quotient.ceil() } else { quotient.floor() };
        self.checked_sub(&other.checked_mul(&whole)?)
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        match &self.0 {
            Repr::Int(int) if *int != i64::MIN => Self(Repr::Int(-int)),
            Repr::Infinite { negative } => Self::infinity(!negative),
            _ => {
                let (mantissa, exponent) = self.parts();
                round(-mantissa, exponent, false)
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
                round(float.mantissa.clone() >> shift, 0, false)
            }
            _ => self.clone(),
        }
    }

    /// The least whole number that is not less.
    #[must_use]
    pub fn ceil(&self) -> Self {
        self.negated().floor().negated()
    }

    /// The text with exactly this many decimals, rounded half to even from the exact value.
    pub fn to_fixed(&self, decimals: usize) -> String {
        if self.is_infinite() {
            return self.to_string();
        }
        let (mantissa, exponent) = self.parts();
        let negative = mantissa < IBig::ZERO;
        let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
        let scaled = mantissa.unsigned_abs() * UBig::from(10u8).pow(decimals);
        let whole = if exponent >= 0 {
            scaled << shift
        } else {
            let (whole, rest) = (scaled.clone() >> shift, scaled & ((UBig::ONE << shift) - UBig::ONE));
            let half = UBig::ONE << (shift - 1);
            let up = rest > half || rest == half && whole.bit(0);
            if up { whole + UBig::ONE } else { whole }
        };
        let digits = format!("{:0>width$}", whole.to_string(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if negative { "-" } else { "" };
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The digits of a whole number in base 2 to 36, lower case; `None` for any other number.
    pub fn in_radix(&self, radix: u8) -> Option<String> {
        let (mantissa, exponent) = self.parts();
        let shift = usize::try_from(exponent).ok()?;
        (self.is_integer() && (2..=36).contains(&radix)).then(|| (mantissa << shift).in_radix(radix).to_string())
    }

    fn infinity(negative: bool) -> Self {
        Self(Repr::Infinite { negative })
    }

    fn signum(&self) -> Ordering {
        match &self.0 {
            Repr::Int(int) => int.cmp(&0),
            Repr::Float(float) => float.mantissa.cmp(&IBig::ZERO),
            Repr::Infinite { negative: true } => Ordering::Less,
            Repr::Infinite { negative: false } => Ordering::Greater,
        }
    }

    /// Mantissa and binary exponent of a finite number.
    fn parts(&self) -> (IBig, i64) {
        match &self.0 {
            Repr::Int(int) => (IBig::from(*int), 0),
            Repr::Float(float) => (float.mantissa.clone(), float.exponent),
            Repr::Infinite { .. } => (IBig::ZERO, 0),
        }
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

fn decimal_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent: i64 = text.parse().ok()?;
    (exponent.abs() <= MAX_DECIMAL_EXPONENT).then_some(exponent)
}

/// Both mantissas at the lesser exponent; exponents are bounded, so the shift is too.
fn aligned(left: &Number, right: &Number) -> (IBig, IBig, i64) {
    let ((a, ea), (b, eb)) = (left.parts(), right.parts());
    let exponent = ea.min(eb);
    let shift = |at: i64| usize::try_from(at - exponent).unwrap_or(0);
    (a << shift(ea), b << shift(eb), exponent)
}

/// `numerator / denominator * 2^exponent`, rounded once. The denominator is not zero.
fn quotient(numerator: IBig, denominator: IBig, exponent: i64) -> Number {
    let shift = (PRECISION + 2 + denominator.unsigned_abs_bits()).saturating_sub(numerator.unsigned_abs_bits());
    let (quotient, remainder) = (numerator << shift).div_rem(denominator);
    round(quotient, exponent - i64::try_from(shift).unwrap_or(0), remainder != IBig::ZERO)
}

/// `mantissa * 2^exponent` at the precision of numbers, half to even. `inexact` says that a little more than `mantissa`
/// is meant; then the mantissa has at least two bits more than the precision.
fn round(mantissa: IBig, exponent: i64, inexact: bool) -> Number {
    let negative = mantissa < IBig::ZERO;
    let mut magnitude = mantissa.unsigned_abs();
    let mut exponent = exponent;
    let bits = magnitude.bit_len();
    if bits > PRECISION {
        let shift = bits - PRECISION;
        let half = magnitude.bit(shift - 1);
        let beyond = inexact || magnitude.trailing_zeros().is_some_and(|zeros| zeros < shift - 1);
        magnitude >>= shift;
        if half && (beyond || magnitude.bit(0)) {
            magnitude += UBig::ONE;
        }
        exponent += i64::try_from(shift).unwrap_or(0);
    }
    let Some(zeros) = magnitude.trailing_zeros() else { return Number::ZERO };
    magnitude >>= zeros;
    exponent += i64::try_from(zeros).unwrap_or(0);
    if exponent > MAX_BINARY_EXPONENT {
        return Number::infinity(negative);
    }
    if exponent < -MAX_BINARY_EXPONENT {
        return Number::ZERO;
    }
    let signed = if negative { -IBig::from(magnitude) } else { IBig::from(magnitude) };
    if (0..64).contains(&exponent) {
        let shift = usize::try_from(exponent).unwrap_or(0);
        if signed.unsigned_abs_bits() + shift <= 64
            && let Ok(int) = i64::try_from(signed.clone() << shift)
        {
            return Number(Repr::Int(int));
        }
    }
    Number(Repr::Float(Arc::new(Float { mantissa: signed, exponent })))
}

trait Bits {
    fn unsigned_abs_bits(&self) -> usize;
}

impl Bits for IBig {
    fn unsigned_abs_bits(&self) -> usize {
        self.clone().unsigned_abs().bit_len()
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Int(value))
    }
}

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
            (Repr::Int(a), Repr::Int(b)) => a.cmp(b),
            _ => rank(self).cmp(&rank(other)).then_with(|| {
                let (a, b, _) = aligned(self, other);
                a.cmp(&b)
            }),
        }
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
            Repr::Int(int) => write!(f, "{int}"),
            Repr::Infinite { negative } => f.write_str(if *negative { "-Inf" } else { "+Inf" }),
            Repr::Float(float) => {
                if float.mantissa < IBig::ZERO {
                    f.write_str("-")?;
                }
                f.write_str(&text::decimal(&float.mantissa, float.exponent))
            }
        }
    }
}

#[cfg(test)]
mod tests;
