//! The JSON report against its published schema and its promises.

use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::sample;
use crate::finding::Report;
use crate::report::{json, sanitise};

const SCHEMA: &str = include_str!("../onus-report-1.schema.json");

fn written(report: &Report) -> String {
    let mut out = Vec::new();
    json::write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn parsed(report: &Report) -> Value {
    serde_json::from_str(&written(report)).unwrap()
}

/// The schema with every object closed: readers are to ignore members they do not know, but we are to know ours.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: Map<_, _> = members.iter().map(|(name, value)| (name.clone(), closed(value))).collect();
            if members.contains_key("properties") && members.contains_key("required") {
                members.insert("additionalProperties".into(), json!(false));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        other => other.clone(),
    }
}

fn assert_valid(report: &Report) {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let instance = parsed(report);
    for schema in [closed(&schema), schema] {
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(&instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn every_report_is_as_the_published_schema_says() {
    for report in [Report::default(), sample::every_case(), sample::modules(), sample::hostile()] {
        assert_valid(&report);
    }
}

#[test]
fn the_schema_refuses_what_the_contract_does_not_allow() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good = parsed(&sample::every_case());
    for (pointer, wrong) in [
        ("/schema", json!("onus-report/2")),
        ("/verdicts/0/verdict", json!("maybe")),
        ("/verdicts/0/fingerprint", json!("abc")),
        ("/verdicts/0/locations/0/address", json!(null)),
        ("/verdicts/0/facts/0", json!({"path": "a", "value": 1, "origin": "declared"})),
        ("/verdicts/0/witness", json!({"words": "x"})),
        ("/verdicts/0/witness", json!("x")),
        ("/verdicts/0/waiver", json!({"by": "comment"})),
        ("/attestations/0/by", json!(null)),
        ("/buckets/0/links/0/basis", json!("ambiguous")),
        ("/summary/verdicts/pass", json!(-1)),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
}

#[test]
fn every_case_in_json() {
    insta::assert_snapshot!(written(&sample::every_case()));
}

#[test]
fn modules_in_json() {
    insta::assert_snapshot!(written(&sample::few_instances()));
}

#[test]
fn what_led_to_a_place_is_told_where_there_is_something_to_tell() {
    let report = parsed(&sample::modules());
    let of = |subject: &str| {
        let verdicts = report["verdicts"].as_array().unwrap();
        verdicts.iter().find(|verdict| verdict["subject"] == subject).unwrap()["related"].clone()
    };
    let logs = of("module.logs.aws_s3_bucket_versioning.this");
    let files: Vec<_> = logs.as_array().unwrap().iter().map(|one| one["location"]["file"].clone()).collect();
    assert_eq!(files, ["infra/main.tf", "infra/main.tf", "infra/prod.tfvars", "--var status"]);
    assert_eq!(logs[2]["location"]["start"], json!({"line": 2, "column": 10, "offset": 14}));
    assert_eq!(logs[0]["message"], "module.logs is called here");
    assert_eq!(of("module.away"), Value::Null);
}

#[test]
fn what_nothing_computes_is_null() {
    let report = parsed(&sample::every_case());
    assert_eq!(report["summary"]["changes"], Value::Null);
    for verdict in report["verdicts"].as_array().unwrap() {
        for name in ["change", "before", "fix"] {
            assert_eq!(verdict.get(name), Some(&Value::Null), "{name}");
        }
    }
}

#[test]
fn what_is_accepted_says_by_whom_and_still_counts_as_what_it_is() {
    let report = parsed(&sample::every_case());
    assert_eq!(report["summary"]["waived"], json!(5));
    let waivers: Vec<_> = report["verdicts"].as_array().unwrap().iter().map(|v| &v["waiver"]).collect();
    let waivers: Vec<_> = waivers.into_iter().filter(|waiver| !waiver.is_null()).collect();
    let by: Vec<_> = waivers.iter().map(|waiver| waiver["by"].as_str().unwrap()).collect();
    assert_eq!(by, ["comment", "config", "baseline", "config", "checkov"]);
    assert_eq!(waivers[0]["location"]["start"]["line"], json!(2));
    assert_eq!((&waivers[0]["owner"], &waivers[0]["until"]), (&json!("team-data"), &json!("2031-03-31")));
    assert_eq!(waivers[4]["id"], json!("CKV_AWS_18"));
    assert_eq!(report["attestations"][0]["by"], json!("Ada Lovelace"));
}

#[test]
fn a_pass_has_facts_of_three_members() {
    let report = parsed(&sample::every_case());
    let pass = report["verdicts"].as_array().unwrap().iter().find(|v| v["verdict"] == "pass").unwrap();
    assert_eq!(pass["facts"], json!([{"path": "bucket.acl.canned", "value": "private", "origin": "declared"}]));
}

#[test]
fn an_unknown_says_why_and_what_would_decide_it() {
    let report = parsed(&sample::every_case());
    let unknown = report["verdicts"].as_array().unwrap().iter().find(|v| v["verdict"] == "unknown").unwrap();
    let expected = "aws_kms_key.data.arn is known only after apply; a plan after this apply decides it";
    assert_eq!(unknown["reason"], expected);
}

#[test]
fn numbers_keep_their_digits_and_stay_readable() {
    let written = written(&sample::every_case());
    assert!(written.contains(r#""value":0.1234567890123456789012345,"#));
    assert!(written.contains(r#""value":"1e400","#));
}

#[test]
fn hostile_text_is_escaped_and_unharmed() {
    let written = written(&sample::hostile());
    assert!(!written.contains(|c| c != '\n' && sanitise::is_hostile(c)));
    let report: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(report["inputs"][0]["path"], sample::HOSTILE);
    assert_eq!(report["verdicts"][0]["messages"][0], sample::HOSTILE);
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    assert_eq!(written(&sample::every_case()), written(&sample::every_case()));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "measures")]
fn a_hundred_thousand_verdicts_take_seconds_at_most() {
    let report = sample::large();
    let start = Instant::now();
    json::write(&report, &mut std::io::sink()).unwrap();
    // Generous: an unoptimised build on a busy machine.
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
