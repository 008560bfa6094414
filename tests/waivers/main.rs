//! Accepted findings, from comments, blocks, other tools' comments and baselines.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "writes files and runs the binary")]

mod baseline;
mod bind;
mod command;
mod facts;
mod foreign;
mod reach;
mod readme;
mod rules;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use onus::Settings;
use onus::finding::{Outcome, Report, Verdict};
use onus::source::Location;
use onus::waive::Rule;
use support::Directory;

/// A day on which all tests happen.
const TODAY: &str = "2026-12-01";

/// A repository with these files.
fn tree(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    std::fs::create_dir(directory.path(".git")).unwrap();
    for (path, text) in files {
        let path = PathBuf::from(directory.path(path));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn settings() -> Settings {
    Settings { today: Some(TODAY.to_owned()), ..Settings::default() }
}

fn analyse(directory: &Directory, settings: &Settings) -> Report {
    let report = onus::analyse(&[directory.path("")], settings);
    assert!(report.errors.is_empty(), "{:#?}", report.errors);
    report
}

/// What one policy says: a line for each subject.
fn told_of(report: &Report, policy: &str) -> Vec<String> {
    let line = |verdict: &Verdict| {
        let waived = verdict.waived().map(|waived| {
            let reason = waived.reason.as_deref().unwrap_or("-");
            format!(", accepted by {}: {reason}", waived.by.word())
        });
        format!("{} {}{}", verdict.subject, verdict.outcome.word(), waived.unwrap_or_default())
    };
    report.verdicts.iter().filter(|verdict| *verdict.policy.id == *policy).map(line).collect()
}

/// What is told about waivers: a line for each message, with the line of each place.
fn about_waivers(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for verdict in report.verdicts.iter().filter(|verdict| Rule::from_id(&verdict.policy.id).is_some()) {
        assert_eq!(verdict.outcome, Outcome::Fail);
        let places: Vec<String> = verdict.locations().iter().map(|location| place(report, location)).collect();
        let subject = verdict.subject.rsplit('/').next().unwrap();
        lines.push(format!(
            "{} {subject} ({}): {}",
            verdict.policy.id,
            places.join(", "),
            verdict.messages().join("; ")
        ));
    }
    lines
}

fn place(report: &Report, location: &Location) -> String {
    let Location::Source { source, span } = location else { return String::new() };
    let source = report.sources.get(*source).unwrap();
    let name = source.name.rsplit('/').next().unwrap().to_owned();
    format!("{name}:{}", source.position(span.start).line)
}
