//! Workflow commands: what GitHub makes of them, how many there are, and that no input writes one.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::sample;
use crate::finding::{Report, ReportError, Severity};
use crate::report::github::{self, data, property, write};
use crate::report::{OnUnknown, ReportOptions, Repository, sanitise};
use crate::source::Diagnostic;

fn written(report: &Report, options: &ReportOptions) -> String {
    let mut out = Vec::new();
    write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn with(fail_on: Severity, unknown: OnUnknown) -> ReportOptions {
    let repository = Repository { here: "/repo/infra".into(), root: "/repo".into(), ..Repository::default() };
    ReportOptions { fail_on, unknown, repository }
}

fn standard() -> ReportOptions {
    with(Severity::Medium, OnUnknown::Warn)
}

/// A command as the runner reads it.
struct Command {
    kind: String,
    properties: BTreeMap<String, String>,
    data: String,
}

fn unescaped(text: &str) -> String {
    let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
    text.replace("%25", "%")
}

/// All commands; a line with an old command in it, or one that is neither a command nor ours, fails.
fn commands(text: &str) -> Vec<Command> {
    let mut commands = Vec::new();
    for line in text.lines() {
        assert!(!line.contains("##["), "{line}");
        let Some(command) = line.strip_prefix("::") else {
            assert!(line.starts_with("onus: "), "{line}");
            continue;
        };
        let (head, data) = command.split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        let properties = properties.split(',').map(|property| {
            let (name, value) = property.split_once('=').unwrap();
            (name.to_owned(), unescaped(value))
        });
        let (properties, data) = (properties.collect(), unescaped(data));
        commands.push(Command { kind: kind.to_owned(), properties, data });
    }
    commands
}

fn kinds(text: &str) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for command in commands(text) {
        *kinds.entry(command.kind).or_insert(0) += 1;
    }
    kinds
}

#[test]
fn every_case_in_commands() {
    insta::assert_snapshot!(written(&sample::every_case(), &standard()));
}

#[test]
fn modules_in_commands() {
    insta::assert_snapshot!(written(&sample::modules(), &standard()));
}

#[test]
fn what_fails_is_an_error_from_the_severity_on_that_counts() {
    let report = sample::every_case();
    let of = |fail_on| {
        let commands = commands(&written(&report, &with(fail_on, OnUnknown::Pass)));
        let of_kind = |kind: &str| {
            let some = commands.iter().filter(|command| command.kind == kind);
            some.map(|command| command.properties["title"].clone()).collect::<Vec<_>>()
        };
        (of_kind("error"), of_kind("warning"))
    };
    let (errors, warnings) = of(Severity::Medium);
    assert_eq!(errors[..3], ["onus: error", "onus: error", "onus: error"]);
    assert_eq!(errors[3..], ["team-naming: error", "public-access-unblocked (high)", "sse-kms-missing (medium)"]);
    assert_eq!(warnings, ["team-naming (low, advisory)", "onus: warning", "onus: warning"]);
    let (errors, warnings) = of(Severity::Critical);
    assert_eq!(errors.len(), 4);
    assert_eq!(warnings[..2], ["public-access-unblocked (high)", "sse-kms-missing (medium)"]);
}

