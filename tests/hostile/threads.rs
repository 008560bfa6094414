//! One report, whatever the number of threads and the order of files.
//!
//! Byte for byte, in every format, also where something is wrong: errors, warnings, and what a limit cut off are where an
//! order slips in. Trees and plans are those that are recorded in `testdata`.

#![cfg(unix)]
#![allow(clippy::panic, reason = "a difference is told without the rest of the reports")]

mod plans;
mod trees;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files::{FORMATS, Tree, bounded};
use crate::support::onus;

const TESTDATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata");

/// All reports of one run, its exit code, and what it said on standard error.
#[derive(Debug, PartialEq)]
pub(crate) struct Reports {
    code: i32,
    stderr: String,
    formats: BTreeMap<&'static str, String>,
}

/// Checks something in a directory with some number of threads.
pub(crate) fn reports(directory: &Path, arguments: &[&str], threads: usize) -> Reports {
    let out = Tree::new(&[]);
    let mut command = onus(&["check", "--quiet"]);
    for format in FORMATS {
        let file = out.path(format);
        command.args(["--report", &format!("{format}={}", file.to_str().unwrap())]);
    }
    command.args(arguments).env("RAYON_NUM_THREADS", threads.to_string()).current_dir(directory);
    let run = bounded(&mut command);
    let read = |format| std::fs::read_to_string(out.path(format)).unwrap_or_else(|why| panic!("{why}: {}", run.stderr));
    let formats = FORMATS.iter().map(|format| (*format, read(format))).collect();
    Reports { code: run.code, stderr: run.stderr.clone(), formats }
}

impl Reports {
    /// Tells where two runs differ, and nothing of the rest of the reports.
    pub(crate) fn same(&self, other: &Self, what: &str) {
        assert_eq!((self.code, &self.stderr), (other.code, &other.stderr), "{what}");
        for (format, text) in &self.formats {
            let lines = text.lines().zip(other.formats[format].lines()).enumerate();
            if let Some((at, (one, another))) = lines.into_iter().find(|(_, (one, another))| one != another) {
                let from = one.bytes().zip(another.bytes()).position(|(a, b)| a != b).unwrap_or(0).saturating_sub(100);
                let part = |line: &str| line.bytes().skip(from).take(300).map(char::from).collect::<String>();
                panic!("{what}, {format}, line {}: {:?} and {:?}", at + 1, part(one), part(another));
            }
            assert_eq!(text.len(), other.formats[format].len(), "{what}, {format}");
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.formats["json"]).unwrap()
    }
}

/// The same with one thread, with two and with many, several times.
fn any_threads(directory: &Path, arguments: &[&str]) -> Reports {
    let one = reports(directory, arguments, 1);
    for threads in [2, 16, 2, 16] {
        reports(directory, arguments, threads).same(&one, &format!("{arguments:?} with {threads} threads"));
    }
    one
}

/// The verdicts of a report without places: what is found, whatever file it stands in.
pub(crate) fn verdicts(report: &Value) -> Vec<String> {
    let mut verdicts: Vec<String> = report["verdicts"].as_array().unwrap().iter().map(verdict).collect();
    verdicts.sort();
    verdicts
}

fn verdict(verdict: &Value) -> String {
    let mut said = verdict.clone();
    for place in ["input", "locations", "related"] {
        said.as_object_mut().unwrap().remove(place);
    }
    for fact in said["facts"].as_array_mut().unwrap() {
        fact.as_object_mut().unwrap().remove("location");
    }
    said.to_string()
}

/// The directories below one of `testdata`, by name.
fn below(name: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new(TESTDATA).join(name)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    paths
}

#[test]
fn recorded_trees_have_one_report_with_any_number_of_threads() {
    for arguments in [
        &["configurations", "mistakes", "noise", "existing", "modules"][..],
        &["configurations", "--unknown", "fail", "--var", "nobody-declares=1", "--var-file", "there-is-none"],
        &["policies/http-allowed", "policies/wildcard-actions", "config", "there-is-none"],
    ] {
        let report = any_threads(Path::new(TESTDATA), arguments);
        assert!(report.code > 0, "{arguments:?}");
    }
}

