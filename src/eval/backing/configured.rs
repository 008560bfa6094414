//! Whether the configuration of a resource sets an attribute.

use crate::estate::Configured;
use crate::eval::members::Members;
use crate::resource::Address;
use crate::value::{Shape, Value};

/// A dotted path, with or without indexes: without one, any of the blocks can set it.
pub(super) fn configured(members: &Members, path: &str) -> Configured {
    let mut steps = path.split('.');
    let Some((name, index)) = steps.next().map(step) else { return Configured::Unset };
    let Some(value) = members.configured(name) else { return Configured::Unset };
    let rest: Vec<&str> = steps.collect();
    within(value, index, &rest, &members.address)
}

fn within(value: &Value, index: Option<usize>, rest: &[&str], own: &Address) -> Configured {
    if value.is_null() {
        return Configured::Unset;
    }
    if let Some(unknown) = value.as_unknown() {
        return match &unknown.shape {
            // A block that is certain, beside those of a `dynamic` block.
            Shape::Open(items) if let Some(item) = index.and_then(|index| items.get(index)) => below(item, rest, own),
            // What the provider computes of this very resource.
            Shape::Symbol(symbol) if *symbol.address == *own => Configured::Unset,
            _ if rest.is_empty() => Configured::Set,
            _ => Configured::Maybe,
        };
    }
    match (value.items(), index) {
        (Some(items), Some(index)) => match items.get(index) {
            Some(item) => below(item, rest, own),
            None => Configured::Unset,
        },
        (Some(items), None) if !rest.is_empty() => {
            let mut answer = Configured::Unset;
            for item in items {
                match below(item, rest, own) {
                    Configured::Set => return Configured::Set,
                    Configured::Maybe => answer = Configured::Maybe,
                    Configured::Unset => {}
                }
            }
            answer
        }
        (Some([]), None) => Configured::Unset,
        _ => below(value, rest, own),
    }
}

fn below(value: &Value, rest: &[&str], own: &Address) -> Configured {
    let Some((first, rest)) = rest.split_first() else { return Configured::Set };
    if value.is_unknown() {
        return Configured::Maybe;
    }
    let (name, index) = step(first);
    match value.get(name) {
        Some(inner) => within(inner, index, rest, own),
        None => Configured::Unset,
    }
}

/// `name` or `name[0]`.
fn step(text: &str) -> (&str, Option<usize>) {
    match text.split_once('[') {
        Some((name, index)) => (name, index.trim_end_matches(']').parse().ok()),
        None => (text, None),
    }
}
