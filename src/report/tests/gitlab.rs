//! GitLab's code quality report against a schema of our own, written after the fields that GitLab's document names.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::sample;
use crate::finding::{InputInfo, Report, Verdict};
use crate::report::gitlab::write;
use crate::report::{OnUnknown, ReportOptions, Repository, sanitise};

fn written(report: &Report, unknown: OnUnknown) -> String {
    let mut out = Vec::new();
    let repository = Repository { here: "/repo/infra".into(), root: "/repo".into(), ..Repository::default() };
    write(report, &ReportOptions { unknown, repository, ..ReportOptions::default() }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn issues(report: &Report, unknown: OnUnknown) -> Vec<Value> {
    serde_json::from_str(&written(report, unknown)).unwrap()
}

/// What 'Code Quality report format' asks for.
fn schema() -> Value {
    let line = json!({"type": "integer", "minimum": 1});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^[^/]", "not": {"pattern": "^\\./|(^|/)\\.\\.(/|$)"}},
                        "lines": {"type": "object", "required": ["begin"], "properties": {"begin": line, "end": line}}
                    }
                }
            },
            "additionalProperties": false
        }
    })
}

fn assert_valid(report: &Report, unknown: OnUnknown) {
    let issues = issues(report, unknown);
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let instance = Value::Array(issues.clone());
    let errors: Vec<_> = validator.iter_errors(&instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let fingerprints: BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), issues.len(), "each issue has a fingerprint of its own");
}

#[test]
fn every_case_in_gitlab() {
    insta::assert_snapshot!(written(&sample::every_case(), OnUnknown::Fail));
}

#[test]
fn every_report_has_what_gitlab_reads() {
    for report in [Report::default(), sample::every_case(), sample::modules(), sample::hostile(), sample::large()] {
        for unknown in [OnUnknown::Pass, OnUnknown::Fail] {
            assert_valid(&report, unknown);
        }
    }
}

#[test]
fn nothing_found_is_an_empty_array() {
    assert_eq!(written(&Report::default(), OnUnknown::Warn), "[]\n");
}

#[test]
fn an_issue_is_as_bad_as_its_policy() {
    let issues = issues(&sample::every_case(), OnUnknown::Fail);
    let of = |name: &str| {
        let some = issues.iter().filter(|issue| issue["check_name"] == name);
        some.map(|issue| issue["severity"].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(of("onus"), ["blocker", "blocker", "blocker"]);
    assert_eq!(of("team-naming"), ["info", "blocker"], "an advisory policy fails, and breaks");
    assert_eq!(of("public-access-unblocked"), ["critical"]);
    assert_eq!(of("sse-kms-missing"), ["major", "major"], "one of them is not known");
    assert!(of("access-logging-off").is_empty(), "they are accepted");
    assert!(of("public-acl-read").is_empty(), "it passes");
}

#[test]
fn what_is_not_known_is_an_issue_only_if_it_fails_the_run() {
    let count = |unknown| issues(&sample::every_case(), unknown).len();
    assert_eq!(count(OnUnknown::Pass), count(OnUnknown::Warn));
    assert_eq!(count(OnUnknown::Fail), count(OnUnknown::Warn) + 1);
    let of_modules = issues(&sample::modules(), OnUnknown::Fail);
    let away = of_modules.iter().filter(|issue| issue["description"].as_str().unwrap().starts_with("module.away"));
    let away: Vec<_> = away.map(|issue| issue["check_name"].as_str().unwrap()).collect();
    assert_eq!(away, ["policy-01"], "a module that is away is one issue, under the worst policy");
}

#[test]
fn places_are_lines_of_the_repository_or_the_first_of_the_plan() {
    let issues = issues(&sample::every_case(), OnUnknown::Warn);
    let of = |name: &str| issues.iter().find(|issue| issue["check_name"] == name).unwrap()["location"].clone();
    assert_eq!(of("sse-kms-missing"), json!({"path": "infra/main.tf", "lines": {"begin": 8, "end": 8}}));
    assert_eq!(of("public-access-unblocked"), json!({"path": "infra/plan.json", "lines": {"begin": 1, "end": 1}}));
}

#[test]
fn a_finding_of_a_whole_root_module_stands_at_its_first_file() {
    let mut report = sample::every_case();
    report.verdicts.retain(|verdict| verdict.input == 1 && &*verdict.policy.id == "sse-kms-missing");
    for verdict in &mut report.verdicts {
        *verdict = Verdict { evidence: None, ..verdict.clone() };
    }
    report.errors.clear();
    for issue in issues(&report, OnUnknown::Warn) {
        assert_eq!(issue["location"], json!({"path": "infra/main.tf", "lines": {"begin": 1, "end": 1}}));
    }
    assert!(!issues(&report, OnUnknown::Warn).is_empty());
}

#[test]
fn two_plans_with_buckets_of_one_address_are_two_issues() {
    let mut report = sample::every_case();
    let again: Vec<_> = report.verdicts.iter().filter(|verdict| verdict.input == 0).cloned().collect();
    report.inputs.push(InputInfo { path: "other.json".into(), ..report.inputs[0].clone() });
    report.verdicts.extend(again.into_iter().map(|verdict| crate::finding::Verdict { input: 3, ..verdict }));
    assert_valid(&report, OnUnknown::Fail);
}

#[test]
fn hostile_text_acts_on_nothing() {
    let text = written(&sample::hostile(), OnUnknown::Fail);
    assert!(!text.contains(|c| c != '\n' && sanitise::is_hostile(c)));
}
