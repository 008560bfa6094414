//! Places of verdicts: attributes of resources as places of the text that says them.

use crate::estate::Estate;
use crate::finding::Verdict;
use crate::source::Location;

/// Turns attributes of resources into places of the text that says them.
pub(super) fn place(verdict: &mut Verdict, estate: &Estate) {
    let Some(evidence) = &mut verdict.evidence else { return };
    let told = |location: &Location| match location {
        Location::Plan { address, path } => estate.backing().location(address, path),
        Location::Source { .. } => None,
    };
    if let Some(Location::Plan { address, path }) = evidence.locations.first()
        && let Some(place) = estate.backing().place(address, path)
    {
        evidence.related = place.related;
    }
    for location in &mut evidence.locations {
        if let Some(place) = told(location) {
            *location = place;
        }
    }
    let mut seen: Vec<Location> = Vec::with_capacity(evidence.locations.len());
    evidence.locations.retain(|location| {
        let new = !seen.contains(location);
        if new {
            seen.push(location.clone());
        }
        new
    });
    for fact in &mut evidence.facts {
        if let Some(place) = fact.location.as_ref().and_then(told) {
            fact.location = Some(place);
        }
    }
}
