//! Places of verdicts: attributes of resources as places of the text that says them.

use crate::estate::{Estate, Kind};
use crate::finding::Verdict;
use crate::resource::{Address, ModulePath, ModuleStep};
use crate::source::Location;

/// Turns attributes of resources into places of the text that says them. The attributes of a plan stay behind their
/// places: they say which instance is meant.
pub(super) fn place(verdict: &mut Verdict, estate: &Estate) {
    let Some(evidence) = &mut verdict.evidence else { return };
    let is_plan = estate.kind != Kind::Module;
    if is_plan && estate.written().is_none() {
        return;
    }
    if let Some(Location::Plan { address, path }) = evidence.locations.iter().find(|one| told(one, estate).is_some())
        && let Some(place) = estate.text().place(address, path)
    {
        evidence.related = place.related;
    }
    let said = std::mem::take(&mut evidence.locations);
    let mut add = |location: Location| {
        if !evidence.locations.contains(&location) {
            evidence.locations.push(location);
        }
    };
    for (at, location) in said.iter().enumerate() {
        match told(location, estate).or_else(|| called(location, estate)) {
            Some(place) => add(place),
            // What decides comes first, wherever it stands.
            None if at == 0 || !is_plan => add(location.clone()),
            None => {}
        }
    }
    if is_plan {
        said.into_iter().for_each(add);
    }
    for fact in &mut evidence.facts {
        if let Some(place) = fact.location.as_ref().and_then(|location| told(location, estate)) {
            fact.location = Some(place);
        }
    }
}

/// The text that says an attribute.
fn told(location: &Location, estate: &Estate) -> Option<Location> {
    match location {
        // The block of what a plan removes is gone, or it is that of other instances.
        Location::Plan { address, path } if !is_removed(address, estate) => estate.text().location(address, path),
        _ => None,
    }
}

fn is_removed(address: &Address, estate: &Estate) -> bool {
    let resource = estate.find(address).and_then(|id| estate.resource(id));
    resource.is_some_and(|resource| !resource.operation.stays())
}

/// The call of the module that a resource of a plan is in, where the configuration has the call and not the module.
fn called(location: &Location, estate: &Estate) -> Option<Location> {
    let (Location::Plan { address, .. }, Some(written)) = (location, estate.written()) else { return None };
    if is_removed(address, estate) {
        return None;
    }
    let mut steps: Vec<ModuleStep> = Vec::with_capacity(address.module.0.len());
    address.module.0.iter().find_map(|step| {
        steps.push(ModuleStep { name: step.name.clone(), key: None });
        let call = ModulePath(steps.as_slice().into()).to_string();
        Some(written.unfetched.iter().find(|unfetched| *unfetched.address == *call)?.location.clone())
    })
}
