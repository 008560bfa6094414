//! SARIF reports of real plans: OASIS's schema takes them, and so does GitHub, as far as its document says.

// This test reads the repository and runs cargo, and its helpers fail by panicking.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use onus::Settings;
use onus::finding::{Evidence, Outcome, Report, ReportError, Verdict};
use onus::report::{ReportOptions, Repository, sarif};
use onus::source::{Diagnostic, Location, Related, Source};
use serde_json::Value;

/// The official schema, from the package that ships it.
fn schema() -> Value {
    let output = |command: &mut Command| {
        let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = output(Command::new("rustc").arg("-vV"));
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Of other platforms' packages there may be none here.
    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&output(Command::new(env!("CARGO")).args(arguments))).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let schema = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(
        schema["$id"],
        "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
    );
    // The pattern of languages has a bracket too many, which strict readers of patterns refuse; nothing here has one.
    for owner in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][owner]["properties"]["language"];
        assert!(language.as_object_mut().unwrap().remove("pattern").is_some(), "{owner}");
    }
    schema
}

fn sarif(report: &Report) -> Value {
    let mut out = Vec::new();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let repository = Repository { here: root.clone(), root, ..Repository::default() };
    let options = ReportOptions { repository, ..ReportOptions::default() };
    sarif::write(report, &options, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// All recorded plans below a directory of the repository.
fn plans(directory: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "json") && !path.ends_with("expected.json")
        })
        .map(|path| path.display().to_string())
        .collect()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect()
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let text = value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer}: {value}"));
    assert!(!text.trim().is_empty(), "{pointer} is empty: {value}");
    text
}

/// What GitHub asks for beyond the schema, in 'SARIF support for code scanning'.
fn assert_taken(log: &Value) {
    assert_eq!((text(log, "/version"), log["runs"].as_array().unwrap().len()), ("2.1.0", 1));
    text(log, "/$schema");
    let run = &log["runs"][0];
    assert_eq!(text(run, "/tool/driver/name"), "onus");
    text(run, "/tool/driver/version");
    let mut ids = BTreeSet::new();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let id = text(rule, "/id");
        assert!(id.chars().count() <= 255 && ids.insert(id), "{id} is there twice, or too long");
        assert!(text(rule, "/name").chars().all(char::is_alphanumeric), "{id}");
        for pointer in ["/shortDescription/text", "/fullDescription/text"] {
            assert!(text(rule, pointer).chars().count() <= 1_024, "{id}: {pointer}");
        }
        text(rule, "/help/text");
        text(rule, "/help/markdown");
        let score: f64 = text(rule, "/properties/security-severity").parse().unwrap();
        let band = match text(rule, "/properties/severity") {
            "critical" => 9.1..=10.0,
            "high" => 7.0..=8.9,
            "medium" => 4.0..=6.9,
            _ => 0.1..=3.9,
        };
        assert!(band.contains(&score), "{id}: {score}");
        assert!(["error", "warning", "note"].contains(&text(rule, "/defaultConfiguration/level")), "{id}");
        assert!(["very-high", "high", "medium", "low"].contains(&text(rule, "/properties/precision")), "{id}");
        let tags = strings(&rule["properties"]["tags"]);
        assert!(tags.len() <= 20 && tags.contains(&"security"), "{id}: {tags:?}");
    }
    let results = run["results"].as_array().unwrap();
    assert!(results.len() <= 25_000);
    let mut fingerprints: BTreeMap<&str, String> = BTreeMap::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        text(result, "/message/text");
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let uri = text(&locations[0], "/physicalLocation/artifactLocation/uri");
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~%/".contains(c);
        assert!(uri.chars().all(plain) && !uri.starts_with('/') && !uri.contains(".."), "{uri}");
        for name in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(locations[0]["physicalLocation"]["region"][name].as_u64() >= Some(1), "{name}: {result}");
        }
        for logical in locations[0]["logicalLocations"].as_array().unwrap() {
            text(logical, "/fullyQualifiedName");
        }
        assert!(!locations[0]["logicalLocations"].as_array().unwrap().is_empty(), "{result}");
        // One alert a policy and subject of one input; two plans of one estate may well say the same.
        let subject = format!("{uri} {} {}", result["ruleId"], result["properties"]["subject"]);
        let ours = text(result, "/partialFingerprints/onus~1v1");
        let github = text(result, "/partialFingerprints/primaryLocationLineHash");
        assert_eq!(ours.len(), 64);
        let of_subject = subject.split_once(' ').unwrap().1.to_owned();
        let other = fingerprints.insert(github, of_subject.clone());
        assert!(other.as_ref().is_none_or(|other| *other == of_subject), "{github}: {other:?}, {of_subject}");
    }
}

