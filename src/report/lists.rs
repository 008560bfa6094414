//! The parts of the text report that are lines, not drawings.

use std::collections::HashSet;

use super::{ending, sanitise};
use crate::finding::{Outcome, Report, RuleMeta, Severity, Verdict, WaivedBy};
use crate::source::Location;

/// Subjects that a line names before it counts.
pub(super) const SUBJECTS: usize = 3;
/// Reasons for not knowing that a policy lists before it counts.
pub(super) const REASONS: usize = 5;

/// A subject, with its input where there are several.
pub(super) fn subject(report: &Report, input: usize, subject: &str) -> String {
    match report.inputs.get(input) {
        Some(info) if report.inputs.len() > 1 => format!("{}: {subject}", info.path),
        _ => subject.to_owned(),
    }
}

/// The first few of some names, and how many more there are.
pub(super) fn some(names: &[impl AsRef<str>], limit: usize) -> String {
    let shown: Vec<_> = names.iter().take(limit).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(limit) {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}

/// The responsibility that a policy derives from, with published controls.
pub(super) fn duty(policy: &RuleMeta) -> Option<String> {
    let controls = policy.controls.iter().map(|(framework, ids)| format!("{framework} {}", ids.join(" ")));
    let parts: Vec<_> = std::iter::once(policy.responsibility.to_string())
        .filter(|responsibility| !responsibility.is_empty())
        .chain(controls)
        .collect();
    (!parts.is_empty()).then(|| sanitise::line(&parts.join(", ")).into_owned())
}

/// Companions without a certain bucket.
pub(super) fn unlinked(report: &Report) -> Vec<String> {
    let line = |unlinked: &crate::finding::Unlinked| {
        let address = subject(report, unlinked.input, &unlinked.address);
        if unlinked.candidates.is_empty() {
            return format!("{address}: {}", unlinked.reason);
        }
        format!("{address}: {}; candidates: {}", unlinked.reason, some(&unlinked.candidates, SUBJECTS))
    };
    report.unlinked.iter().map(line).collect()
}

/// Buckets whose class switches critical policies off: that is a decision of whoever wrote the tag, so it is shown.
pub(super) fn public_buckets(report: &Report) -> Vec<String> {
    let off: Vec<_> = report
        .policies
        .iter()
        .filter(|policy| policy.severity == Severity::Critical)
        .filter(|policy| policy.binds_from.as_deref().is_some_and(|class| class != "public"))
        .map(|policy| &*policy.id)
        .collect();
    if off.is_empty() {
        return Vec::new();
    }
    let line = |bucket: &crate::finding::BucketInfo| {
        let address = subject(report, bucket.input, &bucket.address);
        format!("{address} (from {}): {}", bucket.classification.source, off.join(", "))
    };
    report.buckets.iter().filter(|bucket| bucket.classification.value == Some("public")).map(line).collect()
}

/// What comments of other tools accept: whoever wrote them knew nothing of these policies.
pub(super) fn honoured(report: &Report) -> Vec<String> {
    let told = |verdict: &Verdict| {
        let waived = verdict.waived()?;
        let WaivedBy::Foreign { tool, id } = &waived.by else { return None };
        let place = waived.location.as_ref().and_then(|location| line(report, location)).unwrap_or_default();
        let reason = waived.reason.as_deref().map_or_else(String::new, |reason| format!(": {reason}"));
        let subject = subject(report, verdict.input, &verdict.subject);
        Some(format!("{} for {subject}: {tool} {id}{place}{reason}", verdict.policy.id))
    };
    report.verdicts.iter().filter_map(told).collect()
}

fn line(report: &Report, location: &Location) -> Option<String> {
    let Location::Source { source, span } = location else { return None };
    let source = report.sources.get(*source)?;
    Some(format!(" at {}:{}", source.name, source.position(span.start).line))
}

/// What was looked at and how it came out. What is accepted is told apart from what fails or is not known.
pub(super) fn last_line(report: &Report, fail_on: Severity) -> String {
    let counts = report.counts();
    let subjects: HashSet<_> = report.verdicts.iter().map(|verdict| (verdict.input, &verdict.subject)).collect();
    let waived = |outcome| {
        report.verdicts.iter().filter(|verdict| verdict.outcome == outcome && verdict.waived().is_some()).count()
    };
    let (waived_fail, waived_unknown) = (waived(Outcome::Fail), waived(Outcome::Unknown));
    let failed = counts.fail - waived_fail;
    let mut fail = format!("{failed} fail");
    let counted = report.verdicts.iter().filter(|verdict| ending::counts(verdict, fail_on)).count();
    if counted != failed {
        fail.push_str(&format!(" ({counted} counted from {} on)", fail_on.word()));
    }
    let accepted = match waived_fail + waived_unknown {
        0 => String::new(),
        some => format!(", {some} waived"),
    };
    format!(
        "{}, {}, {}: {} pass, {fail}{accepted}, {} unknown, {} not applicable, {}; {}",
        plural(report.buckets.len(), "bucket"),
        plural(subjects.len(), "subject"),
        if report.policies.len() == 1 { "1 policy".to_owned() } else { format!("{} policies", report.policies.len()) },
        counts.pass,
        counts.unknown - waived_unknown,
        counts.not_applicable,
        plural(counts.error, "error"),
        completeness(report),
    )
}

fn completeness(report: &Report) -> String {
    let mut why = Vec::new();
    if !report.errors.is_empty() {
        why.push(format!("{} above", plural(report.errors.len(), "error")));
    }
    for input in report.inputs.iter().filter(|input| !input.complete) {
        why.push(format!("{}: {}", input.path, input.incomplete.as_deref().unwrap_or("not all of it was read")));
    }
    if why.is_empty() { "complete".to_owned() } else { format!("incomplete ({})", some(&why, SUBJECTS)) }
}

pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
