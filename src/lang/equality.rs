//! Equality, and the order of sets.

use std::cmp::Ordering;

use super::context::Dialect;
use crate::value::{Data, Shape, Truth, Type, Unknown, Value};

/// Whether two values are equal. Types differ: not equal, so `"1" == 1` is false. An unknown is equal to nothing for
/// certain, save (in the Onus dialect) to what has the same symbol, and unequal to what its type, prefix, length or
/// known parts exclude.
pub fn equal(left: &Value, right: &Value, dialect: Dialect) -> Truth {
    match (left.data(), right.data()) {
        (Data::Null(_), Data::Null(_)) => Truth::True,
        (Data::Unknown(a), Data::Unknown(b)) => unknowns(a, b, dialect),
        (Data::Unknown(unknown), _) => includes(unknown, right),
        (_, Data::Unknown(unknown)) => includes(unknown, left),
        (Data::Null(_), _) | (_, Data::Null(_)) => Truth::False,
        (Data::Bool(a), Data::Bool(b)) => Truth::from(a == b),
        (Data::Number(a), Data::Number(b)) => Truth::from(a == b),
        (Data::String(a), Data::String(b)) => Truth::from(a == b),
        (Data::Tuple(a), Data::Tuple(b)) => sequence(a, b, dialect),
        (Data::List(a), Data::List(b)) => sequence(&a.items, &b.items, dialect),
        (Data::Set(a), Data::Set(b)) => {
            if !left.is_wholly_known() || !right.is_wholly_known() {
                return Truth::Unknown;
            }
            sequence(&a.items, &b.items, dialect)
        }
        (Data::Map(a), Data::Map(b)) => entries(&a.entries, &b.entries, dialect),
        (Data::Object(a), Data::Object(b)) => entries(a, b, dialect),
        _ => Truth::False,
    }
}

fn entries(
    a: &std::collections::BTreeMap<std::sync::Arc<str>, Value>,
    b: &std::collections::BTreeMap<std::sync::Arc<str>, Value>,
    dialect: Dialect,
) -> Truth {
    if !a.keys().eq(b.keys()) {
        return Truth::False;
    }
    all(a.values().zip(b.values()), dialect)
}

fn sequence(a: &[Value], b: &[Value], dialect: Dialect) -> Truth {
    if a.len() != b.len() {
        return Truth::False;
    }
    all(a.iter().zip(b), dialect)
}

/// Terraform stops at the first pair that is unknown or unequal; Onus lets any unequal pair decide.
fn all<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>, dialect: Dialect) -> Truth {
    let mut result = Truth::True;
    for (a, b) in pairs {
        result = result.and(equal(a, b, dialect));
        if result.is_false() || dialect == Dialect::Terraform && !result.is_true() {
            break;
        }
    }
    result
}

fn unknowns(a: &Unknown, b: &Unknown, dialect: Dialect) -> Truth {
    if dialect == Dialect::Onus
        && let (Shape::Symbol(a), Shape::Symbol(b)) = (&a.shape, &b.shape)
        && a == b
    {
        return Truth::True;
    }
    // Both can be null: only what excludes that tells them apart by type.
    let excluded = (a.not_null || b.not_null) && kinds_differ(&a.ty, &b.ty);
    if excluded { Truth::False } else { Truth::Unknown }
}

/// Whether a known value can be what is unknown: false if not, else unknown.
fn includes(unknown: &Unknown, value: &Value) -> Truth {
    if value.is_null() {
        return if unknown.not_null { Truth::False } else { Truth::Unknown };
    }
    let excluded = kinds_differ(&unknown.ty, &value.ty())
        || value
            .as_str()
            .is_some_and(|text| unknown.prefix.as_ref().is_some_and(|prefix| !text.starts_with(&**prefix)))
        || length_of(value)
            .is_some_and(|length| length < unknown.length.0 || unknown.length.1.is_some_and(|most| length > most));
    if excluded { Truth::False } else { Truth::Unknown }
}

fn length_of(value: &Value) -> Option<u64> {
    match value.data() {
        Data::List(s) => u64::try_from(s.items.len()).ok(),
        Data::Map(m) => u64::try_from(m.entries.len()).ok(),
        _ => None,
    }
}

/// Whether no value is of both types.
fn kinds_differ(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Dynamic, _) | (_, Type::Dynamic) => false,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => {
            kinds_differ(a, b)
        }
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() != b.len() || a.iter().zip(b.iter()).any(|(a, b)| kinds_differ(a, b))
        }
        (Type::Object(a), Type::Object(b)) => {
            !a.keys().eq(b.keys()) || a.values().zip(b.values()).any(|(a, b)| kinds_differ(a, b))
        }
        _ => a != b,
    }
}

/// The order of elements in a set: strings and numbers by value, unknown ones last.
pub(super) fn set_order(a: &Value, b: &Value) -> Ordering {
    let rank = |value: &Value| match value.data() {
        Data::Bool(_) => 1,
        Data::Number(_) => 2,
        Data::String(_) => 3,
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => 4,
        Data::Map(_) | Data::Object(_) => 5,
        Data::Null(_) => 6,
        Data::Unknown(_) => 7,
    };
    rank(a).cmp(&rank(b)).then_with(|| match (a.data(), b.data()) {
        (Data::Bool(a), Data::Bool(b)) => a.cmp(b),
        (Data::Number(a), Data::Number(b)) => a.cmp(b),
        (Data::String(a), Data::String(b)) => a.cmp(b),
        _ => match (a.items(), b.items(), a.entries(), b.entries()) {
            (Some(a), Some(b), _, _) => orders(a.iter().zip(b)).then(a.len().cmp(&b.len())),
            (_, _, Some(a), Some(b)) => a.keys().cmp(b.keys()).then_with(|| orders(a.values().zip(b.values()))),
            _ => Ordering::Equal,
        },
    })
}

fn orders<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>) -> Ordering {
    pairs.map(|(a, b)| set_order(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