#[test]
fn reports_are_as_the_official_schema_says_and_as_github_asks() {
    let schema = schema();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let check = |name: &str, report: &Report| {
        let log = sarif(report);
        let errors: Vec<_> =
            validator.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).take(5).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert_taken(&log);
        log
    };
    check("empty", &Report::default());
    let settings = Settings { all_facts: true, ..Settings::default() };
    let log = check("plans", &onus::analyse(&plans("testdata/plans"), &settings));
    assert!(log["runs"][0]["results"].as_array().unwrap().len() > 100);
    let report = onus::analyse(&plans("testdata/policies"), &settings);
    let log = check("fixtures", &report);
    let failed: BTreeSet<_> =
        log["runs"][0]["results"].as_array().unwrap().iter().map(|r| r["ruleId"].as_str().unwrap()).collect();
    // One with inputs may need them set before it fails.
    for policy in report.policies.iter().filter(|policy| policy.inputs.is_empty()) {
        assert!(failed.contains(&*policy.id), "{}: no fixture fails, or the results are cut", policy.id);
    }
    let inputs = plans("testdata/inputs");
    let report = onus::analyse(&inputs, &Settings { estate: Some("infra/prod".into()), ..Settings::default() });
    assert!(!report.errors.is_empty());
    let log = check("mistakes", &report);
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "onus/infra/prod/");
    check("hostile", &hostile());
    let log = check("module", &module());
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 10);
    assert_eq!(result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap().len(), 50);
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    let place = &notification["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "modules/a%20b/main.tf");
    assert_eq!(place["region"], serde_json::json!({"startLine": 1, "startColumn": 3, "endLine": 2, "endColumn": 2}));
}

/// A finding in a text with more than its message can name on the way to it, and an error in one.
fn module() -> Report {
    let plan = plans("testdata/plans").into_iter().find(|path| path.ends_with("real-app-create.json")).unwrap();
    let mut report = onus::analyse(&[plan], &Settings::default());
    report.verdicts.retain(|verdict| verdict.outcome == Outcome::Fail);
    report.verdicts.truncate(1);
    let file = report.sources.add(Source::new("modules/a b/main.tf", "é {\r\n}\r\n"));
    let typed = report.sources.add(Source::new("TF_VAR_status", "x"));
    let at = |source, span: std::ops::Range<usize>| Location::Source { source, span: span.into() };
    let mut related: Vec<_> = (0..100).map(|n| Related::call(format!("module.m[{n}]"), at(file, 0..2))).collect();
    related.push(Related { label: "var.status is given here".into(), location: at(typed, 0..1) });
    let evidence = Evidence { locations: vec![at(file, 3..4)], related, ..Evidence::default() };
    report.verdicts[0].evidence = evidence.kept();
    let diagnostic = Diagnostic::new("a block has no name").at(file, 3..8);
    report.errors.push(ReportError { path: "modules/a b".into(), diagnostic });
    report
}

/// What a plan can put wherever it can put text.
fn hostile() -> Report {
    const TEXT: &str = "a\u{1b}]52;c;aGk=\u{7}\r\nb\u{202e}c {0} [x](y) \u{10ffff}\"\\/";
    let plan = plans("testdata/plans").into_iter().find(|path| path.ends_with("real-app-create.json")).unwrap();
    let mut report = onus::analyse(&[plan], &Settings::default());
    report.inputs[0].path = TEXT.into();
    for verdict in &mut report.verdicts {
        let evidence = Evidence { messages: vec![TEXT.repeat(500)], ..Evidence::default() };
        let reason = Some(TEXT.into());
        *verdict = Verdict {
            subject: format!("{}{TEXT}", verdict.subject).into(),
            reason,
            evidence: evidence.kept(),
            ..verdict.clone()
        };
    }
    let broken = Verdict { outcome: Outcome::Error, ..report.verdicts[0].clone() };
    report.verdicts.push(broken);
    report.notes.push(TEXT.into());
    report
}

#[test]
fn the_schema_refuses_what_is_no_sarif() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let good = sarif(&hostile());
    assert!(validator.is_valid(&good));
    for (pointer, wrong) in [
        ("/version", Value::from("2.0.0")),
        ("/runs/0/results/0/level", Value::from("high")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", Value::from(0)),
        ("/runs/0/tool/driver/rules/0/id", Value::Null),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&bad), "{pointer}");
    }
}
