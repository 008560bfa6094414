//! What is wrong with a document.

use super::{hole, punched};
use crate::estate::{Part, Step};
use crate::iam::{Kind, problems};
use crate::value::{Piece, Shape, Value};

/// The messages with what helps.
fn told(policy: &Value, kind: Kind) -> Vec<String> {
    let problems = problems(policy, kind).into_iter();
    problems.map(|problem| format!("{}; {}", problem.message, problem.help.unwrap_or_default())).collect()
}

fn statement(inside: &str) -> Value {
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": "*", "Resource": "*", {inside}}}}}"#
    );
    Value::string(text)
}

#[test]
fn what_aws_takes_has_nothing_to_tell() {
    for inside in [
        r#""Action": "s3:GetObject""#,
        r#""Action": ["S3:GETOBJECT", "s3:*", "*", "s3:Get*Tagging", "sts:??sumeRole", "dynamodb:Nothing"]"#,
        r#""NotAction": [], "Condition": {"ForAllValues:StringLikeIfExists": {"aws:TagKeys": ["a", true, 1]}}"#,
    ] {
        assert_eq!(told(&statement(inside), Kind::Resource), [""; 0], "{inside}");
    }
    for nothing in [Value::null(), Value::string(""), Value::unknown(hole())] {
        assert_eq!(told(&nothing, Kind::Identity), [""; 0]);
    }
}

