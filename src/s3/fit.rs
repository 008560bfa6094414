//! The last step of a subject: every fact is of the type that its schema says.
//!
//! Terraform writes what its providers' schemas say; a plan that something else wrote or edited can hold anything. What
//! has another type is unknown, and says so: policies meet a null, an unknown or the type that they expect.

use std::sync::Arc;

use super::fact::{Fact, Facts};
use super::schema::{Leaf, Members, Schema};
use crate::source::Location;
use crate::value::{Data, Reason, Shape, Type, Unknown, Value, Why};

/// Makes what has another type than the schema says unknown.
pub(super) fn fit(facts: &mut Facts, schema: &Schema) {
    for (fact, slot) in facts.0.iter_mut().zip(schema.slots) {
        if !fits(&fact.value, slot.leaf) {
            let what = match &fact.location {
                Some(Location::Plan { address, path }) if !path.is_empty() => format!("{address}.{path}"),
                _ => format!("{}.{}", schema.root, slot.path),
            };
            let reason = Reason::new(Why::WrongType, what);
            let fitted = fitted(&fact.value, slot.leaf, &reason);
            *fact = std::mem::replace(fact, Fact::absent()).with_value(fitted);
        }
    }
}

fn fits(value: &Value, leaf: Leaf) -> bool {
    if value.is_null() {
        return true;
    }
    if let Some(unknown) = value.as_unknown() {
        return can_be(&unknown.ty, leaf) && shape_fits(&unknown.shape, leaf);
    }
    match leaf {
        Leaf::Text => value.as_str().is_some(),
        Leaf::Flag => value.as_bool().is_some(),
        Leaf::Number => value.as_number().is_some(),
        Leaf::Texts => value.items().is_some_and(|items| items.iter().all(|item| is_item(item, Leaf::Text))),
        Leaf::Objects(members) => {
            value.items().is_some_and(|items| items.iter().all(|item| is_item(item, Leaf::Object(members))))
        }
        Leaf::Object(members) => members.iter().all(|(name, leaf)| match value.get(name) {
            Some(member) => fits(member, *leaf) && !(member.is_null() && is_list(*leaf)),
            None => false,
        }),
        Leaf::Map => value.entries().is_some_and(|entries| entries.values().all(|value| fits(value, Leaf::Text))),
    }
}

/// Whether the certain members of an open list can stand in a leaf.
fn shape_fits(shape: &Shape, leaf: Leaf) -> bool {
    let all = |items: &[Value]| item_of(leaf).is_some_and(|leaf| items.iter().all(|item| is_item(item, leaf)));
    match shape {
        Shape::Open(items) => all(items),
        Shape::Between(items, others) => all(items) && all(others),
        _ => true,
    }
}

/// What stands in the list of a leaf.
fn item_of(leaf: Leaf) -> Option<Leaf> {
    match leaf {
        Leaf::Texts => Some(Leaf::Text),
        Leaf::Objects(members) => Some(Leaf::Object(members)),
        _ => None,
    }
}

/// Whether what is not known can turn out to be what a leaf takes.
fn can_be(ty: &Type, leaf: Leaf) -> bool {
    matches!(
        (ty, leaf),
        (Type::Dynamic, _)
            | (Type::String, Leaf::Text)
            | (Type::Bool, Leaf::Flag)
            | (Type::Number, Leaf::Number)
            | (Type::List(_) | Type::Set(_) | Type::Tuple(_), Leaf::Texts | Leaf::Objects(_))
            | (Type::Map(_) | Type::Object(_), Leaf::Map | Leaf::Object(_))
    )
}

/// Whether a value can stand in a list: nulls cannot, providers refuse them.
fn is_item(value: &Value, leaf: Leaf) -> bool {
    !value.is_null() && fits(value, leaf)
}

fn is_list(leaf: Leaf) -> bool {
    matches!(leaf, Leaf::Texts | Leaf::Objects(_) | Leaf::Object(_))
}

/// The value with what does not fit unknown, as deep down as it is.
fn fitted(value: &Value, leaf: Leaf, reason: &Reason) -> Value {
    let item = |value: &Value, leaf: Leaf| match is_item(value, leaf) {
        true => value.clone(),
        false => fitted(value, leaf, reason),
    };
    let made = match (leaf, value.data(), value.items(), value.entries()) {
        // Not known for a reason of its own, such as two resources that set it; only its type is odd.
        (_, Data::Unknown(unknown), ..) => {
            let all = |items: &[Value], leaf: Leaf| items.iter().map(|value| item(value, leaf)).collect();
            let shape = match (&unknown.shape, item_of(leaf)) {
                (Shape::Open(items), Some(leaf)) => Shape::Open(all(items, leaf)),
                (Shape::Between(items, others), Some(leaf)) => Shape::Between(all(items, leaf), all(others, leaf)),
                (Shape::Open(_) | Shape::Between(..), None) => Shape::Opaque,
                (other, _) => other.clone(),
            };
            Value::unknown(Unknown { ty: ty(leaf), shape, ..Unknown::clone(unknown) })
        }
        // Default tags stand in a configuration as somebody wrote them; Terraform takes numbers and bools for text.
        (Leaf::Text, Data::Number(number), ..) => Value::string(number.to_string()),
        (Leaf::Text, Data::Bool(bool), ..) => Value::string(bool.to_string()),
        (Leaf::Texts, _, Some(items), _) => Value::tuple(items.iter().map(|value| item(value, Leaf::Text)).collect()),
        (Leaf::Objects(members), _, Some(items), _) => {
            Value::tuple(items.iter().map(|value| item(value, Leaf::Object(members))).collect())
        }
        (Leaf::Object(members), _, _, Some(_)) => object(value, members, reason),
        (Leaf::Map, _, _, Some(entries)) => {
            let entry = |(name, value): (&Arc<str>, &Value)| match fits(value, Leaf::Text) {
                true => (name.clone(), value.clone()),
                false => (name.clone(), fitted(value, Leaf::Text, reason)),
            };
            Value::object(entries.iter().map(entry))
        }
        _ => Value::unknown_because(ty(leaf), reason.clone()),
    };
    made.with_location(value.location().cloned()).with_sensitivity(value.is_sensitive())
}

fn object(value: &Value, members: Members, reason: &Reason) -> Value {
    Value::object(members.iter().map(|(name, leaf)| {
        let member = match value.get(name) {
            Some(member) if fits(member, *leaf) && !(member.is_null() && is_list(*leaf)) => member.clone(),
            Some(member) => fitted(member, *leaf, reason),
            None => Value::unknown_because(ty(*leaf), reason.clone()),
        };
        (*name, member)
    }))
}

fn ty(leaf: Leaf) -> Type {
    match leaf {
        Leaf::Text => Type::String,
        Leaf::Flag => Type::Bool,
        Leaf::Number => Type::Number,
        Leaf::Texts => Type::List(Arc::new(Type::String)),
        Leaf::Map => Type::Map(Arc::new(Type::String)),
        Leaf::Objects(_) | Leaf::Object(_) => Type::Dynamic,
    }
}
