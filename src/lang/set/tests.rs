#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::value::{Reason, Why};

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn texts(set: &Value) -> Vec<String> {
    set.items().unwrap().iter().map(text_of).collect()
}

#[test]
fn numbers_in_the_text_have_ten_digits() {
    for (text, expected) in [
        ("0", "0"),
        ("100", "100"),
        ("1e20", "1e+20"),
        ("10000000000", "1e+10"),
        ("12345678901", "1.23456789e+10"),
        ("12345678905.5", "1.234567891e+10"),
        ("9999999999.9", "1e+10"),
        ("0.5", "0.5"),
        ("-1.5", "-1.5"),
        ("0.00012345", "0.00012345"),
        ("0.000012345", "1.2345e-05"),
        ("123.456", "123.456"),
    ] {
        assert_eq!(ten_digits(&number(text)), expected, "{text}");
    }
}

#[test]
fn strings_in_the_text_are_quoted_as_go_does() {
    for (text, expected) in [
        ("a\"\\b", r#""a\"\\b""#),
        ("\n\t\u{7}\u{1}\u{7f}", r#""\n\t\a\x01\x7f""#),
        ("é\u{301}", "\"é\u{301}\""),
        ("\u{a0}\u{200b}\u{ad}", r#""\u00a0\u200b\u00ad""#),
        ("\u{e0001}😀", "\"\\U000e0001😀\""),
    ] {
        let mut out = String::new();
        write_quoted(text, &mut out);
        assert_eq!(out, expected);
    }
}

#[test]
fn lists_stand_by_their_text() {
    let list = |items: &[&str]| Value::strings(items.iter().copied());
    let element = Type::List(Arc::new(Type::String));
    let set = set_of(element, vec![list(&[]), list(&["a"]), list(&["a", "b"]), list(&["a"])]);
    assert_eq!(texts(&set), ["[\"a\";\"b\";]", "[\"a\";]", "[]"]);
}

#[test]
fn unknown_elements_come_before_null_and_stay_apart() {
    let unknown = || Value::unknown_because(Type::String, Reason::new(Why::Undecided, ""));
    let null = || Value::new(Data::Null(Type::String));
    let set = set_of(Type::String, vec![null(), unknown(), Value::string("a"), unknown(), null()]);
    assert_eq!(texts(&set), ["\"a\"", "?", "?", "~"]);
    let object = |value: Value| Value::object([("a", value)]);
    let element = object(null()).ty();
    let set = set_of(element, vec![object(unknown()), object(unknown()), object(null()), object(null())]);
    assert_eq!(texts(&set), ["<?;>", "<?;>", "<~;>"]);
}

#[test]
fn a_sensitive_element_makes_the_set_sensitive() {
    let secret = Value::object([("a", Value::string("x").with_sensitivity(true))]);
    let set = set_of(secret.ty(), vec![secret]);
    assert!(set.is_sensitive());
    assert!(!set.items().unwrap().iter().any(is_deeply_sensitive));
}