#[test]
fn recorded_plans_have_one_report_with_any_number_of_threads() {
    let plans = std::fs::read_dir(Path::new(TESTDATA).join("plans")).unwrap();
    let plans =
        plans.map(|plan| plan.unwrap().file_name().into_string().unwrap()).filter(|name| name.ends_with(".json"));
    let mut plans: Vec<String> = plans.map(|name| format!("plans/{name}")).collect();
    plans.sort();
    let mut arguments: Vec<&str> = plans.iter().map(String::as_str).collect();
    arguments.extend(["existing/plan.json", "inputs/README.md", "there-is-none.json"]);
    let report = any_threads(Path::new(TESTDATA), &arguments);
    assert_eq!(report.code, 2);
    assert!(report.json()["verdicts"].as_array().unwrap().len() > 1000);
}

/// A tree with everything wrong that one can have, in many files.
fn troubled() -> Tree {
    let tree = Tree::new(&[]);
    for at in 0..40 {
        let wrong = [
            "resource \"aws_s3_bucket\" \"broken\" {\n  bucket =\n}\n",
            "resource \"aws_s3_bucket\" \"twice\" {\n  bucket = \"acme\"\n}\n",
            "locals {\n  a = local.b\n  b = local.c\n  c = local.a\n}\n",
            "module \"away\" {\n  source = \"acme/bucket/aws\"\n}\nmodule \"gone\" {\n  source = \"./gone\"\n}\n",
            "resource \"aws_s3_bucket\" \"many\" {\n  count  = 1000000000\n  bucket = \"acme-${count.index}\"\n}\n",
            "resource \"aws_s3_bucket\" \"none\" {\n  bucket = var.undeclared\n  tags   = nofunction(1)\n}\n",
            "resource \"aws_s3_bucket_policy\" \"p\" {\n  bucket = \"acme\"\n  policy = \"{\\\"Statement\\\": [{\"\n}\n",
            "# onus:ignore[no-such-policy] -- reason\nresource \"aws_s3_bucket\" \"w\" {\n  bucket = file(\"gone\")\n}\n",
        ];
        tree.write(&format!("root{}/file{at}.tf", at % 5), wrong[at % wrong.len()]);
        tree.write(&format!("root{}/more{at}.tf.json", at % 3), if at % 2 == 0 { "{" } else { "{\"resource\": 1}" });
        tree.write(&format!("root{at}x/terraform.tfvars"), "a = \n");
        tree.write(&format!("root{at}x/main.tf"), wrong[(at + 3) % wrong.len()]);
        let mistakes = "resource \"aws_s3_bucket\" \"m\" {\n  bucket =\n}\n".repeat(at);
        tree.write(&format!("many{}/main.tf", at % 2), mistakes);
        tree.write(&format!("rules/r{at}.policy.hcl"), "resource_policy \"aws_s3_bucket\" \"p\" {\n  enforce {}\n}\n");
    }
    tree.link("root0/linked.tf", "there-is-none");
    tree.write("root1/.onus.hcl", "fail_on = \"medium\"\nskip = [\"no-such-policy\"]\n");
    tree
}

#[test]
fn a_tree_with_everything_wrong_has_one_report_with_any_number_of_threads() {
    let tree = troubled();
    let report = any_threads(&tree.path(""), &["."]);
    assert_eq!(report.code, 2);
    assert!(report.json()["errors"].as_array().unwrap().len() > 100);
    let report =
        any_threads(&tree.path(""), &["--policy-dir", "rules", "--config", "none", "root0", "root1x", "root0"]);
    assert_eq!(report.code, 2);
    assert!(report.json()["errors"].as_array().unwrap().len() > 40);
    for arguments in [&["--changed", "root1x/main.tf", "root2/file2.tf"][..], &["--changed", "rules/r1.policy.hcl"]] {
        assert_eq!(any_threads(&tree.path(""), arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn other_commands_say_the_same_with_any_number_of_threads() {
    let said = |arguments: &[&str], threads: &str| {
        let mut command = onus(arguments);
        let run = bounded(command.env("RAYON_NUM_THREADS", threads).current_dir(TESTDATA));
        (run.code, run.stdout, run.stderr)
    };
    for arguments in [
        &["baseline", "--output-file", "-", "configurations", "existing/plan.json"][..],
        &["waive", "versioning-off", "aws_s3_bucket.there-is-none", "configurations", "--reason", "none"],
        &["policies", "--format", "json"],
    ] {
        let one = said(arguments, "1");
        for threads in ["2", "16"] {
            assert!(said(arguments, threads) == one, "{arguments:?} with {threads} threads");
        }
    }
}
