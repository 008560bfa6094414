//! How a finding comes about, step by step, as SARIF has it.

use serde::Serialize;

use super::message::{self, Message};
use super::place::Place;
use super::{Log, limits};
use crate::finding::{Outcome, Verdict};
use crate::source::{Location, Related};

/// One way to a result: from where the value is given through the calls of modules to where it decides.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Flow {
    thread_flows: [Thread; 1],
}

#[derive(Debug, Serialize)]
struct Thread {
    locations: Vec<Step>,
}

#[derive(Debug, Serialize)]
struct Step {
    location: Place,
}

impl Flow {
    /// The way to `main`, if more than that place is on it. A value that stands in no file is no step: the way then
    /// starts where the value is taken.
    pub(super) fn new(log: &Log<'_>, verdict: &Verdict, main: &Location) -> Option<Self> {
        let main = Place::in_file(log, main)?;
        let step = |related: &Related| {
            let place = Place::in_file(log, &related.location)?;
            Some(Step { location: place.saying(message::of_related(related, None)) })
        };
        let mut locations: Vec<_> = verdict.related().iter().filter_map(step).take(limits::STEPS - 1).collect();
        if locations.is_empty() {
            return None;
        }
        locations.reverse();
        let title = &verdict.policy.title;
        let said = match verdict.messages().first() {
            Some(message) => Message::new(message),
            None if verdict.outcome == Outcome::Unknown => Message::new(&format!("not known: {title}")),
            None => Message::new(title),
        };
        locations.push(Step { location: main.saying(said) });
        Some(Self { thread_flows: [Thread { locations }] })
    }
}
