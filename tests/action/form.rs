//! What `action.yml`, its scripts and the workflows have to be like, whatever they do.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use regex::Regex;
use serde_json::Value;

use crate::metadata::{action, repository};
use crate::yaml;

/// The action and all workflows.
fn workflows() -> Vec<PathBuf> {
    let mut files = listed(".github/workflows");
    files.push(repository("action.yml"));
    files
}

fn listed(directory: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(repository(directory)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn inputs_and_outputs_are_those_that_are_promised_and_described() {
    let action = action();
    let inputs: Vec<_> = action.inputs.keys().map(String::as_str).collect();
    let expected = [
        "args",
        "comment",
        "config",
        "fail-on",
        "gate",
        "path",
        "plan",
        "policy-dir",
        "root",
        "sarif-file",
        "summary",
        "token",
        "unknown",
        "version",
        "working-directory",
    ];
    assert_eq!(inputs, expected);
    let outputs: Vec<_> = action.outputs.keys().map(String::as_str).collect();
    assert_eq!(outputs, ["exit-code", "failed", "fixed", "introduced", "json", "sarif", "unknown"]);
    let descriptions = action.inputs.values().map(|input| &input.description);
    for description in descriptions.chain(action.outputs.values().map(|output| &output.description)) {
        assert!(description.len() > 20 && description.ends_with('.'), "{description}");
    }
}

#[test]
fn nothing_is_expanded_inside_of_a_script() {
    for file in workflows() {
        let mut scripts = 0;
        walk(&yaml::read(&fs::read_to_string(&file).unwrap()), &mut |key, value| {
            // A job may have that name, too.
            if let ("run", Some(script)) = (key, value.as_str()) {
                scripts += 1;
                assert!(!script.contains("${{"), "{}: an expression is pasted into `{script}`", file.display());
            }
        });
        assert!(scripts > 0, "{}", file.display());
    }
}

#[test]
fn every_action_is_pinned_by_commit_with_its_version() {
    for file in workflows() {
        pinned(&fs::read_to_string(&file).unwrap());
    }
}

/// Every `uses:` of a text names a commit, and its version beside it; the action of this checkout has neither.
pub(crate) fn pinned(text: &str) {
    let pin = Regex::new(r"uses: [\w.-]+/[\w./-]+@([0-9a-f]{40}|COMMIT) # v\d+\.\d+\.\d+$").unwrap();
    for line in text.lines().filter(|line| line.contains("uses:") && !line.ends_with("uses: ./")) {
        assert!(pin.is_match(line), "not pinned by commit with its version: {line}");
    }
}

#[test]
fn workflows_have_the_permissions_that_their_jobs_name() {
    for file in listed(".github/workflows") {
        let workflow = yaml::read(&fs::read_to_string(&file).unwrap());
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{}", file.display());
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            assert!(job["permissions"].is_object(), "{}: {name}", file.display());
        }
    }
}

#[test]
fn only_the_job_that_pushes_the_tag_keeps_a_token_and_what_writes_or_signs_builds_nothing() {
    for file in listed(".github/workflows") {
        let workflow = yaml::read(&fs::read_to_string(&file).unwrap());
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            let steps = job["steps"].as_array().unwrap();
            let checkout = steps
                .iter()
                .find(|step| step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@")));
            let keeps = checkout.is_some_and(|step| step["with"]["persist-credentials"] != false);
            assert!(!keeps || name == "release", "{}: {name} keeps the token of its checkout", file.display());
            let permissions = job["permissions"].as_object().unwrap().values();
            if permissions.into_iter().any(|permission| permission == "write") {
                let scripts: Vec<_> = steps.iter().filter_map(|step| step["run"].as_str()).collect();
                let publishes = scripts == [".github/release/publish.sh"];
                assert!(scripts.is_empty() || publishes, "{}: {name} may write, and runs {scripts:?}", file.display());
            }
        }
    }
}

#[test]
fn scripts_stop_at_the_first_error_and_evaluate_no_text() {
    let evaluates = Regex::new(r"(?m)\beval\b|\bsh -c\b").unwrap();
    // Not there before bash 4, and macOS has 3.2.
    let modern = Regex::new(r"mapfile|readarray|declare -A|local -n|\$\{\w+[,^@]").unwrap();
    for file in listed(".github/action").into_iter().chain(listed(".github/release")) {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(!evaluates.is_match(&text) && !modern.is_match(&text), "{name}");
        if text.starts_with("#!") {
            // An error of Python ends the script by itself.
            let stops = text.starts_with("#!/usr/bin/env bash\n#") && text.contains("\nset -euo pipefail\n");
            assert!(stops || text.starts_with("#!/usr/bin/env python3\n\"\"\""), "{name}");
            assert!(fs::metadata(&file).unwrap().permissions().mode() & 0o111 == 0o111, "{name} is not executable");
        }
    }
}

#[test]
fn a_release_has_an_archive_for_each_platform_that_the_action_knows() {
    let install = fs::read_to_string(repository(".github/action/install.sh")).unwrap();
    let target = Regex::new(r" target=(\w+-[\w-]+)").unwrap();
    let known: BTreeSet<_> = target.captures_iter(&install).map(|found| found[1].to_owned()).collect();
    let workflow = yaml::read(&fs::read_to_string(repository(".github/workflows/release.yml")).unwrap());
    let matrix = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap();
    let built: BTreeSet<_> = matrix.iter().map(|entry| entry["target"].as_str().unwrap().to_owned()).collect();
    assert_eq!(known, built);
    assert_eq!(known.len(), 5);
    let attested = workflow["jobs"]["attest"]["strategy"]["matrix"]["target"].as_array().unwrap();
    let attested: BTreeSet<_> = attested.iter().map(|target| target.as_str().unwrap().to_owned()).collect();
    assert_eq!(known, attested);
}

#[test]
fn the_file_of_sums_reads_as_sums() {
    let sum = Regex::new(r"^[0-9a-f]{64}  onus-v[\w.+-]+\.tar\.gz$").unwrap();
    let text = fs::read_to_string(repository(".github/release/sha256sums")).unwrap();
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(text.ends_with('\n') && lines.iter().all(|line| sum.is_match(line)), "{text}");
    let names: BTreeSet<_> = lines.iter().map(|line| &line[66..]).collect();
    assert_eq!(names.len(), lines.len(), "one sum a file");
}

fn walk(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                see(key, value);
                walk(value, see);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| walk(value, see)),
        _ => {}
    }
}