#[test]
fn an_unknown_is_what_the_option_says() {
    let report = sample::every_case();
    let of = |unknown| {
        let commands = commands(&written(&report, &with(Severity::Medium, unknown)));
        let open =
            commands.iter().filter(|command| command.data.contains("not known") || command.data.contains("-target"));
        open.map(|command| command.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(of(OnUnknown::Warn), ["notice", "notice", "notice"], "an input, a verdict and a note");
    assert_eq!(of(OnUnknown::Fail), ["error", "error", "notice"]);
    assert_eq!(of(OnUnknown::Pass), ["notice"]);
}

#[test]
fn places_are_told_from_the_root_of_the_repository() {
    let commands = commands(&written(&sample::every_case(), &standard()));
    let kms = commands.iter().find(|command| command.properties["title"].starts_with("sse-kms")).unwrap();
    let of = |name: &str| kms.properties.get(name).map(String::as_str);
    assert_eq!((of("file"), of("line"), of("endLine")), (Some("infra/main.tf"), Some("8"), Some("8")));
    assert_eq!((of("col"), of("endColumn")), (Some("14"), Some("24")), "the last column of `\"Suspended\"`");
    let planned = commands.iter().find(|command| command.properties["title"].starts_with("public-access")).unwrap();
    assert!(!planned.properties.contains_key("file"));
    assert!(
        planned.data.contains("\nat aws_s3_bucket_public_access_block.logs.block_public_acls\n"),
        "{}",
        planned.data
    );
}

#[test]
fn columns_are_left_out_where_lines_differ() {
    let commands = commands(&written(&sample::modules(), &standard()));
    let tall = commands.iter().find(|command| command.properties["title"].starts_with("public-policy")).unwrap();
    assert_ne!(tall.properties["line"], tall.properties["endLine"]);
    assert!(!tall.properties.contains_key("col"));
}

#[test]
fn ten_of_a_kind_are_written_and_the_rest_is_counted() {
    for (errors, last) in [(10, None), (11, Some("and 2 more errors")), (2_000, Some("and 1991 more errors"))] {
        let error = |at: usize| ReportError { path: "a".into(), diagnostic: Diagnostic::new(format!("a {at}")) };
        let report = Report { errors: (0..errors).map(error).collect(), ..Report::default() };
        let text = written(&report, &standard());
        assert_eq!(kinds(&text), BTreeMap::from([("error".to_owned(), 10)]));
        let told = commands(&text).pop().unwrap().data;
        assert_eq!(told.starts_with("and "), last.is_some(), "{told}");
        assert!(last.is_none_or(|last| told.starts_with(last)), "{told}");
    }
    let large = written(&sample::large(), &standard());
    assert_eq!(kinds(&large), BTreeMap::from([("error".to_owned(), 10), ("notice".to_owned(), 10)]));
}

#[test]
fn every_policy_is_annotated_before_any_is_again() {
    let text = written(&sample::large(), &standard());
    let commands = commands(&text);
    let errors: Vec<_> = commands.iter().filter(|command| command.kind == "error").collect();
    let titles: BTreeSet<_> = errors.iter().map(|command| &command.properties["title"]).collect();
    assert_eq!(titles.len(), errors.len(), "{titles:?}");
}

#[test]
fn accepted_findings_are_not_annotated() {
    let text = written(&sample::every_case(), &standard());
    assert!(!text.contains("access-logging-off"));
    assert!(text.ends_with("complete (3 errors above, part.json: it was made with -target)\n"), "{text}");
    assert!(text.contains(" 3 fail (2 counted from medium on), 5 waived, 1 unknown"), "{text}");
}

#[test]
fn hostile_text_writes_no_command() {
    for unknown in [OnUnknown::Pass, OnUnknown::Warn, OnUnknown::Fail] {
        let text = written(&sample::hostile(), &with(Severity::Low, unknown));
        let _ = commands(&text);
        assert!(!text.contains(|c| c != '\n' && sanitise::is_hostile(c)));
    }
    for attack in ["::error::x", "a\n::set-output name=x::y", "##[add-path]/x", "a%0A::stop-commands::x", "a\r::x::y"] {
        let error = ReportError { path: attack.into(), diagnostic: Diagnostic::new(attack).with_help(attack) };
        let report = Report { errors: vec![error], notes: vec![attack.into()], ..Report::default() };
        let mut report = report;
        report.inputs = vec![crate::finding::InputInfo {
            complete: false,
            incomplete: Some(attack.into()),
            ..sample::input(attack, "plan")
        }];
        let text = written(&report, &standard());
        assert_eq!(commands(&text).len(), 3, "{text}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = sample::modules();
    assert_eq!(written(&report, &standard()), written(&report, &standard()));
}

proptest! {
    #[test]
    fn what_is_escaped_is_read_back(text in "\\PC*|[%:,\\n a-z#\\[]*") {
        let clean = sanitise::block(&text).replace("##[", "## [");
        prop_assert_eq!(unescaped(&data(&sanitise::block(&text))), clean);
        let line = sanitise::line(&text).replace("##[", "## [");
        let written = property(&text);
        prop_assert!(!written.contains([':', ',', '\n', '\r']));
        prop_assert_eq!(unescaped(&written), line);
    }

    #[test]
    fn no_text_ends_a_command(text in "\\PC*|[%:,\\n a-z#\\[]*") {
        let error = ReportError { path: text.as_str().into(), diagnostic: Diagnostic::new(text.as_str()) };
        let report = Report { errors: vec![error], ..Report::default() };
        let mut out = Vec::new();
        github::write(&report, &standard(), &mut out).unwrap();
        prop_assert_eq!(commands(&String::from_utf8(out).unwrap()).len(), 1);
    }
}
