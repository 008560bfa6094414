//! What is wrong with policy documents is told at its place, in words, and changes no verdict.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "reads the fixtures")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onus::Settings;
use onus::finding::Report;
use onus::report::text::{TextOptions, write_remarks};
use onus::source::Location;
use support::{Directory, onus, run};

const DOCUMENTS: &str = "testdata/remarks/documents";
const PLAN: &str = "testdata/remarks/documents/plan.json";
const TEXTS: &str = "testdata/remarks/texts";

fn checked(path: &str) -> Report {
    onus::analyse(&[path.to_owned()], &Settings { only: vec!["versioning-off".to_owned()], ..Settings::default() })
}

fn told(path: &str) -> String {
    let mut text = Vec::new();
    write_remarks(&checked(path), &TextOptions { max_per_policy: 100, ..TextOptions::default() }, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn mistakes_in_a_configuration_are_told_where_they_are_written() {
    insta::assert_snapshot!(told(DOCUMENTS));
}

#[test]
fn mistakes_in_a_plan_are_told_by_resource_and_line_of_the_text() {
    // Alone, without its configuration beside it.
    let directory = Directory::new();
    fs::copy(PLAN, directory.path("plan.json")).unwrap();
    insta::assert_snapshot!(told(&directory.path("plan.json")).replace(&directory.path("plan.json"), PLAN));
}

#[test]
fn mistakes_in_a_plan_are_where_its_configuration_has_them() {
    let places = |path: &str| -> BTreeMap<(String, String), Option<Location>> {
        let warnings = checked(path).warnings.into_iter();
        // Inline policies are a set: a plan has them in another order.
        let warnings = warnings.filter(|warning| &*warning.address != "aws_iam_role.reader");
        let message = |text: &str| text.split(" (line").next().unwrap().to_owned();
        warnings
            .map(|one| ((one.address.to_string(), message(&one.diagnostic.message)), one.diagnostic.location))
            .collect()
    };
    let (written, planned) = (places(DOCUMENTS), places(PLAN));
    let shown = |location: &Option<Location>| match location {
        Some(Location::Source { span, .. }) => (span.start, span.end),
        _ => (0, 0),
    };
    let both: Vec<_> =
        planned.iter().filter_map(|(key, place)| Some((key, shown(place), shown(written.get(key)?)))).collect();
    assert!(both.len() >= 15, "{}", both.len());
    for (key, planned, written) in both {
        assert_eq!(planned, written, "{key:?}");
    }
}

#[test]
fn texts_that_are_no_json_are_told_by_the_line_where_reading_ends() {
    insta::assert_snapshot!(told(TEXTS));
}

#[test]
fn mistakes_are_no_errors_and_part_of_every_report() {
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../src/report/onus-report-1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for path in [DOCUMENTS, PLAN] {
        let check = |format: &str| {
            let mut command = onus(&["check", path, "--policy", "website-endpoint", "--format", format]);
            run(command.current_dir(env!("CARGO_MANIFEST_DIR")))
        };
        let json = check("json");
        assert_eq!(json.code, 0, "{path}: {}", json.stderr);
        let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        let problems: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(problems.is_empty(), "{path}: {problems:?}");
        let warnings = report.pointer("/warnings").and_then(|warnings| warnings.as_array()).unwrap();
        let objekt = warnings.iter().find(|warning| warning.to_string().contains("GetObjekt")).unwrap();
        assert_eq!(objekt.pointer("/address").unwrap(), "aws_s3_bucket_policy.heredoc");
        assert_eq!(objekt.pointer("/attribute").unwrap(), "policy");
        assert_eq!(objekt.pointer("/help").unwrap(), "did you mean `s3:GetObject`?");
        let sarif = check("sarif");
        assert_eq!(sarif.code, 0, "{path}: {}", sarif.stderr);
        for output in [json.stdout, json.stderr, sarif.stdout, sarif.stderr] {
            assert!(output.contains("s3:GetObjekt"), "{path}: {output}");
            assert!(!output.contains("hunter2"), "{path}: {output}");
        }
        let quiet =
            run(onus(&["check", path, "--policy", "website-endpoint", "--quiet"])
                .current_dir(env!("CARGO_MANIFEST_DIR")));
        assert!(!quiet.stdout.contains("warning"), "{path}: {}", quiet.stdout);
    }
}

#[test]
fn what_terraform_takes_and_aws_too_has_no_mistakes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut warnings: Vec<String> = Vec::new();
    let mut inputs: Vec<PathBuf> = Vec::new();
    for group in ["testdata/policies", "testdata/configurations", "testdata/existing", "testdata/noise"] {
        for one in fs::read_dir(root.join(group)).unwrap().map(|entry| entry.unwrap().path()) {
            inputs.push(one.clone());
            inputs.extend(fs::read_dir(&one).into_iter().flatten().map(|entry| entry.unwrap().path()));
        }
    }
    let plans = fs::read_dir(root.join("testdata/plans")).unwrap().map(|entry| entry.unwrap().path());
    inputs.extend(plans.filter(|path| path.extension().is_some_and(|extension| extension == "json")));
    inputs.sort();
    let plans = inputs.into_iter().map(|input| if input.is_dir() { input.join("plan.json") } else { input });
    let plans: Vec<String> =
        plans.filter(|plan| plan.is_file()).map(|plan| plan.to_str().unwrap().to_owned()).collect();
    assert!(plans.len() > 300, "{}", plans.len());
    // In one run, so that the policies are read once.
    let report = onus::analyse(&plans, &Settings { only: vec!["versioning-off".to_owned()], ..Settings::default() });
    warnings.extend(report.warnings.iter().map(|warning| {
        let plan = Path::new(&*report.inputs[warning.input].path);
        let name = plan.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        format!("{name}: {}: {}", warning.address, warning.diagnostic.message)
    }));
    insta::assert_snapshot!(warnings.join("\n"));
}
