//! Asking terraform itself, where it is installed: that the recorded cases are what it says, and recording new ones.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::value::RawValue;
use serde_json::{Value as Json, json};

/// Every how many-th recorded case terraform is asked for.
const SAMPLE: usize = 40;

/// Files whose cases read files, or ask for what the configuration here does not declare.
const ELSEWHERE: [&str; 3] = ["files", "templates", "names"];

/// What every configuration declares.
const PRELUDE: &str = "resource \"terraform_data\" \"t\" {}\n";

#[test]
fn terraform_still_says_what_is_recorded() {
    let Some(terraform) = Terraform::find("again") else { return };
    let mut lines = Vec::new();
    for file in super::files() {
        if !ELSEWHERE.iter().any(|name| file.file_stem().is_some_and(|stem| stem == *name)) {
            let text = std::fs::read_to_string(file).unwrap();
            lines.extend(text.lines().map(str::to_owned));
        }
    }
    let expressions: Vec<String> = lines
        .iter()
        .step_by(SAMPLE)
        .map(|line| serde_json::from_str::<super::Case>(line).unwrap().expr)
        // Each call of these gives something else.
        .filter(|expr| !["timestamp(", "uuid(", "bcrypt("].iter().any(|impure| expr.contains(impure)))
        .collect();
    let session = super::session();
    let differences: Vec<String> =
        terraform.record(&expressions).iter().filter_map(|line| super::difference(&session, line)).collect();
    assert!(
        differences.is_empty(),
        "{} of {} disagree\n{}",
        differences.len(),
        expressions.len(),
        differences.join("\n")
    );
}

/// `ONUS_RECORD` names a file with one expression a line; the cases are written beside it, with `.jsonl` at the end.
#[test]
fn expressions_from_outside_are_recorded() {
    let Some(path) = std::env::var_os("ONUS_RECORD") else { return };
    let terraform = Terraform::find("record").expect("terraform 1.11 is needed to record");
    let text = std::fs::read_to_string(&path).unwrap();
    let expressions: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    let cases = terraform.record(&expressions).join("\n") + "\n";
    std::fs::write(PathBuf::from(path).with_extension("jsonl"), cases).unwrap();
}

/// Terraform 1.11 in a directory of its own.
struct Terraform {
    directory: PathBuf,
}

/// What `terraform show -json` says of a plan.
#[derive(serde::Deserialize)]
struct Plan {
    #[serde(default)]
    output_changes: BTreeMap<String, Change>,
    #[serde(default)]
    planned_values: Planned,
}

#[derive(serde::Deserialize)]
struct Change {
    after: Option<Box<RawValue>>,
    after_unknown: Json,
}

#[derive(Default, serde::Deserialize)]
struct Planned {
    #[serde(default)]
    outputs: BTreeMap<String, PlannedOutput>,
}

#[derive(serde::Deserialize)]
struct PlannedOutput {
    r#type: Option<Json>,
}

impl Terraform {
    /// Terraform, if it is on the path; else the test says that it is skipped.
    fn find(purpose: &str) -> Option<Self> {
        let skipped = |why: &str| {
            // Past the capture of the test harness: a skipped test is not a passed one.
            let _ = writeln!(std::io::stderr(), "skipped: terraform is not asked again: {why}");
        };
        let version = Command::new("terraform").args(["version", "-json"]).output();
        let Some(version) = version.ok().and_then(|output| serde_json::from_slice::<Json>(&output.stdout).ok()) else {
            skipped("it is not on the path");
            return None;
        };
        let version = version["terraform_version"].as_str().unwrap_or("").to_owned();
        if !version.starts_with("1.11.") {
            skipped(&format!("version {version} is not 1.11, with which the cases were recorded"));
            return None;
        }
        let directory =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("terraform-{purpose}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        Some(Self { directory })
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("terraform");
        command.current_dir(&self.directory).args(arguments);
        command.env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1").output().unwrap()
    }

    /// The case of each expression: one output each in a file of its own, so that an error tells by its file which
    /// expression it is of. Those with errors are taken out, and the rest is planned again.
    fn record(&self, expressions: &[String]) -> Vec<String> {
        let file = |at: usize| self.directory.join(format!("e{at}.tf"));
        std::fs::write(self.directory.join("prelude.tf"), PRELUDE).unwrap();
        for (at, expr) in expressions.iter().enumerate() {
            let output = format!("output \"e{at}\" {{\n  sensitive = true\n  value = {expr}\n}}\n");
            std::fs::write(file(at), output).unwrap();
        }
        let mut errors: BTreeMap<usize, String> = BTreeMap::new();
        loop {
            let plan = self.run(&["plan", "-json", "-input=false", "-out=plan.bin"]);
            let found = errors_of(&plan);
            if found.is_empty() {
                assert!(plan.status.success(), "{}", String::from_utf8_lossy(&plan.stdout));
                break;
            }
            for (at, summary) in found {
                assert!(errors.insert(at, summary).is_none(), "expression {at} failed twice");
                std::fs::remove_file(file(at)).unwrap();
            }
        }
        let shown = self.run(&["show", "-json", "plan.bin"]).stdout;
        let plan: Plan = serde_json::from_slice(&shown).unwrap();
        let case = |(at, expr): (usize, &String)| self.case(&plan, at, expr, errors.get(&at));
        expressions.iter().enumerate().map(case).collect()
    }

    fn case(&self, plan: &Plan, at: usize, expr: &str, error: Option<&String>) -> String {
        let expr = json!(expr);
        if let Some(error) = error {
            return format!("{{\"expr\":{expr},\"error\":{}}}", json!(error));
        }
        let name = format!("e{at}");
        // An output that is null changes nothing.
        let Some(change) = plan.output_changes.get(&name) else {
            return format!("{{\"expr\":{expr},\"json\":null,\"type\":\"dynamic\"}}");
        };
        let mut line = format!("{{\"expr\":{expr},\"json\":{}", change.after.as_ref().map_or("null", |raw| raw.get()));
        if !matches!(change.after_unknown, Json::Bool(false)) && change.after_unknown != json!({}) {
            line.push_str(&format!(",\"unknown\":{}", change.after_unknown));
        } else if let Some(ty) = plan.planned_values.outputs.get(&name).and_then(|output| output.r#type.as_ref()) {
            line.push_str(&format!(",\"type\":{ty}"));
        }
        line + "}"
    }
}

impl Drop for Terraform {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// The errors of a plan by the number of their expression.
fn errors_of(plan: &Output) -> BTreeMap<usize, String> {
    let mut errors = BTreeMap::new();
    for line in String::from_utf8_lossy(&plan.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Json>(line) else { continue };
        let diagnostic = &message["diagnostic"];
        if diagnostic["severity"] != "error" {
            continue;
        }
        let file = diagnostic["range"]["filename"].as_str().unwrap_or("");
        let number = file.strip_prefix('e').and_then(|rest| rest.strip_suffix(".tf"));
        // What cannot be written into a plan has no place, but names the output.
        let detail = diagnostic["detail"].as_str().unwrap_or("");
        let named = detail.split_once("output value \"e").and_then(|(_, rest)| rest.split('"').next());
        let at = number.or(named).and_then(|digits| digits.parse().ok());
        let at: usize = at.unwrap_or_else(|| panic!("an error without an expression: {line}"));
        errors.entry(at).or_insert_with(|| diagnostic["summary"].as_str().unwrap_or("").to_owned());
    }
    errors
}
