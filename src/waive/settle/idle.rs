//! What is signed and accepts nothing: waivers without a finding, and attestations past their last day.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Desk, Known, Use, is_foreign, name};
use crate::finding::{Outcome, Report, Verdict};
use crate::waive::problem::Problem;
use crate::waive::target::Target;
use crate::waive::{Rule, Scope, Subjects};

impl Desk<'_> {
    /// Tells of waivers without a finding, where this run could have found one.
    pub(super) fn unused(&mut self, report: &Report, evaluated: &BTreeSet<Arc<str>>, used: &BTreeSet<Use>) {
        // What could not be read may be what a waiver is for.
        if !report.errors.is_empty() {
            return;
        }
        for (at, waiver) in self.ledger.waivers.iter().enumerate() {
            let inputs = self.ledger.inputs(waiver);
            let whole = (self.settling.whole)(&name(report, waiver.source));
            match &waiver.scope {
                Scope::Subjects(Subjects { path: Some(path), home, .. }) if whole && inputs.is_empty() => {
                    let message = format!("`path` is {path:?}, and no root module is there");
                    self.tell(report, Rule::Unused, waiver, *home, message, None);
                }
                Scope::Subjects(subjects) if whole || subjects.is_for_one() => {}
                _ if whole => {}
                // Other root modules can need it.
                _ => continue,
            }
            let Some(&input) = inputs.iter().find(|input| !self.flawed.contains(&(at, **input))) else { continue };
            let there = match &waiver.scope {
                Scope::Target(target) => self.ledger.is_there(target),
                Scope::Nothing | Scope::Part | Scope::Subjects(_) => true,
            };
            // Other tools tell of theirs.
            if !there || is_foreign(waiver) {
                continue;
            }
            for (id, _) in &waiver.ids {
                let Known::Policy(id) = self.settling.known(id) else { continue };
                if used.contains(&(at, id.clone())) || !evaluated.contains(id) || is_off(report, &inputs, id) {
                    continue;
                }
                let message = match &waiver.scope {
                    Scope::Nothing => {
                        format!("the waiver for {id} stands on no block or attribute, and not directly above one")
                    }
                    Scope::Part => format!(
                        "the waiver for {id} stands on an entry within an argument of a module, and accepts nothing; a \
                         `waiver` block in .onus.hcl can name what the module makes of it"
                    ),
                    Scope::Target(target) => match self.elsewhere(report, target, id) {
                        Some(subject) => {
                            format!(
                                "nothing here decides the finding of {id} for {subject}; above its block, it accepts it"
                            )
                        }
                        None => format!("there is no finding of {id} here to accept"),
                    },
                    Scope::Subjects(Subjects { pattern, .. }) => {
                        format!("there is no finding of {id} for {pattern} to accept")
                    }
                };
                self.tell(report, Rule::Unused, waiver, input, message, None);
            }
        }
    }

    /// The subject of a finding that a comment within its block does not accept, as something else decides it.
    fn elsewhere<'r>(&self, report: &'r Report, target: &Target, id: &str) -> Option<&'r str> {
        let declared = self.ledger.declared(target);
        let open = |verdict: &&Verdict| {
            matches!(verdict.outcome, Outcome::Fail | Outcome::Unknown)
                && *verdict.policy.id == *id
                && declared.iter().any(|(input, address)| *input == verdict.input && *address == verdict.subject)
        };
        report.verdicts.iter().find(open).map(|verdict| &*verdict.subject)
    }

    pub(super) fn attestations(&mut self, report: &Report) {
        for attestation in &report.attestations {
            let Some(today) = self.settling.today else { continue };
            let (by, on) = (&attestation.by, &attestation.on);
            let why = match &attestation.until {
                Some(until) if **until < *today => format!("{by} signed until {until}"),
                _ if **on > *today => format!("{by} signs on {on}, which is still to come"),
                _ => continue,
            };
            self.problems.push(Problem {
                rule: Rule::AttestationExpired,
                input: 0,
                subject: format!("attestation.{}", attestation.responsibility).into(),
                message: format!("{why}: {}", attestation.statement),
                location: attestation.location.clone(),
            });
        }
    }
}

/// Whether a policy was not evaluated on any subject of these inputs, since a configuration file turned it off.
pub(in crate::waive) fn is_off(report: &Report, inputs: &[usize], id: &str) -> bool {
    let mut of_id = report.verdicts.iter().filter(|v| *v.policy.id == *id && inputs.contains(&v.input)).peekable();
    of_id.peek().is_some() && of_id.all(Verdict::is_off)
}
