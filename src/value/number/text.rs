//! Numbers as text: the fewest decimal digits that read back as the same number.

use dashu_int::ops::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};

/// All decimal digits of `|mantissa| * 2^exponent`, which are finitely many, and where the decimal point stands: the value
/// is `0.DIGITS * 10^point`.
pub(super) fn exact(mantissa: &IBig, exponent: i64) -> (Vec<u8>, i64) {
    let power = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    let magnitude = mantissa.clone().unsigned_abs();
    // 2^-n is 5^n / 10^n.
    let (whole, shift) = match exponent {
        0.. => (magnitude << power, 0),
        _ => (magnitude * UBig::from(5u8).pow(power), exponent.abs()),
    };
    if whole == UBig::ZERO {
        return (Vec::new(), 0);
    }
    let mut digits = whole.to_string().into_bytes();
    let point = i64::try_from(digits.len()).unwrap_or(0) - shift;
    trim(&mut digits);
    (digits, point)
}

/// The text of `|mantissa| * 2^exponent` at a precision, without an exponent: Terraform never prints one.
pub(super) fn decimal(mantissa: &IBig, exponent: i64, precision: u16) -> String {
    let (digits, point) = shortest(mantissa, exponent, precision);
    plain(&digits, point)
}

/// The fewest decimal digits that read back as the number, and where the decimal point stands: the value is
/// `0.DIGITS * 10^point`. The same digit-wise search as Go's `roundShortest`, on exact decimals.
pub(super) fn shortest(mantissa: &IBig, exponent: i64, precision: u16) -> (Vec<u8>, i64) {
    let magnitude = mantissa.clone().unsigned_abs();
    // One bit more than the precision, so that the last bit is half a unit in the last place.
    let shift = (usize::from(precision) + 1).saturating_sub(magnitude.bit_len());
    let middle = magnitude << shift;
    let exponent = exponent - i64::try_from(shift).unwrap_or(0);
    // Whether the mantissa at full precision is even: then the bounds themselves round back.
    let inclusive = !middle.bit(1);
    let power = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    // 2^-n is 5^n / 10^n: exact decimals on both sides.
    let scale = |n: UBig| if exponent >= 0 { n << power } else { n * UBig::from(5u8).pow(power) };
    let digits = |n: UBig| scale(n).to_string().into_bytes();
    let (value, mut lower, mut upper) =
        (digits(middle.clone()), digits(middle.clone() - UBig::ONE), digits(middle + UBig::ONE));
    let length = upper.len();
    let point = i64::try_from(length).unwrap_or(0) - if exponent < 0 { exponent.abs() } else { 0 };
    let mut value = padded(value, length);
    lower = padded(lower, length);
    trim(&mut value);
    trim(&mut lower);
    trim(&mut upper);
    let at = |digits: &[u8], index: usize| digits.get(index).copied().unwrap_or(b'0');
    for index in 0..value.len() {
        let (m, l, u) = (at(&value, index), at(&lower, index), at(&upper, index));
        let down = l != m || inclusive && index + 1 == lower.len();
        let up = m != u && (inclusive || m + 1 < u || index + 1 < upper.len());
        let next = at(&value, index + 1);
        let rest_is_half = next == b'5' && index + 2 == value.len();
        let nearest_up = if rest_is_half { (m - b'0') % 2 == 1 } else { next >= b'5' };
        if down || up {
            value.truncate(index + 1);
            if up && (!down || nearest_up) {
                return increment(value, point);
            }
            trim(&mut value);
            return leading(value, point);
        }
    }
    leading(value, point)
}

fn padded(digits: Vec<u8>, length: usize) -> Vec<u8> {
    let mut out = vec![b'0'; length.saturating_sub(digits.len())];
    out.extend(digits);
    out
}

fn trim(digits: &mut Vec<u8>) {
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
}

fn leading(digits: Vec<u8>, point: i64) -> (Vec<u8>, i64) {
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    (digits.into_iter().skip(zeros).collect(), point - i64::try_from(zeros).unwrap_or(0))
}

pub(super) fn increment(mut digits: Vec<u8>, point: i64) -> (Vec<u8>, i64) {
    while digits.last() == Some(&b'9') {
        digits.pop();
    }
    match digits.last_mut() {
        Some(last) => {
            *last += 1;
            leading(digits, point)
        }
        None => (vec![b'1'], point + 1),
    }
}

/// Digits with the decimal point.
pub(super) fn plain(digits: &[u8], point: i64) -> String {
    let digits: String = digits.iter().map(|&digit| char::from(digit)).collect();
    match usize::try_from(point) {
        Ok(0) => format!("0.{digits}"),
        Ok(point) if point >= digits.len() => format!("{digits}{}", "0".repeat(point - digits.len())),
        Ok(point) => {
            let (whole, fraction) = digits.split_at(point);
            format!("{whole}.{fraction}")
        }
        Err(_) => format!("0.{}{digits}", "0".repeat(usize::try_from(point.unsigned_abs()).unwrap_or(0))),
    }
}
