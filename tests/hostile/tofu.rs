//! Modules and plans of OpenTofu.
//!
//! There is no OpenTofu here to compare with: what it does is taken from its source, versions 1.8 to 1.12.

mod early;
mod enabled;
mod files;
mod language;
mod plans;
mod providers;

use std::path::PathBuf;

use serde_json::Value as Json;

use super::support::{Directory, Run, onus, run};

/// A directory with these files.
fn tree(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    for (path, text) in files {
        let path = PathBuf::from(directory.path(path));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

/// A bucket with a name and some more lines.
fn bucket(name: &str, more: &str) -> String {
    format!("resource \"aws_s3_bucket\" \"{name}\" {{\n  bucket = \"acme-{name}\"\n{more}}}\n")
}

/// What a run reports.
struct Checked {
    run: Run,
    report: Json,
}

/// Checks what these words name, from a directory.
fn check(directory: &Directory, words: &[&str]) -> Checked {
    let mut command = onus(&[&["check", "--format", "json"], words].concat());
    let run = run(command.current_dir(directory.path("")));
    let report = serde_json::from_str(&run.stdout).unwrap_or_default();
    Checked { run, report }
}

/// The only answer that `onus console .` gives.
fn console(directory: &Directory, expression: &str) -> String {
    let command = format!("printf '%s\\n' '{expression}' | \"$0\" console . 2>&1");
    let mut shell = std::process::Command::new("sh");
    let shell = shell.env_clear().args(["-c", &command, env!("CARGO_BIN_EXE_onus")]);
    run(shell.current_dir(directory.path(""))).stdout.trim().to_owned()
}

impl Checked {
    fn texts(&self, list: &str, member: &str) -> Vec<String> {
        let list = self.report[list].as_array().unwrap();
        list.iter().map(|one| one[member].as_str().unwrap_or_default().to_owned()).collect()
    }

    fn errors(&self) -> Vec<String> {
        self.texts("errors", "message")
    }

    fn notes(&self) -> Vec<String> {
        let notes = self.report["notes"].as_array().unwrap();
        notes.iter().map(|note| note.as_str().unwrap().to_owned()).collect()
    }

    /// The addresses of the buckets; nothing went wrong.
    fn buckets(&self) -> Vec<String> {
        assert_eq!(self.errors(), [""; 0], "{}", self.run.stderr);
        self.texts("buckets", "address")
    }

    /// The verdict of a policy about a subject, and why.
    fn verdict(&self, policy: &str, subject: &str) -> (String, String) {
        let verdicts = self.report["verdicts"].as_array().unwrap();
        let mut found = verdicts.iter().filter(|one| one["policy"] == policy && one["subject"] == subject);
        let one = found.next();
        assert!(one.is_some(), "no verdict of {policy} about {subject}");
        let one = one.unwrap();
        (one["verdict"].as_str().unwrap().to_owned(), one["reason"].as_str().unwrap_or_default().to_owned())
    }

    /// The file and line of the first place of a verdict.
    fn place(&self, policy: &str, subject: &str) -> (String, u64) {
        let verdicts = self.report["verdicts"].as_array().unwrap();
        let one = verdicts.iter().find(|one| one["policy"] == policy && one["subject"] == subject).unwrap();
        let place = &one["locations"][0];
        (place["file"].as_str().unwrap_or_default().to_owned(), place["start"]["line"].as_u64().unwrap_or_default())
    }
}
