//! File systems as they are: links in circles, pipes, unreadable files, odd names, directories that vanish.

#![cfg(unix)]
#![allow(clippy::panic, reason = "a run that does not come to an end fails the test")]

mod contents;
mod kinds;
mod links;
mod names;
mod races;

use std::io::{Read, Write};
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Directory, Run, onus};

/// All formats of a report.
pub(crate) const FORMATS: [&str; 7] = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"];

/// A plan with findings.
pub(crate) const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/plans/real-app-create.json");

/// How long a run on a small input may take: it takes a fraction of a second, on a machine that does other things too.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs a command that must come to an end.
pub(crate) fn bounded(command: &mut Command) -> Run {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // With what a shell starts, it is a group that can be ended as a whole.
    let mut child = command.process_group(0).spawn().unwrap();
    let reading = |mut from: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut text = String::new();
            from.read_to_string(&mut text).unwrap();
            text
        })
    };
    let stdout = reading(Box::new(child.stdout.take().unwrap()));
    let stderr = reading(Box::new(child.stderr.take().unwrap()));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LONGEST {
            let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status();
            panic!("{command:?} does not come to an end");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let run = Run {
        code: status.code().unwrap_or_else(|| panic!("{command:?} ended by {status}")),
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    };
    assert!(!run.stderr.contains("panicked"), "{command:?}: {}", run.stderr);
    run
}

/// A bucket, bare, so that it has findings.
pub(crate) fn bucket(name: &str) -> String {
    format!("resource \"aws_s3_bucket\" \"{name}\" {{\n  bucket = \"acme-{name}\"\n}}\n")
}

/// A directory with files.
pub(crate) struct Tree(Directory);

impl Tree {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(Directory::new());
        files.iter().for_each(|(name, text)| tree.write(name, text));
        tree
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path(name).into()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A link to something that need not be there.
    pub(crate) fn link(&self, name: &str, target: impl AsRef<Path>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
    }

    pub(crate) fn pipe(&self, name: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// Runs the binary in the directory.
    pub(crate) fn onus(&self, arguments: &[&str]) -> Run {
        bounded(onus(arguments).current_dir(self.path("")))
    }

    /// The JSON report of a check in the directory, with its exit code.
    pub(crate) fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let run = self.onus(&[&["check", "--format", "json"], arguments].concat());
        let report = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
        (run.code, report)
    }
}

/// The messages of the errors of a report, each behind the path that it is about.
pub(crate) fn errors(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = report["errors"].as_array().unwrap();
    errors.iter().map(|error| format!("{}: {}", text(&error["path"]), text(&error["message"]))).collect()
}

/// The addresses of the buckets of a report.
pub(crate) fn buckets(report: &Value) -> Vec<String> {
    let buckets = report["buckets"].as_array().unwrap();
    buckets.iter().map(|bucket| bucket["address"].as_str().unwrap().to_owned()).collect()
}

/// Says that something cannot be tried on this machine: for lack of rights or devices, which nobody can install.
pub(crate) fn skip(what: &str) {
    // Not by a macro, whose output the test harness keeps to itself.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}
