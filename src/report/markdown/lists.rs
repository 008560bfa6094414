//! What is folded below the evidence: what is not known, accepted or signed for, and remarks on the input.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::budget::Section;
use super::{name, prose};
use crate::finding::{Attestation, Outcome, Report, Severity, Verdict, Waived, WaivedBy};
use crate::report::region::Spot;
use crate::report::{OnUnknown, ReportOptions, lists};
use crate::source::Location;

/// Policies that an unknown names before it counts.
const POLICIES: usize = 6;

fn folded<'a>(
    title: String,
    noun: &'static str,
    total: usize,
    items: impl Iterator<Item = (String, usize)> + 'a,
) -> Section<'a> {
    Section {
        title: format!("\n<details><summary>{title}</summary>\n"),
        head: "\n".to_owned(),
        tail: "\n</details>\n".to_owned(),
        noun,
        total,
        items: Box::new(items),
    }
}

/// Why something is not known, and what would decide it; by subject, with all policies that it keeps from knowing.
pub(super) fn unknowns<'a>(report: &'a Report, options: &ReportOptions) -> Section<'a> {
    if options.unknown == OnUnknown::Pass {
        return Section::none();
    }
    let mut found: BTreeMap<_, Vec<&Verdict>> = BTreeMap::new();
    let mut total = 0;
    for verdict in report.verdicts.iter().filter(|v| v.outcome == Outcome::Unknown && v.waived().is_none()) {
        let reason = (verdict.input, &*verdict.subject, verdict.reason.as_deref(), verdict.remedy());
        found.entry(reason).or_default().push(verdict);
        total += 1;
    }
    let worst = |verdicts: &[&Verdict]| verdicts.iter().map(|v| v.policy.severity).max().unwrap_or(Severity::Low);
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(_, verdicts)| Reverse(worst(verdicts)));
    let line =
        move |((input, subject, reason, remedy), mut verdicts): ((usize, &str, Option<&str>, Option<&str>), _)| {
            let verdicts: &mut Vec<&Verdict> = &mut verdicts;
            verdicts.sort_by_key(|verdict| (Reverse(verdict.policy.severity), &verdict.policy.id));
            let ids: Vec<_> = verdicts.iter().map(|verdict| name(&verdict.policy.id)).collect();
            let subject = name(&lists::subject(report, input, subject));
            let reason = prose(reason.unwrap_or("no reason given"));
            let remedy = remedy.map(|remedy| format!("; {}", prose(remedy))).unwrap_or_default();
            let policies = lists::some(&ids, POLICIES);
            (format!("- ❔ {subject}: {reason}{remedy} ({policies})\n"), verdicts.len())
        };
    folded(format!("❔ {total} unknown, and what would decide them"), "verdict", total, found.into_iter().map(line))
}

/// Accepted findings with who answers for them.
pub(super) fn waived<'a>(report: &'a Report, options: &'a ReportOptions) -> Section<'a> {
    let total = report.waived();
    let found = report.verdicts.iter().filter_map(|verdict| verdict.waived().map(|waived| (verdict, waived)));
    let line = |(verdict, waived): (&Verdict, &Waived)| {
        let subject = name(&lists::subject(report, verdict.input, &verdict.subject));
        let (id, outcome) = (name(&verdict.policy.id), verdict.outcome.word());
        (format!("- ☑️ {id} ({outcome}) {subject}: {}\n", accepted(report, options, waived)), 1)
    };
    folded(format!("☑️ {} accepted", lists::plural(total, "finding")), "finding", total, found.map(line))
}

fn accepted(report: &Report, options: &ReportOptions, waived: &Waived) -> String {
    let by = match &waived.by {
        WaivedBy::Comment => "accepted by a comment".to_owned(),
        WaivedBy::Config => "accepted in the configuration".to_owned(),
        WaivedBy::Baseline => "in the baseline".to_owned(),
        WaivedBy::Foreign { tool, id } => format!("accepted by a comment for {tool}, {}", name(id)),
    };
    let place = waived.location.as_ref().and_then(|location| line(report, options, location));
    let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
    let said = |label: &str, text: &Option<std::sync::Arc<str>>| {
        text.as_deref().map(|text| format!("{label}{}", prose(text))).unwrap_or_default()
    };
    let reason = said(": ", &waived.reason);
    format!("{by}{place}{reason}{}{}", said("; owner: ", &waived.owner), said("; until ", &waived.until))
}

fn line(report: &Report, options: &ReportOptions, location: &Location) -> Option<String> {
    Some(name(&Spot::new(report, &options.repository, location)?.line()))
}

/// Duties that someone has signed for.
pub(super) fn attestations(report: &Report) -> Section<'_> {
    let total = report.attestations.len();
    let item = |one: &Attestation| {
        let until = one.until.as_deref().map(|until| format!(", until {}", prose(until))).unwrap_or_default();
        let (duty, title, statement) = (name(&one.responsibility), prose(&one.title), prose(&one.statement));
        let (by, on) = (prose(&one.by), prose(&one.on));
        (format!("- {duty} {title}: {statement} (signed by {by} on {on}{until})\n"), 1)
    };
    folded(
        format!("✍️ {} signed for", lists::plural(total, "duty").replace("dutys", "duties")),
        "attestation",
        total,
        report.attestations.iter().map(item),
    )
}

/// What is wrong in the input and judged all the same, what has no certain bucket, and what the tags decide.
pub(super) fn remarks<'a>(report: &'a Report, options: &'a ReportOptions) -> Section<'a> {
    let unlinked =
        lists::unlinked(report).into_iter().map(|line| format!("- not linked to one bucket: {}\n", prose(&line)));
    let public = lists::public_buckets(report).into_iter();
    let public =
        public.map(|line| format!("- of class public, so that critical policies do not bind: {}\n", prose(&line)));
    let lists: Vec<_> = unlinked.chain(public).collect();
    let total = report.warnings.len() + lists.len() + report.notes.len();
    let warnings = report.warnings.iter().map(|warning| {
        let dot = if warning.attribute.is_empty() { "" } else { "." };
        let address = format!("{}{dot}{}", warning.address, warning.attribute);
        let diagnostic = &warning.diagnostic;
        let place = diagnostic.location.as_ref().and_then(|location| line(report, options, location));
        let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
        let help = diagnostic.help.as_deref().map(|help| format!("; {}", prose(help))).unwrap_or_default();
        let subject = name(&crate::report::lists::subject(report, warning.input, &address));
        format!("- ⚠️ warning: {subject}{place}: {}{help}\n", prose(&diagnostic.message))
    });
    let notes = report.notes.iter().map(|note| format!("- note: {}\n", prose(note)));
    let items = warnings.chain(lists).chain(notes).map(|item| (item, 1));
    folded(format!("{} on the input", crate::report::lists::plural(total, "remark")), "remark", total, items)
}
