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
        ("1p3", "8"),
        ("-1.5P-1", "-0.75"),
        ("inf", "+Inf"),
        ("-Inf", "-Inf"),
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

#[test]
fn numbers_keep_their_precision() {
    let third = Number::from(1).checked_div(&Number::from(3)).unwrap();
    assert_eq!(third.to_string(), "0.33333333333333333334");
    assert_eq!(Number::from(1).checked_div(&n("3")).unwrap().to_string(), THIRD);
    let root = Number::from_f64(2f64.sqrt()).unwrap();
    assert_eq!(root.to_string(), "1.4142135623730951");
    assert_eq!(root, n("1.4142135623730951"), "fractions are equal if their texts are");
    assert!(root > n("1.4142135623730951"), "the order is that of the values");
    let twice = "2.828427124746190290949243717477656900882720947265625";
    assert_eq!(root.checked_mul(&n("2")).unwrap().to_string(), twice);
    assert_eq!(root.checked_mul(&n("2")).unwrap().plan_text(), "2.8284271247461903");
    assert_eq!(root.checked_rem(&n("1")).unwrap().to_string(), "0.41421356237309515");
    let great = Number::from_f64(2f64.powi(62)).unwrap();
    assert_eq!(
        (great.to_string().as_str(), great.plan_text().as_str()),
        ("4611686018427388000", "4611686018427387904")
    );
}

#[test]
fn doubles_are_read_exactly() {
    for double in [0.1, -2.5, 1e300, f64::MIN_POSITIVE, 5e-324, 9_007_199_254_740_993.0] {
        assert_eq!(Number::from_f64(double).unwrap().to_f64(), double);
    }
    assert!(Number::from_f64(f64::NAN).is_none());
    assert!(Number::from_f64(f64::INFINITY).unwrap().is_infinite());
}

#[test]
fn a_zero_below_zero_shows_in_texts_only() {
    let zero = n("0").negated();
    assert_eq!((zero.to_string().as_str(), zero.plan_text().as_str()), ("-0", "0"));
    assert_eq!(zero, Number::ZERO);
    assert_eq!(zero.ceil().to_string(), "0");
}

#[test]
fn whole_numbers_of_other_bases() {
    for (text, base, shown) in
        [("ff", 16, "255"), ("-FF", 16, "-255"), ("Z", 36, "35"), ("Z", 62, "61"), ("z", 62, "35")]
    {
        assert_eq!(Number::parse_in_base(text, base).unwrap().to_string(), shown, "{text}");
    }
    let digits = "123456789".repeat(40);
    assert_eq!(Number::parse_in_base(&digits, 10).unwrap().to_string(), digits, "no digit is lost");
    for (text, base) in [("", 10), ("-", 10), ("1_0", 10), ("2", 2), ("0x1", 16), (" 1", 10), ("1.0", 10)] {
        assert!(Number::parse_in_base(text, base).is_none(), "{text}");
    }
}

#[test]
fn layouts_round_half_to_even_from_all_digits() {
    for (text, layout, shown) in [
        ("0.125", Layout::Fixed(2), "0.12"),
        ("99.5", Layout::Fixed(0), "100"),
        ("0.04", Layout::Fixed(1), "0.0"),
        ("15", Layout::Exponent(0), "2e+01"),
        ("1e-10", Layout::Exponent(6), "1.000000e-10"),
        ("0", Layout::Exponent(2), "0.00e+00"),
        ("123456", Layout::Shortest(Some(3)), "1.23e+05"),
        ("1000000", Layout::Shortest(None), "1e+06"),
        ("0.0001", Layout::Shortest(None), "0.0001"),
        ("0", Layout::Shortest(None), "0"),
    ] {
        assert_eq!(n(text).laid_out(layout), shown, "{text}");
    }
}
