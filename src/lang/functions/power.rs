//! Logarithms, powers, signs, and numbers in other bases.
//!
//! Logarithms and powers are computed with doubles, by the methods that Go uses: the last digits of a result depend on
//! the method, and terraform shows them all.

use super::{ANY, Failure, Function, Invocation, Marks, NUMBER, Outcome, Param, Want, blame};
use crate::lang::convert::noun;
use crate::lang::unknown::{is_deeply_sensitive, not_null_from, unknown_from};
use crate::value::{Data, Number, Type, Value};

const fn of_numbers(name: &'static str, params: &'static [Param], run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params, rest: None, marks: Marks::Whole, returns: Want::Number, run }
}

pub(super) const TABLE: &[Function] = &[
    of_numbers("log", &[NUMBER, NUMBER], |call| double(ln(argument(call, 0)?) / ln(argument(call, 1)?))),
    of_numbers("pow", &[NUMBER, NUMBER], |call| double(power(argument(call, 0)?, argument(call, 1)?))),
    of_numbers("signum", &[NUMBER], signum),
    Function {
        name: "parseint",
        params: &[ANY.or_unknown().typed(), NUMBER.or_unknown()],
        rest: None,
        marks: Marks::Own,
        returns: Want::Number,
        run: parseint,
    },
];

fn number<'c>(call: &'c Invocation<'_>, at: usize) -> Result<&'c Number, Failure> {
    match call.arg(at).data() {
        Data::Number(number) => Ok(number),
        _ => blame(at, format!("argument {} is no number", at + 1)),
    }
}

fn argument(call: &Invocation<'_>, at: usize) -> Result<f64, Failure> {
    let number = number(call, at)?;
    let double = number.to_f64();
    if double.is_infinite() && !number.is_infinite() {
        return blame(at, format!("argument {} is greater than a double can be", at + 1));
    }
    Ok(double)
}

fn double(value: f64) -> Outcome {
    match Number::from_f64(value) {
        Some(number) => Ok(Value::new(Data::Number(number))),
        None => Err("there is no such number".into()),
    }
}

fn signum(call: &Invocation<'_>) -> Outcome {
    match number(call, 0)?.as_i64() {
        Some(number) => Ok(Value::int(number.signum())),
        None => blame(0, "argument 1 is no whole number of 64 bits"),
    }
}

fn parseint(call: &Invocation<'_>) -> Outcome {
    let (text, base) = (call.arg(0), call.arg(1));
    let sensitive = is_deeply_sensitive(text) || base.is_sensitive();
    if text.ty() != Type::String && text.ty() != Type::Dynamic {
        return blame(0, format!("argument 1 is {}; a string is required", noun(&text.ty())));
    }
    if text.is_unknown() || base.is_unknown() {
        call.env.risk();
        if text.ty() == Type::Dynamic {
            return Ok(unknown_from(Type::Dynamic, [text]).with_sensitivity(sensitive));
        }
        return Ok(not_null_from(Type::Number, [text, base]).with_sensitivity(sensitive));
    }
    let base = number(call, 1)?.as_i64().and_then(|base| u8::try_from(base).ok());
    let Some(base) = base.filter(|base| (2..=62).contains(base)) else {
        return blame(1, "argument 2 is no base: a whole number from 2 to 62 is required");
    };
    match Number::parse_in_base(call.text(0), base) {
        Some(number) => Ok(Value::new(Data::Number(number)).with_sensitivity(sensitive)),
        None if sensitive => blame(0, "argument 1 is no whole number in this base"),
        None => blame(0, format!("\"{}\" is no whole number in base {base}", call.text(0))),
    }
}

/// The natural logarithm: FreeBSD's method, `x = 2^k (1 + f)` and a polynomial in `f / (2 + f)`.
fn ln(x: f64) -> f64 {
    const HALVES: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];
    const ODD: [f64; 4] =
        [6.666_666_666_666_735e-1, 2.857_142_874_366_239e-1, 1.818_357_216_161_805e-1, 1.479_819_860_511_658_6e-1];
    const EVEN: [f64; 3] = [3.999_999_999_940_942e-1, 2.222_219_843_214_978_4e-1, 1.531_383_769_920_937_3e-1];
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    if x.is_infinite() {
        return x;
    }
    // The least numbers are not told from greater ones, as in Go.
    let (mut fraction, mut exponent) = parts(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let (f, k) = (fraction - 1.0, f64::from(exponent));
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2 * (ODD[0] + s4 * (ODD[1] + s4 * (ODD[2] + s4 * ODD[3])));
    let even = s4 * (EVEN[0] + s4 * (EVEN[1] + s4 * EVEN[2]));
    let half = 0.5 * f * f;
    k * HALVES[0] - ((half - (s * (half + (odd + even)) + k * HALVES[1])) - f)
}

