//! What a verdict says in plain lines, for formats without a drawing.

use super::{facts, sanitise};
use crate::finding::{Outcome, Verdict};

/// The subject with the title of the policy, or why nothing can be said; then what failed, or what would decide it; then
/// the attribute of a plan, which no line of a file tells, unless the subject as a whole is the place.
pub(super) fn lines(subject: &str, verdict: &Verdict) -> Vec<String> {
    let reason = verdict.reason.as_deref().unwrap_or("no reason given");
    let mut lines = vec![match verdict.outcome {
        Outcome::Error => format!("{subject}: the policy could not be evaluated: {reason}"),
        Outcome::Unknown => format!("{subject}: not known: {reason}"),
        Outcome::Fail | Outcome::Pass | Outcome::NotApplicable => format!("{subject}: {}", verdict.policy.title),
    }];
    lines.extend(verdict.messages().iter().cloned());
    lines.extend(verdict.remedy().map(str::to_owned));
    if verdict.outcome == Outcome::Fail {
        let place = verdict.locations().first().and_then(facts::attribute);
        let place = place.filter(|place| *place != *verdict.subject);
        lines.extend(place.map(|place| format!("at {place}")));
    }
    lines
}

/// Lines as one text, further lines within one indented, so that no value can forge a line.
pub(super) fn indented(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| sanitise::block(line.trim_end()).replace('\n', "\n  ")).collect();
    lines.join("\n")
}
