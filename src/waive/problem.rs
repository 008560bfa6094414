//! What is wrong with waivers, as verdicts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Rule;
use crate::finding::{Evidence, Outcome, Report, RuleMeta, Verdict};
use crate::source::Location;
use crate::value::Basis;

/// Something that is wrong with a waiver.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) rule: Rule,
    pub(super) input: usize,
    /// The address of what is waived, or the file.
    pub(super) subject: Arc<str>,
    pub(super) message: String,
    pub(super) location: Option<Location>,
}

/// Adds them to a report: one verdict for each rule and subject, as policies have it.
pub(super) fn add(problems: Vec<Problem>, report: &mut Report) {
    if problems.is_empty() {
        return;
    }
    let mut merged: BTreeMap<(usize, Arc<str>, Rule), Evidence> = BTreeMap::new();
    for problem in problems {
        let evidence = merged.entry((problem.input, problem.subject, problem.rule)).or_default();
        if !evidence.messages.contains(&problem.message) {
            evidence.messages.push(problem.message);
        }
        if let Some(location) = problem.location.filter(|location| !evidence.locations.contains(location)) {
            evidence.locations.push(location);
        }
    }
    let mut metas: BTreeMap<Rule, Arc<RuleMeta>> = BTreeMap::new();
    for ((input, subject, rule), evidence) in merged {
        let policy = metas.entry(rule).or_insert_with(|| rule.meta().into()).clone();
        report.verdicts.push(Verdict {
            input,
            policy,
            subject,
            outcome: Outcome::Fail,
            basis: Basis::Proven,
            reason: None,
            evidence: evidence.kept(),
        });
    }
    report.policies.extend(metas.into_values());
    report.policies.sort_by(|a, b| a.id.cmp(&b.id));
    report.verdicts.sort_by(|a, b| {
        (a.input, &*a.subject, &*a.policy.id).cmp(&(b.input, &*b.subject, &*b.policy.id))
    });
}
