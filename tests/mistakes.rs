//! What is wrong with a configuration is told at its place, and the rest of it is judged.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "reads the fixtures")]

use onus::Settings;
use onus::eval::{Assignment, Options};
use onus::finding::Report;
use onus::source::Location;

fn checked(path: &str, assignments: Vec<Assignment>) -> Report {
    let only = vec!["versioning-off".to_owned()];
    let modules = Options { assignments, ..Options::default() };
    onus::analyse(&[path.to_owned()], &Settings { only, modules, ..Settings::default() })
}

/// The errors with their places, and the verdicts.
fn told(report: &Report) -> String {
    let mut lines = Vec::new();
    for error in &report.errors {
        let place = match &error.diagnostic.location {
            Some(Location::Source { source, span }) => {
                let source = report.sources.get(*source).unwrap();
                let at = source.position(span.start);
                format!("{}:{}:{}", source.name, at.line, at.column)
            }
            _ => error.path.to_string(),
        };
        lines.push(format!("{place}: {}", error.diagnostic.message));
    }
    for verdict in &report.verdicts {
        let reason = verdict.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        lines.push(format!("{}: {}{reason}", verdict.subject, verdict.outcome.word()));
    }
    lines.join("\n")
}

#[test]
fn every_mistake_is_told_and_every_bucket_is_judged() {
    insta::assert_snapshot!(told(&checked("testdata/mistakes", Vec::new())));
}

#[test]
fn a_variable_that_nobody_declares_and_a_file_that_is_not_there_are_errors() {
    let value = |name: &str| Assignment::Value(name.to_owned(), "x".to_owned());
    let report = checked("testdata/modules/bucket", vec![value("nothing"), Assignment::File("gone.tfvars".to_owned())]);
    let messages: Vec<&str> = report.errors.iter().map(|error| &*error.diagnostic.message).collect();
    assert!(messages.iter().any(|message| message.contains("no root module declares the variable `nothing`")));
    assert!(messages.iter().any(|message| message.contains("gone.tfvars")), "{messages:?}");
}

#[test]
fn a_sensitive_value_that_is_wrong_is_not_shown() {
    let directory = std::env::temp_dir().join(format!("onus-sensitive-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let main = "variable \"pin\" {\n  type      = number\n  sensitive = true\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b-${var.pin}\"\n}\n";
    std::fs::write(directory.join("main.tf"), main).unwrap();
    for values in ["pin = \"hunter2\"\n", "pin = hunter2\n"] {
        std::fs::write(directory.join("terraform.tfvars"), values).unwrap();
        let report = checked(directory.to_str().unwrap(), Vec::new());
        let mut text = Vec::new();
        onus::report::text::write(&report, &onus::report::text::TextOptions::default(), &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(report.errors.len() == 1 && text.contains("pin") && !text.contains("hunter2"), "{text}");
    }
    std::fs::remove_dir_all(directory).unwrap();
}
