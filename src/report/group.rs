//! Findings that are one: a module that is called thirty times is wrong in one line of one file.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Outcome, Verdict};
use crate::source::{Location, Related};

/// What is shown once.
pub(super) struct Group<'a> {
    /// The one that is shown.
    pub(super) first: &'a Verdict,
    /// Those that say the same of other subjects.
    pub(super) others: Vec<&'a Verdict>,
    /// What led to the place, of all of them, each place once.
    pub(super) related: Vec<&'a Related>,
    places: BTreeSet<&'a Location>,
}

/// What findings have in common that are shown once. Where their values come from is part of it: those that get
/// different ones have to be mended in different places. Through which calls their file is read is not.
type Cause<'a> =
    (usize, Outcome, Vec<&'a Location>, &'a [String], Option<&'a str>, Option<&'a str>, Vec<(&'a str, &'a Location)>);

/// The findings of one policy, in order; those of one place in a text that say the same are together.
pub(super) fn groups<'a>(of_policy: &[&'a Verdict]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut seen: BTreeMap<Cause<'a>, usize> = BTreeMap::new();
    for &verdict in of_policy {
        let next = groups.len();
        // In a plan every subject has a place of its own.
        let at = match verdict.locations().first() {
            Some(Location::Source { .. }) => *seen.entry(cause(verdict)).or_insert(next),
            _ => next,
        };
        match groups.get_mut(at) {
            Some(group) => {
                group.others.push(verdict);
                group.lead_there(verdict);
            }
            None => {
                let mut group =
                    Group { first: verdict, others: Vec::new(), related: Vec::new(), places: BTreeSet::new() };
                group.lead_there(verdict);
                groups.push(group);
            }
        }
    }
    groups
}

impl<'a> Group<'a> {
    fn lead_there(&mut self, verdict: &'a Verdict) {
        let places = &mut self.places;
        self.related.extend(verdict.related().iter().filter(|related| places.insert(&related.location)));
    }
}

fn cause(verdict: &Verdict) -> Cause<'_> {
    let origins = verdict.related().iter().filter(|related| !related.is_call());
    (
        verdict.input,
        verdict.outcome,
        // What a plan says beside its text is another attribute for each subject.
        verdict.locations().iter().filter(|location| matches!(location, Location::Source { .. })).collect(),
        verdict.messages(),
        verdict.reason.as_deref(),
        verdict.remedy(),
        origins.map(|related| (&*related.label, &related.location)).collect(),
    )
}
