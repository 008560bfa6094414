//! `aws_iam_policy_document` against terraform: recorded cases, see testdata/documents/README.md.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "reads recorded cases"
)]

use std::path::{Path, PathBuf};

use onus::iam::policy_document;
use onus::value::{Data, Number, Value};
use serde::Deserialize;
use serde_json::Value as Json;

/// A recorded case.
#[derive(Deserialize)]
struct Case {
    name: String,
    arguments: Json,
    json: Option<String>,
    minified_json: Option<String>,
    error: Option<String>,
    /// Whether it takes Go's decoder to say what the document is: then it is unknown here.
    #[serde(default)]
    open: bool,
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::null(),
        Json::Bool(value) => Value::bool(*value),
        Json::Number(number) => Value::new(Data::Number(Number::parse(&number.to_string()).unwrap())),
        Json::String(text) => Value::string(text),
        Json::Array(items) => Value::tuple(items.iter().map(value).collect()),
        Json::Object(members) => Value::object(members.iter().map(|(name, member)| (name.as_str(), value(member)))),
    }
}

fn difference(case: &Case) -> Option<String> {
    let rendered = policy_document(&value(&case.arguments));
    match (&case.error, rendered) {
        (Some(_), Err(_)) => None,
        (Some(error), Ok(rendered)) => Some(format!("terraform: {error}\nonus: {}", rendered.json.shown())),
        (None, Err(problems)) => Some(format!("terraform: {:?}\nonus: {problems:?}", case.minified_json)),
        (None, Ok(rendered)) if case.open => {
            rendered.json.as_str().map(|ours| format!("terraform: {:?}\nonus:      {ours:?}", case.json))
        }
        (None, Ok(rendered)) => {
            let ours = [rendered.json.as_str(), rendered.minified_json.as_str()];
            let theirs = [case.json.as_deref(), case.minified_json.as_deref()];
            (ours != theirs).then(|| format!("terraform: {:?}\nonus:      {:?}", theirs[1], ours[1]))
        }
    }
}

fn differences(path: &Path) -> (Vec<String>, usize) {
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<Case> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let differs = |case: &Case| difference(case).map(|difference| format!("{}\n{difference}", case.name));
    (cases.iter().filter_map(differs).collect(), cases.len())
}

#[test]
fn every_recorded_document_is_computed_to_the_byte() {
    let recorded = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/documents/cases.jsonl");
    let path = std::env::var_os("ONUS_DOCUMENTS").map_or_else(|| PathBuf::from(recorded), PathBuf::from);
    let (differences, count) = differences(&path);
    assert!(count > 100, "{count} cases");
    assert!(differences.is_empty(), "{} of {count} differ\n{}", differences.len(), differences.join("\n\n"));
}
