//! Principals and conditions, from blocks and from source documents alike.
//!
//! Blocks are a set. What is serialised of a block, before anything in it is replaced, tells equal ones and gives the
//! order in which blocks of one type, or of one test and variable, are put together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::order::{and_more, descending, rank, some_order};
use crate::value::{Shape, Type, Value};

/// One block, or one member of an object.
#[derive(Debug, Clone)]
pub(super) struct Part<K, V> {
    /// The type, or test and variable.
    pub(super) key: K,
    /// What it says.
    pub(super) value: V,
    /// The block as the provider's framework serialises it, where it is known.
    pub(super) serialised: Option<String>,
}

/// Who one `principals` block, or one member of a `Principal`, names.
#[derive(Debug, Clone)]
pub(super) enum Named {
    /// One string.
    One(Value),
    /// A list.
    Many(Vec<Value>),
    /// Something that is not known.
    Unknown(Value),
}

/// The values of one `condition` block.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// These, in order.
    Values(Vec<Value>),
    /// Something that is not known.
    Unknown(Value),
}

/// A `Principal`; `None` for none.
pub(super) fn principals(named: Vec<Part<Arc<str>, Named>>) -> Option<Value> {
    let named = in_order(named);
    match named.as_slice() {
        [] => return None,
        [Part { key, value, .. }] if &**key == "*" => match value.items() {
            [one] if one.as_str() == Some("*") => return Some(Value::string("*")),
            _ => {}
        },
        _ => {}
    }
    // Whether everyone is named by `*` alone depends on what is not known.
    if let Some(unknown) = named.iter().filter(|part| &*part.key == "*").find_map(|part| part.value.first_unknown()) {
        return Some(and_nothing(unknown));
    }
    let mut groups: BTreeMap<Arc<str>, Vec<Part<Arc<str>, Named>>> = BTreeMap::new();
    for part in named {
        groups.entry(part.key.clone()).or_default().push(part);
    }
    Some(Value::object(groups.into_iter().map(|(kind, group)| (kind, together(&group)))))
}

/// What the blocks of one type become: a list unless there is but one string.
fn together(group: &[Part<Arc<str>, Named>]) -> Value {
    if let [Part { value, .. }] = group {
        return match value {
            Named::One(value) | Named::Unknown(value) => value.clone(),
            Named::Many(items) => descending(items),
        };
    }
    let mut unknown = None;
    let mut items = Vec::new();
    for Part { value, .. } in group {
        match value {
            Named::One(value) => items.push(value.clone()),
            Named::Many(many) => match descending(many).items() {
                Some(many) => items.extend_from_slice(many),
                None => items.extend_from_slice(many),
            },
            Named::Unknown(value) => unknown = Some(value),
        }
    }
    match unknown {
        Some(unknown) => and_more(items, unknown),
        None if group.iter().all(|part| part.serialised.is_some()) => Value::tuple(items),
        None => some_order(&items),
    }
}

/// The parts in the order of the set; equal ones are one.
fn in_order<K, V>(mut parts: Vec<Part<K, V>>) -> Vec<Part<K, V>> {
    parts.sort_by_cached_key(|part| part.serialised.as_deref().map(rank));
    parts.dedup_by(|a, b| a.serialised.is_some() && a.serialised == b.serialised);
    parts
}

impl Named {
    fn items(&self) -> &[Value] {
        match self {
            Self::One(value) | Self::Unknown(value) => std::slice::from_ref(value),
            Self::Many(items) => items,
        }
    }

    fn first_unknown(&self) -> Option<&Value> {
        self.items().iter().find(|item| !item.is_wholly_known())
    }
}

/// A block of principals as the provider's framework serialises it.
pub(super) fn serialised_principals(kind: &str, identifiers: &[&str]) -> String {
    let mut identifiers: Vec<String> = identifiers.iter().map(|identifier| format!("{identifier};")).collect();
    identifiers.sort_by_cached_key(|identifier| rank(identifier));
    identifiers.dedup();
    format!("identifiers:{{{}}};type:{kind};", identifiers.concat())
}

/// A condition block as the provider's framework serialises it.
pub(super) fn serialised_condition(test: &str, variable: &str, values: &[&str]) -> String {
    let values: String = values.iter().flat_map(|value| [*value, ";"]).collect();
    format!("test:{test};values:({values});variable:{variable};")
}

/// The blocks of one test, by variable.
type ByVariable = BTreeMap<Arc<str>, Vec<Part<(), Given>>>;

/// A `Condition`; `None` for none.
pub(super) fn conditions(given: Vec<Part<[Arc<str>; 2], Given>>) -> Option<Value> {
    let mut groups: BTreeMap<Arc<str>, ByVariable> = BTreeMap::new();
    for Part { key: [test, variable], value, serialised } in in_order(given) {
        let group = groups.entry(test).or_default().entry(variable).or_default();
        group.push(Part { key: (), value, serialised });
    }
    if groups.is_empty() {
        return None;
    }
    Some(Value::object(groups.into_iter().map(|(test, variables)| {
        (test, Value::object(variables.into_iter().map(|(variable, group)| (variable, values(group)))))
    })))
}

/// What the blocks of one test and variable become: their values one after the other.
fn values(group: Vec<Part<(), Given>>) -> Value {
    let several = group.len() > 1;
    let known = group.iter().all(|part| part.serialised.is_some());
    let mut unknown = None;
    let mut items = Vec::new();
    for part in group {
        match part.value {
            Given::Values(values) => items.extend(values),
            Given::Unknown(value) => unknown = Some(value),
        }
    }
    match unknown {
        Some(unknown) if !several => unknown,
        Some(unknown) => and_more(items, &unknown),
        None if several && !known => some_order(&items),
        None if items.len() == 1 => items.remove(0),
        None => Value::tuple(items),
    }
}

/// The unknown list as what a document makes of it: its members, where some are known, are still there.
pub(super) fn of_unknown_list(value: &Value, each: impl Fn(&Value) -> Value) -> Value {
    let Some(unknown) = value.as_unknown() else { return value.clone() };
    let all = |items: &[Value]| items.iter().map(&each).collect::<Vec<Value>>();
    let mut open = crate::value::Unknown::new(Type::Dynamic, unknown.reason.clone());
    open.shape = match &unknown.shape {
        Shape::Open(items) => Shape::Open(all(items).into()),
        Shape::Between(items, others) => Shape::Between(all(items).into(), all(others).into()),
        _ => Shape::Opaque,
    };
    Value::unknown(open).with_sensitivity(value.is_sensitive()).with_location(value.location().cloned())
}

/// An unknown of any type, for the same reason and of which nothing is known.
pub(super) fn and_nothing(value: &Value) -> Value {
    Value::unknown_because(Type::Dynamic, super::reason_of(value))
        .with_sensitivity(value.is_sensitive())
        .with_location(value.location().cloned())
}
