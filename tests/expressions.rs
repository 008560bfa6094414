//! The expression language against terraform: recorded cases, see testdata/expressions/README.md.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, reason = "reads recorded cases")]

use std::path::{Path, PathBuf};

use onus::eval::{ModuleHost, Session};
use onus::source::SourceId;
use onus::value::{Reason, Type, Unknown, Value, Why};
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// Evaluates the cases of a file and returns what disagrees, and how many there are.
fn differences(path: &Path) -> (Vec<String>, usize) {
    let session = session();
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let differences = cases.iter().filter_map(|case| difference(&session, case)).collect();
    (differences, cases.len())
}

fn session() -> Session<ModuleHost> {
    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/expressions/files");
    // Terraform knows the time of its plan.
    let host = ModuleHost::new(files, files).unwrap().with_plan_time(1_600_000_000);
    let mut session = Session::new(host, files);
    let mut id = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "terraform_data.t.id"));
    id.not_null = true;
    let null = || Value::null();
    let attributes = [("id", Value::unknown(id)), ("input", null()), ("output", null()), ("triggers_replace", null())];
    session.bind("terraform_data", Value::object([("t", Value::object(attributes))]));
    session
}

#[derive(serde::Deserialize)]
struct Case<'c> {
    expr: String,
    #[serde(borrow)]
    json: Option<&'c RawValue>,
    r#type: Option<Json>,
    unknown: Option<Json>,
    sensitive: Option<Json>,
    error: Option<String>,
}

fn difference(session: &Session<ModuleHost>, line: &str) -> Option<String> {
    let case: Case<'_> = serde_json::from_str(line).expect(line);
    let result = session.evaluate(SourceId(0), &case.expr).map_err(|diagnostic| diagnostic.message);
    let record = result.and_then(|value| value.recorded());
    let (agree, got) = match &record {
        Err(message) => (case.error.is_some(), message.clone()),
        Ok(record) => {
            let parsed =
                |text: &Option<String>| text.as_deref().map(|text| serde_json::from_str::<Json>(text).unwrap());
            let agree = case.error.is_none()
                && canonical(&record.value) == canonical(case.json.map_or("null", RawValue::get))
                && case.r#type.is_none_or(|ty| serde_json::from_str::<Json>(&record.ty).unwrap() == ty)
                && mask(parsed(&record.unknown)) == mask(case.unknown)
                && mask(parsed(&record.sensitive)) == mask(case.sensitive);
            (agree, format!("{record:?}"))
        }
    };
    (!agree).then(|| format!("{line}\n    here: {got}"))
}

/// A mask without what says "no".
fn mask(given: Option<Json>) -> Option<Json> {
    match given? {
        Json::Bool(true) => Some(Json::Bool(true)),
        Json::Object(entries) => {
            let entries: serde_json::Map<String, Json> =
                entries.into_iter().filter_map(|(key, item)| mask(Some(item)).map(|item| (key, item))).collect();
            (!entries.is_empty()).then_some(Json::Object(entries))
        }
        Json::Array(items) => {
            let items: Vec<Json> = items.into_iter().map(|item| mask_or_false(Some(item))).collect();
            items.iter().any(|item| *item != Json::Bool(false)).then_some(Json::Array(items))
        }
        _ => None,
    }
}

fn mask_or_false(item: Option<Json>) -> Json {
    mask(item).unwrap_or(Json::Bool(false))
}

/// JSON text in one form, with all digits of its numbers.
fn canonical(text: &str) -> String {
    let value: &RawValue = serde_json::from_str(text).unwrap();
    let text = value.get().trim();
    match text.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap();
            format!("[{}]", items.iter().map(|item| canonical(item.get())).collect::<Vec<_>>().join(","))
        }
        Some(b'{') => {
            let entries: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap();
            let entries = entries.iter().map(|(key, item)| format!("{key:?}:{}", canonical(item.get())));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Some(b'"') => format!("{:?}", serde_json::from_str::<String>(text).unwrap()),
        Some(b'-' | b'0'..=b'9') => onus::value::Number::parse(text).unwrap().to_string(),
        _ => text.to_owned(),
    }
}

fn agree(path: &Path) {
    let (differences, count) = differences(path);
    assert!(count > 0, "{} holds no case", path.display());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    assert!(
        differences.is_empty(),
        "{name}: {} of {count} cases disagree with terraform:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn every_recorded_case_agrees_with_terraform() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/expressions");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    assert!(files.len() > 1);
    files.iter().for_each(|file| agree(file));
}

/// For those who work on the language: `ONUS_CASES` names a file with cases of their own.
#[test]
fn cases_from_outside_agree_with_terraform() {
    if let Some(path) = std::env::var_os("ONUS_CASES") {
        agree(Path::new(&path));
    }
}
