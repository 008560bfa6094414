//! What is told once: nothing is known of a module that could not be read, and every policy of buckets says so.

use std::collections::BTreeMap;

use super::subject;
use crate::finding::{Outcome, Verdict};

/// What one result tells.
pub(super) struct Told<'a> {
    pub(super) verdict: &'a Verdict,
    /// How many other policies say the same of the subject.
    pub(super) others: usize,
}

/// A result for each verdict; but one for a module that could not be read, under the worst of all the policies that
/// know nothing of it. The verdicts come worst first.
pub(super) fn told<'a>(verdicts: &[&'a Verdict]) -> Vec<Told<'a>> {
    let mut told: Vec<Told<'a>> = Vec::with_capacity(verdicts.len());
    let mut seen: BTreeMap<(usize, &str, Option<&str>), usize> = BTreeMap::new();
    for &verdict in verdicts {
        let mut at = told.len();
        if verdict.outcome == Outcome::Unknown && verdict.waived().is_none() && subject::is_call(&verdict.subject) {
            at = *seen.entry((verdict.input, &verdict.subject, verdict.reason.as_deref())).or_insert(at);
        }
        match told.get_mut(at) {
            Some(result) => result.others += 1,
            None => told.push(Told { verdict, others: 0 }),
        }
    }
    told
}
