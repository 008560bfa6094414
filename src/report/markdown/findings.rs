//! What could not be read or evaluated, and what fails.

use std::cmp::Reverse;

use super::budget::Section;
use super::{name, prose};
use crate::finding::{Outcome, Report, ReportError, Verdict};
use crate::report::ending::counts;
use crate::report::group::{self, Group};
use crate::report::region::Spot;
use crate::report::{ReportOptions, facts, lists};
use crate::source::Location;

/// Errors, as a list.
pub(super) fn errors<'a>(report: &'a Report, options: &'a ReportOptions) -> Section<'a> {
    let broken = grouped(report, Outcome::Error);
    let total = report.errors.len() + told(&broken);
    let unread = report.errors.iter().map(|error| (unread(report, options, error), 1));
    let items = unread.chain(broken.into_iter().map(|group| (unevaluated(report, &group), 1 + group.others.len())));
    Section {
        title: "\n### ⛔ What could not be read or evaluated\n".to_owned(),
        head: "\n".to_owned(),
        tail: String::new(),
        noun: "error",
        total,
        items: Box::new(items),
    }
}

fn unread(report: &Report, options: &ReportOptions, error: &ReportError) -> String {
    let diagnostic = &error.diagnostic;
    let place = match &diagnostic.location {
        Some(location @ Location::Source { .. }) => Spot::new(report, &options.repository, location).map(|s| s.line()),
        Some(location) => facts::attribute(location).map(|at| format!("{}: {at}", error.path)),
        None => None,
    };
    let known = place.is_none() && (diagnostic.message.starts_with(&*error.path) || *error.path == *"-");
    let place =
        if known { String::new() } else { format!("{}: ", name(&place.unwrap_or_else(|| error.path.to_string()))) };
    let help = diagnostic.help.as_deref().map(|help| format!("<br>{}", prose(help))).unwrap_or_default();
    format!("- ⛔ error: {place}{}{help}\n", prose(&diagnostic.message))
}

fn unevaluated(report: &Report, group: &Group<'_>) -> String {
    let verdict = group.first;
    let reason = prose(verdict.reason.as_deref().unwrap_or("no reason given"));
    format!(
        "- ⛔ error: the policy {} could not be evaluated for {}: {reason}\n",
        name(&verdict.policy.id),
        subjects(report, group)
    )
}

/// The failures that nobody accepted, worst first; those of one place are together.
pub(super) fn grouped(report: &Report, outcome: Outcome) -> Vec<Group<'_>> {
    let standing = |verdict: &&Verdict| verdict.outcome == outcome && verdict.waived().is_none();
    let mut found: Vec<_> = report.verdicts.iter().filter(standing).collect();
    found.sort_by_key(|v| (Reverse(v.policy.severity), &v.policy.id, v.input, &v.subject));
    found.chunk_by(|a, b| a.policy.id == b.policy.id).flat_map(group::groups).collect()
}

/// How many verdicts some groups are.
pub(super) fn told(groups: &[Group<'_>]) -> usize {
    groups.iter().map(|group| 1 + group.others.len()).sum()
}

/// The table of what fails.
pub(super) fn table<'a>(report: &'a Report, options: &'a ReportOptions) -> Section<'a> {
    let groups = grouped(report, Outcome::Fail);
    let total = told(&groups);
    let row = |group: Group<'a>| {
        let verdict = group.first;
        let cells = [
            severity(verdict, options),
            format!("{}<br>{}", prose(&verdict.policy.title), name(&verdict.policy.id)),
            subjects(report, &group),
            name(&place(report, options, verdict)),
        ];
        (format!("| {} |\n", cells.join(" | ")), 1 + group.others.len())
    };
    Section {
        title: "\n### What fails\n".to_owned(),
        head: "\n| severity | policy | subject | place |\n|---|---|---|---|\n".to_owned(),
        tail: String::new(),
        noun: "finding",
        total,
        items: Box::new(groups.into_iter().map(row)),
    }
}

/// The severity, and whether it counts.
pub(super) fn severity(verdict: &Verdict, options: &ReportOptions) -> String {
    let policy = &verdict.policy;
    let (word, advisory) = (policy.severity.word(), policy.enforcement.remark());
    if counts(verdict, options.fail_on) {
        return format!("❌ {word}");
    }
    let below = if advisory.is_empty() { ", not counted" } else { advisory };
    format!("⚠️ {word}{below}")
}

fn subjects(report: &Report, group: &Group<'_>) -> String {
    let first = name(&lists::subject(report, group.first.input, &group.first.subject));
    match group.others.len() {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The line of a file, else the attribute in a plan, else what was given.
pub(super) fn place(report: &Report, options: &ReportOptions, verdict: &Verdict) -> String {
    let spot = Spot::of(report, &options.repository, verdict).map(|spot| spot.line());
    let planned = || {
        let mut attributes = verdict.locations().iter().filter_map(facts::attribute);
        attributes.find(|place| *place != *verdict.subject)
    };
    let input = || report.inputs.get(verdict.input).map(|input| input.path.to_string());
    spot.or_else(planned).or_else(input).unwrap_or_default()
}