/// `e^x`: Shibata's method, a Taylor series of a sixteenth of the remainder, and four squarings.
fn exp(x: f64) -> f64 {
    const LN2: [f64; 2] = [0.693_147_180_559_663, 2.823_529_056_303_157_7e-13];
    if x > 709.782_712_893_384 {
        return f64::INFINITY;
    }
    let exponent = (x * std::f64::consts::LOG2_E).round_ties_even();
    let rest = (-LN2[1]).mul_add(exponent, (-LN2[0]).mul_add(exponent, x)) * 0.0625;
    let mut sum = 1.0 / 40320.0;
    for factorial in [5040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0] {
        sum = f64::mul_add(sum, rest, 1.0 / factorial);
    }
    let mut result = rest * sum;
    for _ in 0..3 {
        result *= result + 2.0;
    }
    let result = result.mul_add(result + 2.0, 1.0);
    if exponent <= -1023.0 { 0.0 } else { result * 2f64.powi(exponent as i32) }
}

/// A double as a fraction from 0.5 to 1 and a power of two.
fn split(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, less) = if x.abs() < f64::MIN_POSITIVE { (x * 2f64.powi(52), 52) } else { (x, 0) };
    let (fraction, exponent) = parts(x);
    (fraction, exponent - less)
}

fn parts(x: f64) -> (f64, i32) {
    let exponent = i32::try_from((x.to_bits() >> 52) & 0x7ff).unwrap_or(0) - 1022;
    (f64::from_bits(x.to_bits() & !(0x7ff << 52) | 1022 << 52), exponent)
}

/// `x^y` by squaring for the whole part of `y`, and `e^(y ln x)` for the rest.
fn power(x: f64, y: f64) -> f64 {
    let odd = y.abs() < 2f64.powi(53) && y.trunc() == y && (y as i64) % 2 != 0;
    if y == 0.0 || x == 1.0 {
        return 1.0;
    }
    if y == 1.0 {
        return x;
    }
    if x == 0.0 {
        return if y < 0.0 { f64::INFINITY } else { 0.0 };
    }
    if y.is_infinite() {
        return match () {
            () if x == -1.0 => 1.0,
            () if (x.abs() < 1.0) == (y > 0.0) => 0.0,
            () => f64::INFINITY,
        };
    }
    if x.is_infinite() {
        let magnitude = if y < 0.0 { 0.0 } else { f64::INFINITY };
        return if x < 0.0 && odd { -magnitude } else { magnitude };
    }
    if y == 0.5 {
        return x.sqrt();
    }
    if y == -0.5 {
        return 1.0 / x.sqrt();
    }
    let (mut whole, mut part) = (y.abs().trunc(), y.abs().fract());
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 2f64.powi(63) {
        return match () {
            () if x == -1.0 => 1.0,
            () if (x.abs() < 1.0) == (y > 0.0) => 0.0,
            () => f64::INFINITY,
        };
    }
    let (mut result, mut scale) = (1.0, 0i32);
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        result = exp(part * ln(x));
    }
    let (mut square, mut exponent) = split(x);
    let mut rest = whole as i64;
    while rest != 0 {
        if exponent.abs() > 1 << 12 {
            // Out of range for certain.
            scale += exponent;
            break;
        }
        if rest & 1 == 1 {
            result *= square;
            scale += exponent;
        }
        square *= square;
        exponent <<= 1;
        if square < 0.5 {
            square += square;
            exponent -= 1;
        }
        rest >>= 1;
    }
    if y < 0.0 {
        result = 1.0 / result;
        scale = -scale;
    }
    scaled(result, scale)
}

/// `fraction * 2^exponent`, rounded once.
fn scaled(fraction: f64, exponent: i32) -> f64 {
    let (fraction, more) = split(fraction);
    let exponent = exponent.saturating_add(more);
    match exponent {
        1025.. => fraction * f64::INFINITY,
        ..-1080 => 0.0,
        -1021..=1024 => fraction * 2.0 * 2f64.powi(exponent - 1),
        _ => fraction * 2f64.powi(exponent + 60) * 2f64.powi(-60),
    }
}
