//! One text for what means the same.

use std::sync::Arc;

use super::super::canonical;
use super::{Reason, Shape, Symbol, Type, Unknown, Value, Why, address};
use crate::value::Piece;

fn of(text: &str) -> String {
    canonical(&Value::string(text)).unwrap()
}

fn hole(name: &str) -> Unknown {
    let symbol = Symbol { address: address(name), path: "arn".into() };
    Unknown::new(Type::String, Reason::of(Why::KnownAfterApply, symbol.clone())).with_shape(Shape::Symbol(symbol))
}

/// A document of two statements, the second with a principal that is not known, as `jsonencode` gives it.
fn encoded(actions: &[&str], role: &str) -> Value {
    let statement = |principal: Value, actions: &[&str]| {
        Value::object([
            ("Effect", Value::string("Allow")),
            ("Principal", principal),
            ("Action", Value::strings(actions)),
        ])
    };
    let statements = vec![
        statement(Value::string("*"), actions),
        statement(Value::object([("AWS", Value::unknown(hole(role)))]), &["s3:PutObject"]),
    ];
    let document = Value::object([("Version", Value::string("2012-10-17")), ("Statement", Value::tuple(statements))]);
    let shape = Shape::Json(Arc::new(document));
    let unknown = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "a policy"));
    Value::unknown(unknown.with_shape(shape))
}

#[test]
fn the_arrays_of_a_policy_are_sets() {
    let one = of(
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"a","Action":["s3:Get*","s3:List*"]},{"Sid":"b","Action":"s3:*"}]}"#,
    );
    let same = r#"{ "Statement": [ {"Action": ["s3:*"], "Sid": "b"},
        {"Action": ["s3:List*", "s3:Get*", "s3:Get*"], "Sid": "a"} ], "Version": "2012-10-17" }"#;
    assert_eq!(of(same), one);
    assert_ne!(of(&same.replace("s3:Get*\", \"s3:Get*", "s3:Get*\", \"s3:Put*")), one);
    // Elsewhere an order can mean something.
    assert_ne!(of(r#"{"a":[1,2]}"#), of(r#"{"a":[2,1]}"#));
    assert_eq!(of(r#"{"a":[1,2],"b":"1"}"#), of(r#"{ "b": 1, "a": ["1", "2"]}"#));
    assert_ne!(of(r#"{"a":[1]}"#), of(r#"{"a":1}"#));
}

#[test]
fn what_is_known_of_a_document_counts() {
    let text = |value: &Value| canonical(value).unwrap();
    let one = text(&encoded(&["s3:GetObject", "s3:List*"], "app"));
    assert_eq!(text(&encoded(&["s3:List*", "s3:GetObject"], "app")), one);
    assert_ne!(text(&encoded(&["s3:*"], "app")), one);
    assert_ne!(text(&encoded(&["s3:GetObject", "s3:List*"], "other")), one);
    // A heredoc says the same as `jsonencode`.
    let pieces = [
        Piece::Text(
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"".into(),
        ),
        Piece::Hole(Arc::new(hole("app"))),
        Piece::Text(
            "\"}, \"Action\": \"s3:PutObject\"}, {\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \
            [\"s3:GetObject\", \"s3:List*\"]}]}"
                .into(),
        ),
    ];
    let unknown = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "a policy"));
    let heredoc = Value::unknown(unknown.with_shape(Shape::Template(pieces.into())));
    assert_eq!(text(&heredoc), one);
    assert_eq!(text(&Value::unknown(hole("app"))), "unknown");
}

#[test]
fn nothing_is_made_of_what_is_sensitive() {
    let secret = || Value::string("s3cret").with_sensitivity(true);
    assert_eq!(canonical(&secret()), None);
    assert_eq!(canonical(&Value::tuple(vec![Value::string("a"), secret()])), None);
    assert_eq!(canonical(&Value::object([("a", Value::null().with_sensitivity(true))])), None);
    let inside = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "a policy"));
    let inside = inside.with_shape(Shape::Json(Arc::new(Value::object([("a", secret())]))));
    assert_eq!(canonical(&Value::unknown(inside)), None);
}

#[test]
fn a_value_that_nobody_can_read_has_none() {
    let mut shared = Value::string("a");
    for _ in 0..40 {
        shared = Value::tuple(vec![shared.clone(), shared]);
    }
    assert_eq!(canonical(&shared), None);
    let mut deep = Value::string("a");
    for _ in 0..1_000 {
        deep = Value::tuple(vec![deep]);
    }
    assert_eq!(canonical(&deep), None);
}

#[test]
fn where_a_block_stands_among_others_means_nothing() {
    let attribute = |path: &str| {
        let symbol = Symbol { address: address("b"), path: path.into() };
        let unknown = Unknown::new(Type::String, Reason::of(Why::KnownAfterApply, symbol.clone()));
        canonical(&Value::tuple(vec![Value::unknown(unknown.with_shape(Shape::Symbol(symbol)))])).unwrap()
    };
    assert_eq!(attribute("rule[0].to[2].id"), attribute("rule[1].to[0].id"));
    assert_ne!(attribute("rule[0].id"), attribute("rule[0].name"));
    assert_ne!(attribute("tags[\"a\"]"), attribute("tags[\"b\"]"));
}
