//! The real Onus, packed and fetched as a release has it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::job::{Job, VERSION};
use crate::metadata::repository;

#[test]
fn a_plan_on_a_pull_request_is_annotated_summed_up_commented_and_in_sarif() {
    let mut job = Job::new();
    fs::remove_file(job.path("action/.github/release/sha256sums")).unwrap();
    fs::write(job.path("action/.github/release/sha256sums"), "").unwrap();
    job.release(VERSION, Path::new(env!("CARGO_BIN_EXE_onus")));
    fs::copy(repository("testdata/plans/real-app-create.json"), job.workspace("plan.json")).unwrap();
    job.with("plan", "plan.json").with("sarif-file", "onus.sarif").with("comment", "true");
    let outcome = job.run();
    assert_eq!((outcome.code, outcome.outputs["exit-code"].as_str()), (1, "1"), "{}", outcome.log);

    let report: Value = serde_json::from_str(&fs::read_to_string(&outcome.outputs["json"]).unwrap()).unwrap();
    assert_eq!(outcome.outputs["failed"], report["summary"]["verdicts"]["fail"].to_string());
    assert_eq!(outcome.outputs["unknown"], report["summary"]["verdicts"]["unknown"].to_string());
    let sarif: Value = serde_json::from_str(&fs::read_to_string(&outcome.outputs["sarif"]).unwrap()).unwrap();
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());

    assert_eq!(accepted(&sarif, &report), (0, 0));

    assert!(outcome.log.lines().any(|line| line.starts_with("::error ")), "{}", outcome.log);
    assert!(outcome.summary.contains("http-allowed"), "{}", outcome.summary);
    let body = job.server.state().comments[0]["body"].as_str().unwrap().to_owned();
    assert!(body.contains(outcome.summary.trim_end()), "{body}");

    let outcome = job.with("gate", "introduced").run();
    assert_eq!((outcome.code, outcome.outputs["exit-code"].as_str()), (2, "2"), "{}", outcome.log);
    assert!(outcome.log.contains("nothing tells new findings from old ones yet"), "{}", outcome.log);

    let outcome = job.with("gate", "all").with("args", "--no-such-option").run();
    assert_eq!((outcome.code, outcome.outputs["failed"].as_str()), (2, ""), "{}", outcome.log);
    assert!(job.server.state().comments[0]["body"].as_str().unwrap().contains("wrote no report"));
}

/// Results with `suppressions`, and verdicts with a waiver.
fn accepted(sarif: &Value, report: &Value) -> (usize, usize) {
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let suppressed = results.iter().filter(|result| result.get("suppressions").is_some()).count();
    let waived = report["verdicts"].as_array().unwrap().iter().filter(|verdict| !verdict["waiver"].is_null()).count();
    (suppressed, waived)
}

#[test]
fn code_scanning_gets_nothing_that_is_accepted() {
    let mut job = Job::new();
    fs::remove_file(job.path("action/.github/release/sha256sums")).unwrap();
    fs::write(job.path("action/.github/release/sha256sums"), "").unwrap();
    job.release(VERSION, Path::new(env!("CARGO_BIN_EXE_onus")));
    let bucket =
        "# onus:ignore[force-destroy] -- scratch data\nresource \"aws_s3_bucket\" \"b\" {\n  force_destroy = true\n}\n";
    fs::write(job.workspace("main.tf"), bucket).unwrap();
    let outcome = job.with("path", ".").with("sarif-file", "onus.sarif").run();
    let report: Value = serde_json::from_str(&fs::read_to_string(&outcome.outputs["json"]).unwrap()).unwrap();
    let sarif: Value = serde_json::from_str(&fs::read_to_string(&outcome.outputs["sarif"]).unwrap()).unwrap();
    assert_eq!(accepted(&sarif, &report), (0, 1), "{}", outcome.log);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(!results.is_empty() && results.iter().all(|result| result["ruleId"] != "force-destroy"), "{sarif}");
}
