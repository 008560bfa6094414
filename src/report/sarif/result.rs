//! Verdicts as SARIF's results.

use std::borrow::Cow;

use serde::Serialize;

use super::flow::Flow;
use super::message::{self, Message, line};
use super::place::{self, Logical, Place};
use super::{Log, limits, rule};
use crate::finding::{Outcome, Verdict, Waived, WaivedBy};
use crate::report::subject;
use crate::report::told::Told;
use crate::report::witness::Proof;
use crate::source::Location;

/// A result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding<'a> {
    rule_id: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_flows: Option<[Flow; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
    partial_fingerprints: Fingerprints,
    properties: Properties<'a>,
}

/// What accepts a finding.
#[derive(Debug, Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Place>,
}

impl Suppression {
    /// SARIF has one text for everything that is said of it.
    fn new(log: &Log<'_>, waived: &Waived) -> Self {
        let by = match &waived.by {
            WaivedBy::Foreign { tool, id } => Some(format!("{tool} {id}")),
            WaivedBy::Comment | WaivedBy::Config | WaivedBy::Baseline => None,
        };
        let owner = waived.owner.as_deref().map(|owner| format!("owner: {owner}"));
        let until = waived.until.as_deref().map(|until| format!("until {until}"));
        let said: Vec<_> =
            waived.reason.as_deref().map(str::to_owned).into_iter().chain(by).chain(owner).chain(until).collect();
        Self {
            kind: match &waived.by {
                WaivedBy::Comment | WaivedBy::Foreign { .. } => "inSource",
                WaivedBy::Config | WaivedBy::Baseline => "external",
            },
            status: "accepted",
            justification: (!said.is_empty()).then(|| line(&said.join("; "), limits::DESCRIPTION)),
            location: waived.location.as_ref().and_then(|location| Place::in_file(log, location)),
        }
    }
}

/// Ours is SHA-256 over policy, estate and subject. GitHub reads the other one only, and its action would compute it
/// from the first line of the plan, the same for all buckets: they would be one alert. It has the form that the action
/// gives it, and the action keeps what is there, with a warning in its log.
#[derive(Debug, Serialize)]
struct Fingerprints {
    #[serde(rename = "onus/v1")]
    onus: String,
    #[serde(rename = "primaryLocationLineHash")]
    github: String,
}

#[derive(Debug, Serialize)]
struct Properties<'a> {
    subject: String,
    verdict: &'static str,
    basis: &'static str,
    severity: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    responsibility: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<Proof<'a>>,
}

impl<'a> Finding<'a> {
    pub(super) fn new(log: &Log<'a>, result: &Told<'a>) -> Self {
        let verdict = result.verdict;
        let input = log.report.inputs.get(verdict.input);
        let onus = verdict.fingerprint(input.map_or("", |input| &input.estate));
        let github = format!("{}:1", onus.get(..16).unwrap_or_default());
        let file = log.path(verdict);
        // A text is a better place than a plan, wherever it stands among the locations.
        let in_text = |location: &&Location| matches!(location, Location::Source { .. });
        let mut texts = verdict.locations().iter().filter(in_text);
        let main = texts.next().or_else(|| verdict.locations().first());
        let mut places: Vec<Place> = Vec::new();
        for location in texts.take(limits::PLACES) {
            let place = Place::new(log, Some(location), file).numbered(places.len() + 1);
            places.push(place.saying(Message::new("also here")));
        }
        let mut message = Message::of(verdict);
        if result.others > 0 {
            let policies = if result.others == 1 { "policy does" } else { "policies do" };
            message = message.adding(&format!("{} other {policies} not know either", result.others));
        }
        for (nth, related) in verdict.related().iter().enumerate() {
            let said = message::of_related(related, place::no_file(log, &related.location));
            let place = Place::in_file(log, &related.location).filter(|_| places.len() < limits::PLACES);
            let id = place.is_some().then_some(places.len() + 1);
            if nth < limits::NAMED {
                message = message.telling(&said, id);
            }
            places.extend(place.zip(id).map(|(place, id)| place.numbered(id).saying(said)));
        }
        Self {
            rule_id: rule::id(&verdict.policy),
            rule_index: log.rules.get(&*verdict.policy.id).copied(),
            level: if verdict.outcome == Outcome::Unknown { "note" } else { rule::level(&verdict.policy) },
            message,
            locations: [Place::new(log, main, file).meaning(logical(verdict))],
            related_locations: places,
            code_flows: main.and_then(|main| Flow::new(log, verdict, main)).map(|flow| [flow]),
            suppressions: verdict.waived().map(|waived| [Suppression::new(log, waived)]),
            partial_fingerprints: Fingerprints { onus, github },
            properties: Properties {
                subject: line(&verdict.subject, limits::NAME),
                verdict: verdict.outcome.word(),
                basis: verdict.basis.word(),
                severity: verdict.policy.severity.word(),
                responsibility: line(&verdict.policy.responsibility, limits::ID).into(),
                witness: verdict.witness().map(|witness| Proof::with(witness, |text| line(text, limits::NAME).into())),
            },
        }
    }
}

/// The subject, and whatever else of the plan it was judged by. A bucket outside this estate has no address here: its
/// companions stand for it.
pub(super) fn logical(verdict: &Verdict) -> Vec<Logical> {
    let addresses = verdict.locations().iter().filter_map(|location| match location {
        Location::Plan { address, .. } => Some(address.to_string()),
        Location::Source { .. } => None,
    });
    let subject = verdict.subject.to_string();
    let outside = subject.starts_with("external.");
    let mut names: Vec<String> = Vec::new();
    for name in (!outside).then_some(subject.clone()).into_iter().chain(addresses) {
        let name = line(&name, limits::NAME);
        if !names.contains(&name) && names.len() < limits::PLACES {
            names.push(name);
        }
    }
    if names.is_empty() {
        names.push(line(&subject, limits::NAME));
    }
    // The estate is the root module with all below it.
    let module = |name: &str| name == "estate" || subject::is_call(name);
    let kind = |name: &str| if module(name) { "module" } else { "resource" };
    names.into_iter().map(|name| Logical { kind: kind(&name), fully_qualified_name: name }).collect()
}
