#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

fn n(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
}

/// What terraform 1.11.4 prints for a third.
const THIRD: &str = concat!(
    "0.33333333333333333333333333333333333333333333333333333333333333333333333333333",
    "333333333333333333333333333333333333333333333333333333333333333333333333333335"
);

#[test]
fn texts_are_terraforms() {
    for (text, shown) in [
        ("0", "0"),
        ("-0", "-0"),
        ("007", "7"),
        ("1.50", "1.5"),
        ("1E-3", "0.001"),
        ("1e-7", "0.0000001"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+1", "1"),
        ("1e21", "1000000000000000000000"),
        ("0.1", "0.1"),
        ("-1.25", "-1.25"),
        ("123456789.123456789123456789", "123456789.123456789123456789"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("9007199254740993", "9007199254740993"),
        ("9223372036854775808", "9223372036854775808"),
        ("-9223372036854775808", "-9223372036854775808"),
    ] {
        assert_eq!(n(text).to_string(), shown, "{text}");
    }
    assert_eq!(n("1e400").to_string(), format!("1{}", "0".repeat(400)));
    assert_eq!(n("1e-400").to_string(), format!("0.{}1", "0".repeat(399)));
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", " 1", "1 ", "0x10", "1_000", "a", "-", ".", "e5", "1e", "1e+", "1e999999999", "--1", "1.2.3"] {
        assert_eq!(Number::parse(text), None, "{text}");
    }
    assert_eq!(Number::parse(&"9".repeat(MAX_DIGITS + 1)), None);
}

#[test]
fn a_huge_exponent_takes_no_time() {
    let huge = n(&format!("1e{MAX_DECIMAL_EXPONENT}"));
    assert_eq!(huge.to_string().len(), 20_001);
    let mut product = huge.clone();
    for _ in 0..64 {
        product = product.checked_mul(&product).unwrap();
    }
    assert!(product.is_infinite());
}

#[test]
fn arithmetic_is_terraforms() {
    let div = |a: &str, b: &str| n(a).checked_div(&n(b)).map(|n| n.to_string());
    let rem = |a: &str, b: &str| n(a).checked_rem(&n(b)).map(|n| n.to_string());
    assert_eq!(n("0.1").checked_add(&n("0.2")), Some(n("0.3")));
    assert_eq!(n("0.1").checked_add(&n("0.7")).unwrap().to_string(), "0.8");
    assert_eq!(div("1", "3").as_deref(), Some(THIRD));
    assert_eq!(div("1", "-3").unwrap(), format!("-{THIRD}"));
    assert_eq!(div("7", "2").as_deref(), Some("3.5"));
    assert_eq!(div("123456789012345678901234567890", "1e5").as_deref(), Some("1234567890123456789012345.6789"));
    assert_eq!(div("1", "0").as_deref(), Some("+Inf"));
    assert_eq!(div("-1", "0").as_deref(), Some("-Inf"));
    assert_eq!(div("0", "0"), None);
    assert_eq!(rem("7", "-3").as_deref(), Some("1"));
    assert_eq!(rem("-7", "3").as_deref(), Some("-1"));
    assert_eq!(rem("-7.5", "2").as_deref(), Some("-1.5"));
    assert_eq!(rem("1", "0").as_deref(), Some("1"));
    assert_eq!(rem("0.3", "0.1").as_deref(), Some("0"));
    assert_eq!(n("9223372036854775807").checked_add(&n("1")).unwrap().to_string(), "9223372036854775808");
    assert_eq!(n("-9223372036854775808").negated().to_string(), "9223372036854775808");
    assert_eq!(n("-1.5").floor(), n("-2"));
    assert_eq!(n("-1.5").ceil(), n("-1"));
    assert_eq!(n("1.1").checked_mul(&n("1.1")).unwrap().to_string().len(), 156);
}

#[test]
fn infinities_have_limits() {
    let infinite = n("1").checked_div(&n("0")).unwrap();
    assert_eq!(infinite.checked_sub(&infinite), None);
    assert_eq!(infinite.checked_mul(&Number::ZERO), None);
    assert_eq!(infinite.checked_rem(&n("2")), None);
    assert_eq!(n("1").checked_div(&infinite), Some(Number::ZERO));
    assert_eq!(infinite.cmp(&n("1e300")), Ordering::Greater);
    assert_eq!(infinite.negated().cmp(&n("-1e300")), Ordering::Less);
}

#[test]
fn order_and_kind() {
    assert!(n("0.3") < n("1") && n("-1e30") < n("-1") && n("1e30") > n("9223372036854775807"));
    assert_eq!(n("1"), n("1.0"));
    assert_eq!((n("12").as_i64(), n("1.5").as_i64(), n("1e30").as_i64()), (Some(12), None, None));
    assert!(n("1e30").is_integer() && !n("0.5").is_integer());
    assert!((n("0.1").to_f64() - 0.1).abs() < f64::EPSILON);
    assert_eq!(n("255").in_radix(16).as_deref(), Some("ff"));
    assert_eq!(n("2.5").laid_out(Layout::Fixed(0)), "2");
    assert_eq!(n("1.005").laid_out(Layout::Fixed(2)), "1.00");
    assert_eq!(n("-0.05").laid_out(Layout::Fixed(3)), "0.050");
}

proptest! {
    #[test]
    fn text_reads_back(mantissa in any::<i64>(), exponent in -300i64..300) {
        let number = n(&format!("{mantissa}e{exponent}"));
        prop_assert_eq!(&n(&number.to_string()), &number);
        let third = number.checked_div(&n("3")).unwrap();
        prop_assert_eq!(&n(&third.to_string()), &third);
    }

    #[test]
    fn small_integers_behave_as_integers(a in -1000i64..1000, b in -1000i64..1000) {
        let (x, y) = (Number::from(a), Number::from(b));
        prop_assert_eq!(x.checked_add(&y), Some(Number::from(a + b)));
        prop_assert_eq!(x.checked_mul(&y), Some(Number::from(a * b)));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        if b != 0 {
            prop_assert_eq!(x.checked_rem(&y), Some(Number::from(a % b)));
        }
    }
}
