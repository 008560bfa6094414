//! From a value that names a key, alias or role to the resource.

use std::sync::Arc;

use foldhash::HashMap;

use crate::estate::{Estate, ResourceId};
use crate::resource::{Address, Mode};
use crate::value::{Basis, Reason, Symbol, Value, Why};

/// Resources by the texts that name them.
pub(super) type Texts = HashMap<Arc<str>, Vec<ResourceId>>;

/// What a value names.
#[derive(Debug, Clone)]
pub(super) enum Named {
    /// A resource of the estate; one of several when the basis is ambiguous.
    Resources(Vec<ResourceId>, Basis),
    /// A data source.
    Data(Arc<Address>, Basis),
    /// A known text that no resource of the estate has.
    Text(Arc<str>),
    /// Nothing: null or empty.
    Nothing,
    /// Not known.
    Open(Reason),
}

/// The resource that a value names, of a type that `wanted` knows.
pub(super) fn named(estate: &Estate, value: &Value, texts: &Texts, wanted: fn(&str) -> bool) -> Named {
    if value.is_null() {
        return Named::Nothing;
    }
    if let Some(text) = value.as_str() {
        return match texts.get(text) {
            _ if text.is_empty() => Named::Nothing,
            None => Named::Text(text.into()),
            Some(ids) => Named::Resources(ids.clone(), if ids.len() == 1 { Basis::Proven } else { Basis::Ambiguous }),
        };
    }
    let Some(unknown) = value.as_unknown() else { return Named::Open(Reason::new(Why::Undecided, "")) };
    let (symbols, basis) = unknown.candidates();
    let wanted: Vec<&Symbol> = symbols.iter().filter(|symbol| wanted(&symbol.address.kind)).collect();
    if let [one] = wanted.as_slice()
        && one.address.mode == Mode::Data
        && symbols.len() == 1
        && basis != Basis::Ambiguous
    {
        return Named::Data(one.address.clone(), basis);
    }
    let mut ids: Vec<ResourceId> = wanted.iter().filter_map(|symbol| estate.find(&symbol.address)).collect();
    ids.sort_unstable();
    ids.dedup();
    let complete = wanted.len() == symbols.len() && !ids.is_empty();
    match (complete, ids.len()) {
        (true, 1) if basis != Basis::Ambiguous => Named::Resources(ids, basis),
        (true, _) => Named::Resources(ids, Basis::Ambiguous),
        (false, _) => Named::Open(unknown.reason.clone()),
    }
}
