//! The whole check on a small tree of files, as the command line runs it.

use std::path::PathBuf;

use onus::eval;
use onus::waive::Tool;
use onus::{ConfigChoice, Settings};

use super::{Seen, Way, formats};

/// What begins a file: a line of this and its name.
const MARK: &[u8] = b"=== ";

/// How many files a tree has at most.
const MOST: usize = 16;

/// The files of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files(pub Vec<(String, Vec<u8>)>);

impl Files {
    /// Takes an input apart: `=== NAME` begins a file. What stands before the first one is `main.tf`.
    pub fn split(bytes: &[u8]) -> Self {
        let mut files = Self(Vec::new());
        let mut name = "main.tf".to_owned();
        let mut content = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            match line.strip_prefix(MARK) {
                Some(next) => {
                    files.add(&name, &mut content);
                    name = tame(next);
                }
                None => content.extend_from_slice(line),
            }
        }
        files.add(&name, &mut content);
        files
    }

    fn add(&mut self, name: &str, content: &mut Vec<u8>) {
        let content = std::mem::take(content);
        let is_new = self.0.iter().all(|(other, _)| other != name);
        if is_new && self.0.len() < MOST && !(content.is_empty() && self.0.is_empty()) {
            self.0.push((name.to_owned(), content));
        }
    }

    /// The input that is taken apart into these.
    pub fn join(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, content) in &self.0 {
            bytes.extend_from_slice(MARK);
            bytes.extend_from_slice(name.as_bytes());
            bytes.push(b'\n');
            bytes.extend_from_slice(content);
            if !content.ends_with(b"\n") {
                bytes.push(b'\n');
            }
        }
        bytes
    }
}

/// A path within the tree, whatever was written.
fn tame(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let steps = name.trim().split('/').filter(|step| !matches!(*step, "" | "." | ".."));
    let plain = |step: &str| -> String {
        step.chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ' ' | '~')).take(40).collect()
    };
    let steps: Vec<String> = steps.map(plain).filter(|step| !matches!(&**step, "" | "." | "..")).take(4).collect();
    if steps.is_empty() { "main.tf".to_owned() } else { steps.join("/") }
}

/// Checks a tree: its modules, and `plan.json` if there is one. Policies lie in `policies`, and `baseline.json` is a baseline.
pub(super) fn check(bytes: &[u8], way: Way<'_>) -> Seen {
    let mut seen = Seen::default();
    let files = Files::split(bytes);
    way.scratch.with(files.0.iter().map(|(name, content)| (&**name, &**content)));
    let is_there = |name: &str| files.0.iter().any(|(other, _)| other == name);
    let mut paths = vec![way.scratch.path("")];
    paths.extend(is_there("plan.json").then(|| way.scratch.path("plan.json")));
    let own = files.0.iter().any(|(name, _)| name.starts_with("policies/"));
    let settings = Settings {
        policy_dirs: own.then(|| PathBuf::from(way.scratch.path("policies"))).into_iter().collect(),
        baseline: is_there("baseline.json").then(|| PathBuf::from(way.scratch.path("baseline.json"))),
        root: is_there("plan.json").then(|| way.scratch.path("")),
        config: ConfigChoice::Nearest,
        modules: eval::Options::default(),
        today: Some("2026-12-01".to_owned()),
        honour: Tool::ALL.to_vec(),
        all_facts: true,
        ..Settings::default()
    };
    let report = onus::analyse(&paths, &settings);
    formats::report(&report, way, &mut seen);
    formats::answers(&report, &mut seen);
    seen
}
