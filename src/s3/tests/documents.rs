use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact};
use crate::iam::{self, Target};
use crate::value::{Basis, Shape, Value};

fn statement(sid: &str) -> Json {
    json!({"sid": sid, "effect": "Deny", "actions": ["s3:*"], "not_actions": null,
        "resources": [{"$": "aws_s3_bucket.a.arn"}], "not_resources": [],
        "principals": [{"type": "*", "identifiers": ["*"]}], "not_principals": [],
        "condition": [{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}]})
}

fn policy(data: Json, reference: Json) -> (Value, Basis) {
    let bucket = Fixture::new()
        .data("data.aws_iam_policy_document.d", data)
        .data(
            "data.aws_iam_policy_document.source",
            json!({"json": {"$unknown": true},
            "statement": [statement("shared"), statement("more")]}),
        )
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket_policy.a", json!({"bucket": "a", "policy": reference}))
        .after("aws_s3_bucket.a");
    let fact = fact(&bucket, "policy");
    (fact.value.clone(), fact.basis)
}

fn content(value: &Value) -> Value {
    match &value.as_unknown().expect("unknown").shape {
        Shape::Json(content) => Value::clone(content),
        other => panic!("{other:?}"),
    }
}

fn sids(document: &Value) -> Vec<&str> {
    let statements = document.get("Statement").unwrap();
    let items = match statements.as_unknown().map(|unknown| &unknown.shape) {
        Some(Shape::Open(items)) => items,
        _ => statements.items().unwrap(),
    };
    items.iter().map(|statement| statement.get("Sid").and_then(Value::as_str).unwrap_or("")).collect()
}

fn reference() -> Json {
    json!({"$": "data.aws_iam_policy_document.d.json"})
}

#[test]
fn a_data_source_becomes_the_document_that_it_will_render() {
    let (value, basis) =
        policy(json!({"json": {"$unknown": true}, "statement": [statement("tls")], "version": null}), reference());
    assert_eq!(basis, Basis::Proven);
    assert_eq!(
        content(&value).shown().to_string(),
        "{ Statement = [{ Action = \"s3:*\", Condition = { Bool = { aws:SecureTransport = \"false\" } }, Effect = \"Deny\", \
         Principal = \"*\", Resource = (known after apply), Sid = \"tls\" }], Version = \"2012-10-17\" }"
    );
}

#[test]
fn a_document_without_holes_is_computed_to_the_letter() {
    let block = json!({"principals": [
            {"type": "AWS", "identifiers": ["1"]}, {"type": "AWS", "identifiers": ["2"]}, {"type": "Service", "identifiers": ["s3.amazonaws.com"]}],
        "actions": ["s3:GetObject"], "condition": [
            {"test": "StringEquals", "variable": "a", "values": ["1"]}, {"test": "StringEquals", "variable": "b", "values": ["2"]}]});
    let (value, _) = policy(json!({"json": {"$unknown": true}, "statement": [block]}), reference());
    let text = value.as_str().expect("known");
    assert!(text.starts_with("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n"), "{text}");
    assert_eq!(
        serde_json::from_str::<Json>(text).unwrap()["Statement"],
        json!([{"Effect": "Allow", "Action": "s3:GetObject",
            "Principal": {"AWS": ["1", "2"], "Service": "s3.amazonaws.com"},
            "Condition": {"StringEquals": {"a": "1", "b": "2"}}}])
    );
}

#[test]
fn a_document_that_is_known_is_taken_as_it_is() {
    let (value, _) = policy(json!({"json": "{\"Version\":\"2012-10-17\"}"}), reference());
    assert_eq!(value.as_str(), Some("{\"Version\":\"2012-10-17\"}"));
}

#[test]
fn a_statement_takes_the_place_of_one_of_a_source_document_with_its_sid() {
    let data = json!({"statement": [statement("shared")],
        "source_policy_documents": [{"$": "data.aws_iam_policy_document.source.json"}, "{\"Statement\":[{\"Sid\":\"text\"}]}"]});
    assert_eq!(sids(&content(&policy(data, reference()).0)), ["shared", "more", "text"]);
}

#[test]
fn a_source_that_is_not_known_leaves_the_list_open_and_an_override_every_statement_with_a_sid() {
    let data = json!({"statement": [statement("own")], "source_policy_documents": [{"$unknown": true}]});
    let (value, _) = policy(data, reference());
    let document = content(&value);
    assert!(document.get("Statement").unwrap().is_unknown());
    assert_eq!(sids(&document), ["own"]);
    let overridden = |by: Json| {
        let data = json!({"statement": [statement("own"), statement("")], "override_policy_documents": [by]});
        content(&policy(data, reference()).0)
    };
    assert_eq!(sids(&overridden(json!("{}"))), ["own", ""]);
    assert_eq!(sids(&overridden(json!({"$unknown": true}))), [""]);
}

#[test]
fn an_assumed_document_counts_as_assumed() {
    let data = json!({"statement": [statement("tls")]});
    let (value, basis) = policy(data.clone(), json!({"$assumed": ["data.aws_iam_policy_document.d.json"]}));
    assert_eq!((sids(&content(&value)), basis), (vec!["tls"], Basis::Assumed));
    let (value, _) = policy(data, json!({"$ambiguous": ["data.aws_iam_policy_document.d.json"]}));
    assert!(matches!(value.as_unknown().unwrap().shape, Shape::Candidates(..)));
}

#[test]
fn an_empty_policy_is_none() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", json!({"bucket": "a", "policy": {"$live": ""}}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("policy", "null absent")]);
}

#[test]
fn a_policy_that_is_not_known_yet_is_a_policy() {
    let (value, _) = policy(json!({}), json!({"$unknown": true}));
    assert!(value.as_unknown().is_some_and(|unknown| unknown.not_null));
}

#[test]
fn nothing_sensitive_in_a_data_source_is_named() {
    for (part, replaced) in [
        ("sid", json!({"$secret": "hidden"})),
        ("condition", json!([{"test": "Bool", "variable": {"$secret": "aws:hidden"}, "values": ["false"]}])),
        ("condition", json!([{"test": {"$secret": "hidden"}, "variable": "aws:SecureTransport", "values": ["false"]}])),
        ("principals", json!([{"type": {"$secret": "hidden"}, "identifiers": ["*"]}])),
        ("actions", json!([{"$secret": "s3:hidden*"}])),
    ] {
        let mut odd = statement("tls");
        odd.as_object_mut().unwrap().insert(part.to_owned(), replaced);
        let (value, _) = policy(json!({"json": {"$unknown": true}, "statement": [odd], "version": null}), reference());
        let target = Target::new(&Value::string("arn:aws:s3:::a"), &Value::string("a"), None);
        let answer = iam::http_denied(&value, &target);
        assert!(!format!("{answer:?}").contains("hidden"), "{part}: {answer:?}");
    }
}
