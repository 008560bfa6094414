//! The expression language against terraform: recorded cases, see testdata/expressions/README.md.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "reads recorded cases"
)]

#[path = "../recorded/mod.rs"]
mod recorded;
mod terraform;

use std::path::{Path, PathBuf};

use onus::eval::{ModuleHost, Session};
use onus::source::SourceId;
use onus::value::Value;
use recorded::{Recorded, canonical};
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
    session.bind("terraform_data", recorded::terraform_data());
    session
}

#[derive(serde::Deserialize)]
struct Case {
    expr: String,
}

fn difference(session: &Session<ModuleHost>, line: &str) -> Option<String> {
    let case: Case = serde_json::from_str(line).expect(line);
    let recorded: Recorded<'_> = serde_json::from_str(line).expect(line);
    let evaluate = |text: &str| session.evaluate(SourceId(0), text).map_err(|diagnostic| diagnostic.message);
    let got = evaluate(&case.expr);
    // A plan holds what is sensitive in clear, and does not say of an output which parts that are.
    let got = if is_in_clear(&recorded, &got) {
        difference_in_clear(&recorded, evaluate(&format!("jsondecode(nonsensitive(jsonencode({})))", case.expr)))?
    } else {
        recorded.difference(got)?
    };
    Some(format!("{line}\n    here: {got}"))
}

/// Whether the case says nothing of what is sensitive, and the result has something sensitive.
fn is_in_clear(recorded: &Recorded<'_>, got: &Result<Value, String>) -> bool {
    let record = got.as_ref().ok().and_then(|value| value.recorded().ok());
    recorded.error.is_none() && recorded.sensitive.is_none() && record.is_some_and(|record| record.sensitive.is_some())
}

/// What was got instead of the JSON, if it differs; types do not survive JSON.
fn difference_in_clear(recorded: &Recorded<'_>, got: Result<Value, String>) -> Option<String> {
    let unknown = recorded.unknown.is_some() && got.as_ref().is_ok_and(Value::is_unknown);
    let record = match got.and_then(|value| value.recorded()) {
        Ok(record) => record,
        Err(message) => return Some(message),
    };
    let agree = canonical(&record.value) == canonical(recorded.json.map_or("null", RawValue::get));
    (!agree && !unknown).then(|| format!("{record:?}"))
}

fn agree(paths: &[PathBuf]) {
    let mut report = String::new();
    for path in paths {
        let (differences, count) = differences(path);
        assert!(count > 0, "{} holds no case", path.display());
        if !differences.is_empty() {
            let (name, list) = (path.display(), differences.join("\n"));
            report.push_str(&format!("{name}: {} of {count} disagree with terraform\n{list}\n", differences.len()));
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_recorded_case_agrees_with_terraform() {
    let files = files();
    assert!(files.len() > 1);
    agree(&files);
}

/// The files with recorded cases.
fn files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/expressions");
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    files
}

/// For those who work on the language: `ONUS_CASES` names a file with cases of their own.
#[test]
fn cases_from_outside_agree_with_terraform() {
    if let Some(path) = std::env::var_os("ONUS_CASES") {
        agree(&[path.into()]);
    }
}
