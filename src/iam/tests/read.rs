//! What is read as a policy document and what is not.

use super::super::Document;
use super::hole;
use crate::value::{Shape, Value};

fn read(text: &str) -> Result<Document, String> {
    Document::read(&Value::string(text)).map_err(|diagnostic| diagnostic.message)
}

fn statement(body: &str) -> Result<Document, String> {
    read(&format!(r#"{{"Version": "2012-10-17", "Statement": {{{body}}}}}"#))
}

#[test]
fn what_aws_rejects_is_said() {
    let message = |body: &str| statement(body).unwrap_err();
    let ok = r#""Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*""#;
    assert!(statement(ok).is_ok());
    assert_eq!(
        message(&ok.replace("Effect", "effect")),
        "policy statement 1: the statement has an element `effect`, which AWS rejects"
    );
    assert_eq!(message(&ok.replace("Allow", "allow")), "policy statement 1: Effect is neither Allow nor Deny");
    assert!(message(&format!(r#"{ok}, "NotAction": "s3:*""#)).contains("both Action and NotAction"));
    assert!(
        message(&ok.replace(r#""Principal": "*""#, r#""Principal": "me""#)).contains("neither \"*\" nor an object")
    );
    assert!(message(&ok.replace(r#""Principal": "*""#, r#""Principal": {"Service": "*"}"#)).contains("wildcard"));
    assert!(message(&format!(r#"{ok}, "Condition": {{"bool": {{}}}}"#)).contains("no condition operator `bool`"));
    assert!(message(&ok.replace(r#""s3:*""#, r#"{"a": 1}"#)).contains("Action holds something that is no string"));
    assert!(read(r#"{"Version": "2020-01-01", "Statement": []}"#).unwrap_err().contains("Version"));
    assert!(read("[]").unwrap_err().contains("no JSON object"));
    assert!(read("{}").unwrap_err().contains("no Statement"));
}

#[test]
fn a_duplicate_key_is_an_error() {
    let twice = r#""Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {}, "Bool": {}}"#;
    assert!(statement(twice).unwrap_err().contains("the key `Bool` occurs twice"));
}

#[test]
fn depth_and_size_are_limited() {
    assert!(read(&"[".repeat(100_000)).is_err());
    assert!(read(&" ".repeat(200_000)).unwrap_err().contains("bytes"));
    let many = vec![r#"{"Effect":"Deny"}"#; 1_001].join(",");
    assert!(read(&format!(r#"{{"Statement": [{many}]}}"#)).unwrap_err().contains("1001 statements"));
}

#[test]
fn a_sensitive_document_is_not_quoted_in_its_error() {
    let error = Document::read(&Value::string(r#"{"secret": 1}"#).with_sensitivity(true)).unwrap_err();
    assert!(!error.message.contains("secret"));
}

#[test]
fn an_open_list_keeps_its_known_members() {
    let members: Vec<Value> = vec![Value::string("s3:*")];
    let action = Value::unknown(hole().with_shape(Shape::Open(members.into())));
    let document = Value::object([(
        "Statement",
        Value::object([("Effect", Value::string("Deny")), ("Action", action), ("Resource", Value::string("*"))]),
    )]);
    assert_eq!(Document::read(&document).unwrap().statements[0].actions.texts.len(), 2);
}
