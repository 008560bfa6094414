//! What is known of each subject, fact by fact: verdicts hide a value that is wrong but decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onus::estate::{Estate, Side};
use onus::eval;
use onus::limits::Limits;
use onus::s3::{self, Subject, SubjectKind};
use onus::source::SourceMap;
use onus::value::{Basis, Value};

use crate::judged::same;

/// The facts of all subjects by subject and path; none where they are not wholly known.
pub(crate) type Facts = BTreeMap<(String, &'static str), Option<String>>;

/// What a plan tells.
pub(crate) fn of_plan(path: &Path) -> Facts {
    let name = path.display().to_string();
    let input = onus::input::read(&name, &Limits::DEFAULT).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let (estate, _) = onus::plan::load(input.text, &name).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    facts(&estate)
}

/// What the root module in a directory tells.
pub(crate) fn of_source(directory: &Path) -> Facts {
    let name = directory.display().to_string();
    let loaded = eval::load(&name, &eval::Options::default(), SourceMap::default());
    let loaded = loaded.unwrap_or_else(|(error, _)| panic!("{name}: {error:?}"));
    let estate = loaded.estates.iter().find(|estate| same(Path::new(&*estate.path), directory));
    facts(estate.unwrap_or_else(|| panic!("{name} is no root module")))
}

/// What is known otherwise in `source` than in `plan`. A plan that leaves a part of something open has the rest only as
/// far as it does not depend on that: only what it knows as a whole counts.
pub(crate) fn differences(plan: &Facts, source: &Facts) -> Vec<String> {
    let open: BTreeSet<(&str, &str)> = plan
        .iter()
        .filter(|(_, told)| told.is_none())
        .map(|((subject, path), _)| (subject.as_str(), group(path)))
        .collect();
    let mut lines = Vec::new();
    for ((subject, path), planned) in plan.iter().filter(|((subject, path), _)| !open.contains(&(subject, group(path))))
    {
        let (Some(planned), Some(Some(found))) = (planned, source.get(&(subject.clone(), *path))) else { continue };
        if planned != found {
            lines.push(format!("{subject}: {path} is {planned} in the plan, {found} in the source"));
        }
    }
    lines
}

/// The part of the model that a fact belongs to.
fn group(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

fn facts(estate: &Estate) -> Facts {
    let assembly = s3::assemble(estate, Side::After, &s3::Settings::default());
    let mut facts = Facts::new();
    for kind in SubjectKind::ALL {
        for at in assembly.subjects_of(kind) {
            add(&assembly.subject(at), kind, &mut facts);
        }
    }
    facts
}

fn add(subject: &Subject, kind: SubjectKind, facts: &mut Facts) {
    for (number, slot) in kind.schema().slots.iter().enumerate() {
        let Some(fact) = subject.facts.get(number) else { continue };
        // A plan that only assumes whose companion something is can be wrong.
        let known = fact.value.is_wholly_known() && !fact.value.is_sensitive() && fact.basis == Basis::Proven;
        facts.insert((subject.address.to_string(), slot.path), known.then(|| told(&fact.value)));
    }
}

/// A value as text: JSON in one form, since the provider writes policies anew, and lists in no order, since the resources
/// of a plan have another one than those of files; the same inside of objects.
fn told(value: &Value) -> String {
    if let Some(json) = value.as_str().and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()) {
        return json.to_string();
    }
    if let Some(items) = value.items() {
        let mut items: Vec<String> = items.iter().map(told).collect();
        items.sort();
        return format!("[{}]", items.join(", "));
    }
    if let Some(entries) = value.entries() {
        let entries: Vec<String> = entries.iter().map(|(name, value)| format!("{name} = {}", told(value))).collect();
        return format!("{{ {} }}", entries.join(", "));
    }
    value.shown().to_string()
}
