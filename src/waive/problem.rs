//! What is wrong with waivers, as verdicts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Rule;
use crate::finding::{Evidence, Outcome, Report, RuleMeta, Severity, Verdict};
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
pub(super) fn add(problems: Vec<Problem>, severity: &dyn Fn(Rule, usize) -> Option<Severity>, report: &mut Report) {
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
    if merged.is_empty() {
        return;
    }
    let mut metas: BTreeMap<(Rule, Severity), Arc<RuleMeta>> = BTreeMap::new();
    for ((input, subject, rule), evidence) in merged {
        let Some(severity) = severity(rule, input) else { continue };
        let meta = || Arc::new(RuleMeta { severity, ..rule.meta() });
        let policy = metas.entry((rule, severity)).or_insert_with(meta).clone();
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
    let mut told: Vec<Rule> = metas.into_keys().map(|(rule, _)| rule).collect();
    told.dedup();
    report.policies.extend(told.into_iter().map(|rule| Arc::new(rule.meta())));
    report.policies.sort_by(|a, b| a.id.cmp(&b.id));
    report.verdicts.sort_by(|a, b| (a.input, &*a.subject, &*a.policy.id).cmp(&(b.input, &*b.subject, &*b.policy.id)));
}
