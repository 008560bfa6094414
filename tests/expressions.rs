//! The expression language against terraform: recorded cases, see testdata/expressions/README.md.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, reason = "reads recorded cases")]

mod recorded;

use std::path::{Path, PathBuf};

use onus::eval::Session;
use onus::lang::NoHost;
use onus::source::SourceId;
use recorded::Recorded;

/// Evaluates the cases of a file and returns what disagrees, and how many there are.
fn differences(path: &Path) -> (Vec<String>, usize) {
    let session = session();
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let differences = cases.iter().filter_map(|case| difference(&session, case)).collect();
    (differences, cases.len())
}

fn session() -> Session<NoHost> {
    let mut session = Session::new(NoHost, "/module");
    session.bind("terraform_data", recorded::terraform_data());
    session
}

#[derive(serde::Deserialize)]
struct Case {
    expr: String,
}

fn difference(session: &Session<NoHost>, line: &str) -> Option<String> {
    let case: Case = serde_json::from_str(line).expect(line);
    let recorded: Recorded<'_> = serde_json::from_str(line).expect(line);
    let evaluate = |text: &str| session.evaluate(SourceId(0), text).map_err(|diagnostic| diagnostic.message);
    let got = evaluate(&case.expr);
    // A plan holds what is sensitive in clear, and does not say of an output which parts that are.
    let got = if recorded.is_in_clear(&got) {
        recorded.difference_in_clear(evaluate(&format!("jsondecode(nonsensitive(jsonencode({})))", case.expr)))?
    } else {
        recorded.difference(got)?
    };
    Some(format!("{line}\n    here: {got}"))
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
