//! The SARIF report: what GitHub asks for beyond the schema, what is left out, and what is never let through. A test in
//! `tests/sarif.rs` holds reports of real plans against the schema.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::sample;
use crate::finding::{Enforcement, Outcome, Report, ReportError, RuleMeta, Severity, Verdict};
use crate::report::sarif::limits::{GITHUB, Limits};
use crate::report::sarif::write_within;
use crate::report::{OnUnknown, ReportOptions, sanitise};
use crate::source::{Diagnostic, Location, Source};

fn written(report: &Report, unknown: OnUnknown, limits: &Limits) -> String {
    let mut out = Vec::new();
    let options = ReportOptions { unknown, ..ReportOptions::default() };
    write_within(report, &options, limits, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn run(report: &Report, limits: &Limits) -> Value {
    let mut log: Value = serde_json::from_str(&written(report, OnUnknown::Warn, limits)).unwrap();
    log["runs"][0].take()
}

fn notifications(run: &Value) -> Vec<String> {
    let all = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    all.iter()
        .map(|one| format!("{}: {}", one["level"].as_str().unwrap(), one["message"]["text"].as_str().unwrap()))
        .collect()
}

#[test]
fn every_case_in_sarif() {
    insta::assert_snapshot!(written(&sample::every_case(), OnUnknown::Warn, &GITHUB));
}

#[test]
fn modules_in_sarif() {
    insta::assert_snapshot!(written(&sample::few_instances(), OnUnknown::Warn, &GITHUB));
}

#[test]
fn a_flow_goes_from_the_value_through_the_calls_to_what_decides() {
    let run = run(&sample::modules(), &GITHUB);
    let results = run["results"].as_array().unwrap();
    let logs = results.iter().find(|r| r["message"]["text"].as_str().unwrap().starts_with("module.logs")).unwrap();
    let steps = logs["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let steps: Vec<_> = steps
        .iter()
        .map(|step| {
            let physical = &step["location"]["physicalLocation"];
            let place = (&physical["artifactLocation"]["uri"], &physical["region"]["startLine"]);
            format!(
                "{}:{} {}",
                place.0.as_str().unwrap(),
                place.1,
                step["location"]["message"]["text"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            "infra/prod.tfvars:2 var.status has its value here",
            "infra/main.tf:3 var.status is given here",
            "infra/main.tf:1 module.logs is called here",
            "infra/modules/bucket/main.tf:12 versioning is Suspended",
        ]
    );
    assert_eq!(
        logs["message"]["text"],
        "module.logs.aws_s3_bucket_versioning.this: versioning is Suspended\n\
         module.logs is called [here](1)\nvar.status is given [here](2)\nvar.status has its value [here](3)\n\
         var.status is given here (--var status)"
    );
    let related = logs["relatedLocations"].as_array().unwrap();
    assert_eq!(related.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [json!(1), json!(2), json!(3)]);
}

#[test]
fn links_of_a_message_lead_to_related_places() {
    let run = run(&sample::modules(), &GITHUB);
    for result in run["results"].as_array().unwrap() {
        let ids: Vec<_> = result["relatedLocations"].as_array().into_iter().flatten().map(|one| &one["id"]).collect();
        for link in result["message"]["text"].as_str().unwrap().split("[here](").skip(1) {
            let id: Value = serde_json::from_str(link.split(')').next().unwrap()).unwrap();
            assert!(ids.contains(&&id), "{result}");
        }
    }
}

#[test]
fn a_module_that_is_away_is_one_result() {
    let run = run(&sample::modules(), &GITHUB);
    let results = run["results"].as_array().unwrap();
    let of_away: Vec<_> = results.iter().filter(|result| result["properties"]["subject"] == "module.away").collect();
    assert_eq!(of_away.len(), 1);
    assert_eq!(of_away[0]["ruleId"], "policy-01", "the worst of them, by name");
    let text = of_away[0]["message"]["text"].as_str().unwrap();
    assert!(text.ends_with(&format!("\n{} other policies do not know either", sample::BLIND - 1)), "{text}");
    assert_eq!(of_away[0]["locations"][0]["logicalLocations"][0]["kind"], "module");
}

#[test]
fn a_region_ends_where_its_last_line_does() {
    let source = Source::new("a.tf", "é {\r\n}\r\n\nx");
    let mut report = Report::default();
    let id = report.sources.add(source);
    for (span, expected) in [
        (0..8, [1, 1, 2, 2]),
        (0..3, [1, 1, 1, 3]),
        (2..2, [1, 2, 1, 2]),
        (4..6, [1, 4, 1, 4]),
        (9..10, [3, 1, 3, 1]),
        (10..99, [4, 1, 4, 2]),
        (99..99, [4, 2, 4, 2]),
    ] {
        let location = Some(Location::Source { source: id, span: span.clone().into() });
        let diagnostic = Diagnostic { location, ..Diagnostic::new("here") };
        report.errors = vec![ReportError { path: "a.tf".into(), diagnostic }];
        let region = run(&report, &GITHUB)["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]
            ["physicalLocation"]["region"]
            .take();
        let found = ["startLine", "startColumn", "endLine", "endColumn"].map(|name| region[name].as_u64().unwrap());
        assert_eq!(found, expected, "{span:?}");
    }
}

#[test]
fn an_empty_report_is_a_whole_file() {
    let run = run(&Report::default(), &GITHUB);
    assert_eq!((&run["results"], &run["tool"]["driver"]["rules"]), (&json!([]), &json!([])));
    assert_eq!(run["invocations"][0]["executionSuccessful"], json!(true));
}

#[test]
fn accepted_findings_come_last_and_are_suppressed() {
    let run = run(&sample::every_case(), &GITHUB);
    let results = run["results"].as_array().unwrap();
    let suppressed: Vec<_> = results.iter().filter(|result| result.get("suppressions").is_some()).collect();
    assert_eq!(suppressed.len(), 5);
    assert!(results[results.len() - 5..].iter().all(|result| result.get("suppressions").is_some()));
    assert_eq!(
        suppressed[0]["suppressions"],
        json!([{
            "kind": "inSource",
            "status": "accepted",
            "justification": "copied from a bucket with logs; owner: team-data; until 2031-03-31",
            "location": {"physicalLocation": {
                "artifactLocation": {"uri": "main.tf"},
                "region": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 22},
            }},
        }])
    );
    let kinds: Vec<_> = suppressed.iter().map(|result| result["suppressions"][0]["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["inSource", "external", "external", "inSource", "external"]);
}

#[test]
fn unknowns_are_notes_unless_they_pass() {
    let levels = |unknown| {
        let log: Value = serde_json::from_str(&written(&sample::every_case(), unknown, &GITHUB)).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let unknown = results.iter().filter(|result| result["properties"]["verdict"] == "unknown");
        unknown.map(|result| result["level"].clone()).collect::<Vec<_>>()
    };
    // One of them is accepted.
    assert_eq!(levels(OnUnknown::Warn), [json!("note"), json!("note")]);
    assert_eq!(levels(OnUnknown::Fail), [json!("note"), json!("note")]);
    assert!(levels(OnUnknown::Pass).is_empty());
}

#[test]
fn errors_make_the_run_unsuccessful_and_are_told() {
    let run = run(&sample::every_case(), &GITHUB);
    assert_eq!(run["invocations"][0]["executionSuccessful"], json!(false));
    let told = notifications(&run);
    assert_eq!(told.iter().filter(|one| one.starts_with("error: ")).count(), 4, "{told:#?}");
    assert!(told.contains(&"warning: part.json: incomplete: it was made with -target".to_owned()), "{told:#?}");
    assert!(told.contains(&"note: part.json: made with -target".to_owned()), "{told:#?}");
    let places = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(places.contains("policies/team-naming.policy.hcl"), "{places}");
}

#[test]
fn nothing_hostile_is_left_once_the_json_is_read() {
    fn texts<'a>(value: &'a Value, all: &mut Vec<&'a str>) {
        match value {
            Value::String(text) => all.push(text),
            Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
            Value::Object(members) => {
                // Data for programs.
                for (name, member) in members.iter().filter(|(name, _)| *name != "controls" && *name != "bindsFrom") {
                    assert!(!name.contains(sanitise::is_hostile), "{name:?}");
                    texts(member, all);
                }
            }
            _ => {}
        }
    }
    let text = written(&sample::hostile(), OnUnknown::Fail, &GITHUB);
    assert!(!text.contains(|c| c != '\n' && sanitise::is_hostile(c)));
    let log: Value = serde_json::from_str(&text).unwrap();
    let mut all = Vec::new();
    texts(&log, &mut all);
    for text in all {
        assert!(!text.contains(|c| c != '\n' && sanitise::is_hostile(c)), "{text:?}");
    }
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let text = result["message"]["text"].as_str().unwrap();
        assert!(!text.lines().any(|line| line.starts_with("FORGED")), "{text}");
    }
    for text in notifications(&log["runs"][0]) {
        assert!(!text.lines().any(|line| line.starts_with("FORGED")), "{text}");
    }
}

#[test]
fn a_message_makes_no_links() {
    let mut report = sample::every_case();
    let verdict = report.verdicts.first_mut().unwrap();
    verdict.evidence.as_mut().unwrap().messages = vec!["[free money](https://example.com) {0}".into()];
    let text = run(&report, &GITHUB)["results"][0]["message"]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("[free money] (https://example.com) {0}"), "{text}");
}

#[test]
fn sensitive_values_are_not_told() {
    assert!(!written(&sample::every_case(), OnUnknown::Fail, &GITHUB).contains("(sensitive value)"));
}

/// Failures of all severities and some unknowns, in no order.
fn mixed(count: usize) -> Report {
    let severities = [Severity::Low, Severity::Critical, Severity::Medium, Severity::High];
    let policies = severities.map(|severity| Arc::new(sample::rule(severity.word(), severity, None)));
    let mut report = Report { inputs: vec![sample::input("plan.json", "plan")], ..Report::default() };
    for at in 0..count {
        let outcome = if at % 5 == 0 { Outcome::Unknown } else { Outcome::Fail };
        let subject = format!("aws_s3_bucket.b[{at}]");
        report.verdicts.push(sample::verdict(&policies[at % 4], &subject, outcome));
    }
    report.policies = policies.into();
    report
}

#[test]
fn the_least_severe_is_left_out_and_counted() {
    let run = run(&mixed(100), &Limits { results: 30, shown: 25, ..GITHUB });
    let results = run["results"].as_array().unwrap();
    let words: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(words, [["critical"; 20].as_slice(), &["high"; 10]].concat());
    assert_eq!(
        notifications(&run),
        [
            "warning: 70 of 100 results are left out, the least severe ones: GitHub refuses a file with more than 30 \
             results, or beyond 10 MB when compressed. The JSON report lists all.",
            "note: GitHub keeps 25 of these 30 results, by severity",
        ]
    );
}

#[test]
fn failures_come_before_what_is_not_known() {
    let run = run(&mixed(40), &GITHUB);
    let verdicts: Vec<_> =
        run["results"].as_array().unwrap().iter().map(|r| r["properties"]["verdict"].clone()).collect();
    assert!(verdicts.is_sorted_by_key(|verdict| *verdict != json!("fail")), "{verdicts:?}");
}

#[test]
fn a_file_stays_below_the_size_that_is_taken() {
    let full = run(&mixed(2_000), &Limits { bytes: 20_000, ..GITHUB });
    let written = full["results"].as_array().unwrap().len();
    assert!((10..1_000).contains(&written), "{written}");
    assert!(notifications(&full)[0].starts_with(&format!("warning: {} of 2000 results", 2_000 - written)));
}

#[test]
fn many_errors_are_counted() {
    let mut report = mixed(0);
    report.notes = (0..20).map(|at| format!("note {at}")).collect();
    let told = notifications(&run(&report, &Limits { notifications: 5, ..GITHUB }));
    assert_eq!(told.len(), 6);
    assert_eq!(told[5], "warning: and 15 more; the JSON report lists all");
}

#[test]
fn a_rule_without_metadata_has_every_text_that_is_asked_for() {
    let mut report = mixed(0);
    let long = "x".repeat(400);
    report.policies = ["plain", &long, &format!("{long}y"), "\u{1b}"]
        .map(|id| Arc::new(RuleMeta::bare(id, Severity::Critical, Enforcement::Advisory)))
        .into();
    let run = run(&report, &GITHUB);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut ids = BTreeSet::new();
    for rule in rules {
        for pointer in
            ["/id", "/name", "/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"]
        {
            let text = rule.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            assert!(!text.trim().is_empty(), "{pointer}: {rule}");
        }
        let id = rule["id"].as_str().unwrap();
        assert!(id.len() <= 255 && ids.insert(id), "{id}");
        assert_eq!(rule.get("helpUri"), None);
        assert_eq!(rule["defaultConfiguration"]["level"], json!("note"), "it only advises");
    }
}

#[test]
fn a_rule_has_no_more_tags_than_are_taken() {
    let mut report = mixed(0);
    let controls = vec![("cis".into(), (0..50).map(|at| at.to_string()).collect())];
    report.policies = vec![Arc::new(RuleMeta { controls, ..sample::rule("many", Severity::Low, None) })];
    let run = run(&report, &GITHUB);
    let properties = &run["tool"]["driver"]["rules"][0]["properties"];
    let tags = properties["tags"].as_array().unwrap();
    assert_eq!(tags.len(), 20);
    assert_eq!(tags[..4], [json!("security"), json!("encryption"), json!("encryption-at-rest"), json!("cis/0")]);
    assert_eq!(properties["controls"]["cis"].as_array().unwrap().len(), 50);
}

#[test]
fn a_bucket_outside_is_named_by_its_companions() {
    let mut report = mixed(0);
    let verdict = Verdict {
        evidence: crate::finding::Evidence {
            locations: vec![
                sample::planned("aws_s3_bucket_policy", "a", "policy"),
                sample::planned("aws_s3_bucket_acl", "b", ""),
            ],
            ..Default::default()
        }
        .kept(),
        ..sample::verdict(&report.policies[0].clone(), "external.aws_s3_bucket[\"x\"]", Outcome::Fail)
    };
    report.verdicts = vec![verdict];
    let run = run(&report, &GITHUB);
    let names: Vec<_> = run["results"][0]["locations"][0]["logicalLocations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["fullyQualifiedName"].clone())
        .collect();
    assert_eq!(names, [json!("aws_s3_bucket_policy.a"), json!("aws_s3_bucket_acl.b")]);
    let text = run["results"][0]["message"]["text"].as_str().unwrap();
    assert!(text.ends_with("\nat aws_s3_bucket_policy.a.policy"), "{text}");
}

#[test]
fn writing_twice_gives_the_same_bytes() {
    let write = || written(&sample::every_case(), OnUnknown::Warn, &GITHUB);
    assert_eq!(write(), write());
}

#[test]
fn a_large_report_is_cut_where_it_has_to_be() {
    let run = run(&sample::large(), &GITHUB);
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    assert!(notifications(&run)[0].starts_with("warning: 35000 of 60000 results are left out"));
}
