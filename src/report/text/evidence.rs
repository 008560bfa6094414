//! The facts of a verdict as lines and labels.
//!
//! A plan has no text worth showing, so its excerpt is written here: one line a fact, with the attribute as Terraform
//! names it, the value before and after, and where the value comes from.

use std::collections::BTreeMap;

use crate::finding::{FactEvidence, Verdict};
use crate::report::excerpt::{Excerpt, LONGEST_LINE, Mark};
use crate::report::facts::{attribute, hidden, origin, place, said, values};
use crate::report::sanitise;
use crate::source::{Location, Related, SourceId, Span};

/// Facts that a finding shows. Less than ten, so that the lines of a plan's excerpt are counted in one digit.
const FACTS: usize = 8;
/// Places that a finding shows beside, of those that led to it.
const RELATED: usize = 6;

/// Labels on sources: the verdict's locations, then its facts, then what led there; those at one place share a label.
/// Also how many places of the last kind are left out.
pub(super) fn marks(verdict: &Verdict, related: &[&Related], unicode: bool) -> (Vec<Mark>, usize) {
    let mut marks = places(verdict.locations().iter());
    for fact in verdict.facts() {
        if let Some(location) = &fact.location {
            marks.add(location, Some(said(fact, unicode)), true, FACTS);
        }
    }
    if marks.all.is_empty() {
        return (marks.all, 0);
    }
    let room = marks.all.len() + RELATED;
    // The line that gives a variable its value says what the fact does not.
    let secret = verdict.facts().iter().any(|fact| [&fact.value, &fact.before].into_iter().flatten().any(hidden));
    let fits = related.iter().filter(|one| one.is_call() || !secret).filter(|one| {
        let label = sanitise::folded(&one.label);
        marks.add(&one.location, Some(sanitise::shorten(&label, LONGEST_LINE, "...").into_owned()), true, room)
    });
    let shown = fits.count();
    (marks.all, related.len() - shown)
}

/// Locations without a word, the first to the point.
pub(super) fn places<'a>(locations: impl Iterator<Item = &'a Location>) -> Marks {
    let mut marks = Marks::default();
    for (at, location) in locations.enumerate() {
        marks.add(location, None, at > 0, FACTS);
    }
    marks
}

/// Labels by place.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) all: Vec<Mark>,
    places: BTreeMap<(SourceId, Span), usize>,
}

impl Marks {
    /// Adds a label, unless there are that many already and none at its place; whether it did. A plan has no places.
    fn add(&mut self, location: &Location, text: Option<String>, aside: bool, limit: usize) -> bool {
        let Location::Source { source, span } = location else { return false };
        let place = (*source, *span);
        let Some(mark) = self.places.get(&place).and_then(|&at| self.all.get_mut(at)) else {
            if self.all.len() < limit {
                self.places.insert(place, self.all.len());
                self.all.push(Mark { source: *source, span: *span, text, aside });
                return true;
            }
            return false;
        };
        match (&mut mark.text, text) {
            (Some(said), Some(text)) => said.extend(["\n", &text]),
            (said, Some(text)) => *said = Some(text),
            (_, None) => {}
        }
        true
    }
}

/// Facts that stand in no source, for a verdict whose other evidence does.
pub(super) fn loose(verdict: &Verdict, unicode: bool) -> Vec<String> {
    let placed = |fact: &&FactEvidence| !matches!(fact.location, Some(Location::Source { .. }));
    verdict.facts().iter().filter(placed).take(FACTS).map(|fact| said(fact, unicode)).collect()
}

/// The excerpt for a verdict of a plan, the deciding fact first.
pub(super) fn planned(verdict: &Verdict, file: &str, unicode: bool) -> Excerpt {
    let mut excerpt = Excerpt { files: vec![sanitise::line(file).into_owned()], ..Excerpt::default() };
    let facts = verdict.facts();
    for (at, fact) in facts.iter().take(FACTS).enumerate() {
        let place = place(fact);
        let value = values(fact, unicode);
        let head = format!("{place} = ");
        let head = sanitise::line(&head);
        if at > 0 {
            excerpt.add_line(&format!("{head}{value}  # {}", origin(fact)), 0..0, None);
            continue;
        }
        let path = if *place == *fact.path { String::new() } else { format!("{}: ", fact.path) };
        let label = sanitise::line(&format!("{path}{}", origin(fact))).into_owned();
        excerpt.add_line(&format!("{head}{value}"), head.len()..head.len() + value.len(), Some(label));
    }
    if facts.len() > FACTS {
        excerpt.add_line(&format!("# and {} more facts", facts.len() - FACTS), 0..0, None);
    }
    if facts.is_empty() {
        for (at, location) in verdict.locations().iter().take(FACTS).enumerate() {
            let line = attribute(location).unwrap_or_default();
            excerpt.add_line(&line, 0..sanitise::line(&line).len(), (at == 0).then(|| "here".to_owned()));
        }
    }
    excerpt
}
