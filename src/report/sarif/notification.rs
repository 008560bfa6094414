//! What is wrong with the run itself, as SARIF's notifications.

use std::borrow::Cow;

use serde::Serialize;

use super::limits::Limits;
use super::message::Message;
use super::place::Place;
use super::{Log, result, rule};
use crate::finding::{Outcome, ReportError, Verdict, Warning};

/// A notification.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification<'a> {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<Reference<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Place>,
}

#[derive(Debug, Serialize)]
struct Reference<'a> {
    id: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

impl Notification<'_> {
    fn new(level: &'static str, text: &str) -> Self {
        Self { level, message: Message::new(text), associated_rule: None, locations: Vec::new() }
    }
}

/// Everything that the results do not say: what was left out, what could not be read or evaluated, and remarks.
pub(super) fn all<'a>(log: &Log<'a>, limits: &Limits, results: usize, written: usize) -> Vec<Notification<'a>> {
    let report = log.report;
    let mut all = Vec::new();
    if written < results {
        all.push(Notification::new(
            "warning",
            &format!(
                "{} of {results} results are left out, the least severe ones: GitHub refuses a file with more than {} \
                 results, or beyond 10 MB when compressed. The JSON report lists all.",
                results - written,
                limits.results
            ),
        ));
    }
    if written > limits.shown {
        let text = format!("GitHub keeps {} of these {written} results, by severity", limits.shown);
        all.push(Notification::new("note", &text));
    }
    if let rest @ 1.. = report.policies.len().saturating_sub(limits.rules) {
        all.push(Notification::new("warning", &format!("{rest} rules are left out; GitHub refuses more")));
    }
    let broken = report.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Error);
    let incomplete = report.inputs.iter().filter(|input| !input.complete).map(|input| {
        let why = input.incomplete.as_deref().unwrap_or("not all of it was read");
        Notification::new("warning", &format!("{}: incomplete: {why}", input.path))
    });
    let mut rest = report
        .errors
        .iter()
        .map(|error| failure(log, error))
        .chain(broken.map(|verdict| unevaluated(log, verdict)))
        .chain(incomplete)
        .chain(report.warnings.iter().map(|warning| remark(log, warning)))
        .chain(report.notes.iter().map(|note| Notification::new("note", note)));
    all.extend(rest.by_ref().take(limits.notifications));
    if let more @ 1.. = rest.count() {
        all.push(Notification::new("warning", &format!("and {more} more; the JSON report lists all")));
    }
    all
}

fn failure<'a>(log: &Log<'a>, error: &ReportError) -> Notification<'a> {
    let diagnostic = &error.diagnostic;
    let path = if diagnostic.message.starts_with(&*error.path) || *error.path == *"-" {
        String::new()
    } else {
        format!("{}: ", error.path)
    };
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let place = Place::new(log, diagnostic.location.as_ref(), &error.path);
    let text = format!("{path}{}{help}", diagnostic.message);
    Notification { locations: vec![place], ..Notification::new("error", &text) }
}

fn remark<'a>(log: &Log<'a>, warning: &Warning) -> Notification<'a> {
    let diagnostic = &warning.diagnostic;
    let file = log.report.inputs.get(warning.input).map_or("", |input| &input.path);
    let dot = if warning.attribute.is_empty() { "" } else { "." };
    let help = diagnostic.help.as_deref().map(|help| format!("\n{help}")).unwrap_or_default();
    let text = format!("{}{dot}{}: {}{help}", warning.address, warning.attribute, diagnostic.message);
    let place = Place::new(log, diagnostic.location.as_ref(), file);
    Notification { locations: vec![place], ..Notification::new("warning", &text) }
}

fn unevaluated<'a>(log: &Log<'a>, verdict: &'a Verdict) -> Notification<'a> {
    let place = Place::new(log, verdict.locations().first(), log.path(verdict)).meaning(result::logical(verdict));
    Notification {
        level: "error",
        message: Message::of(verdict),
        associated_rule: Some(Reference {
            id: rule::id(&verdict.policy),
            index: log.rules.get(&*verdict.policy.id).copied(),
        }),
        locations: vec![place],
    }
}