#[test]
fn who_a_statement_is_about_depends_on_what_the_policy_is_of() {
    let action = |elements: &str| Value::string(format!(r#"{{"Statement": {{"Effect": "Allow", {elements}}}}}"#));
    let both = action(r#""Principal": "*", "Action": "sts:AssumeRole", "Resource": "*""#);
    let without = action(r#""Action": "sts:AssumeRole""#);
    assert_eq!(told(&both, Kind::Resource), [""; 0]);
    assert_eq!(told(&both, Kind::Identity).len(), 1);
    assert_eq!(told(&without, Kind::Trust), ["statement 1: Principal is missing; say who is meant"]);
    assert_eq!(told(&without, Kind::Identity), ["statement 1: Resource is missing; "]);
    assert_eq!(told(&without, Kind::Resource).len(), 2);
}

#[test]
fn an_operation_of_the_api_is_told_by_its_permission() {
    for (written, meant) in [
        ("s3:HeadObject", "s3:GetObject"),
        ("S3:listobjectsv2", "s3:ListBucket"),
        ("kms:GenerateDataKeys", "kms:GenerateDataKey"),
        ("sts:AsumeRole", "sts:AssumeRole"),
    ] {
        let found = told(&statement(&format!(r#""Action": "{written}""#)), Kind::Resource);
        let message = format!(
            "statement 1: AWS has no action `{written}` as of September 2026, so that it stands for no request; did you mean \
             `{meant}`?"
        );
        assert_eq!(found, [message]);
    }
}

#[test]
fn everything_that_is_wrong_is_told_with_the_way_to_it() {
    let policy = statement(r#""Action": ["s3:GetObject", "s3:None"], "Condition": {"Equals": {"a": "b"}}, "Sid": "x""#);
    let found = problems(&policy, Kind::Resource);
    let parts: Vec<&Part> = found.iter().filter_map(|problem| problem.part.as_ref()).collect();
    let key = |name: &str| Step::Key(name.into());
    let steps = [
        vec![key("Statement"), key("Action"), Step::Index(1)],
        vec![key("Statement"), key("Condition"), key("Equals")],
    ];
    assert_eq!(parts.iter().map(|part| part.steps.clone()).collect::<Vec<_>>(), steps);
    assert_eq!(parts.iter().map(|part| part.is_key).collect::<Vec<_>>(), [false, true]);
    assert_eq!(parts.iter().map(|part| part.token.as_deref()).collect::<Vec<_>>(), [Some("s3:None"), Some("Equals")]);
    let text = policy.as_str().unwrap();
    for problem in &found {
        let at = problem.at.as_ref().unwrap();
        let token = problem.part.as_ref().unwrap().token.as_deref().unwrap();
        assert_eq!((at.line, at.nth, at.exact), (1, 0, true));
        assert_eq!(text.get(at.before..at.before + at.length).unwrap(), format!("\"{token}\""));
    }
}

#[test]
fn what_is_not_known_is_not_told() {
    let document = punched(
        r#"{"Statement": ["HOLE", {"Effect": "HOLE", "Principal": {"AWS": "HOLE"}, "Action": ["HOLE", "s3:None"], "Resource": "HOLE", "Condition": {"Bool": "HOLE"}}]}"#,
    );
    assert_eq!(told(&document, Kind::Resource).len(), 1);
    assert_eq!(told(&punched(r#"{"Statement": "HOLE"}"#), Kind::Resource), [""; 0]);
}

#[test]
fn a_text_with_unknown_pieces_is_read_around_them() {
    let text = |pieces: &[&str]| {
        let known = pieces.iter().map(|text| Piece::Text((*text).into()));
        let mut pieces: Vec<Piece> = known.flat_map(|text| [text, Piece::Hole(hole().into())]).collect();
        pieces.pop();
        Value::unknown(hole().with_shape(Shape::Template(pieces.into())))
    };
    let inside = text(&[
        r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Resource": ""#,
        r#"/*", "Action": ["s3:Non", "s3:"#,
        r#""]}}"#,
    ]);
    let found = problems(&inside, Kind::Resource);
    assert_eq!(found.len(), 1);
    assert!(found.iter().all(|problem| problem.at.as_ref().is_some_and(|at| !at.exact)));
    // A piece outside of strings could be anything.
    assert_eq!(told(&text(&[r#"{"Statement": "#, "}"]), Kind::Resource), [""; 0]);
}

#[test]
fn keys_that_occur_twice_and_texts_that_are_no_json_have_their_line() {
    let twice = Value::string("{\n \"Version\": \"2012-10-17\",\n \"Version\": \"2012-10-17\", \"Statement\": []}");
    let found = problems(&twice, Kind::Identity);
    let places: Vec<_> =
        found.iter().filter_map(|problem| problem.at.as_ref()).map(|at| (at.line, at.column)).collect();
    assert_eq!(places, [(3, 2)]);
    for (text, line) in
        [("{\n\"a\": é}", 2), ("", 1), ("{", 1), ("[1,]", 1), ("{\"a\": 01}", 1), ("{\"a\": \"\\x\"}", 1)]
    {
        let found = problems(&Value::string(text), Kind::Identity);
        let lines: Vec<_> = found.iter().filter_map(|problem| problem.at.as_ref()).map(|at| at.line).collect();
        assert_eq!(lines, if text.is_empty() { vec![] } else { vec![line] }, "{text}");
    }
}

#[test]
fn whatever_a_question_cannot_read_is_told() {
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let long = "x".repeat(200_000);
    let many = format!(r#"{{"Statement": [{}]}}"#, vec!["{}"; 1_001].join(","));
    for text in [
        "null",
        "1",
        "\"x\"",
        "[]",
        "{}",
        r#"{"Statement": 1}"#,
        r#"{"Statement": [[]]}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": null, "Principal": "*", "Resource": "*"}}"#,
        r#"{"Version": 1, "Statement": []}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": {"AWS": {}}, "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": "*", "Resource": "*", "Condition": []}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Principal": "*", "Resource": "*", "Condition": {"Bool": {"a": {}}}}}"#,
        &deep,
        &long,
        &many,
    ] {
        let value = Value::string(text);
        assert!(crate::iam::Document::read(&value).is_err());
        assert!(!problems(&value, Kind::Resource).is_empty(), "{text}");
    }
}

#[test]
fn a_sensitive_document_is_told_without_details() {
    for text in [
        r#"{"hunter2": 1}"#,
        r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:hunter2", "Resource": "*"}}"#,
        "hunter2",
    ] {
        let found = problems(&Value::string(text).with_sensitivity(true), Kind::Resource);
        assert_eq!(found.len(), 1);
        assert!(found.iter().all(|problem| problem.part.is_none() && problem.at.is_none() && problem.help.is_none()));
        assert!(!format!("{found:?}").contains("hunter2"));
    }
    assert_eq!(told(&Value::string("").with_sensitivity(true), Kind::Resource), [""; 0]);
}

#[test]
fn as_many_problems_as_anyone_reads_are_told() {
    let actions = vec!["\"s3:Wrong\""; 9_000].join(",");
    let keys = vec!["\"a\": 1"; 9_000].join(",");
    for policy in [statement(&format!("\"Action\": [{actions}]")), Value::string(format!("{{{keys}}}"))] {
        let found = told(&policy, Kind::Resource);
        assert_eq!(found.len(), 51);
        assert_eq!(found.last().unwrap(), "these are the first 50 problems of the policy document; ");
    }
}

#[test]
fn an_error_within_a_character_covers_the_whole_character() {
    let problem = problems(&Value::string("{\"Statement\":é[]}"), Kind::Resource).remove(0);
    let at = problem.at.unwrap();
    assert_eq!(at.text.get(at.before..at.before + at.length), Some("é"));
}
