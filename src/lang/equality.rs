//! Equality.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::bounds::Bounds;
use super::context::Dialect;
use super::set::Members;
use crate::value::{Data, Shape, Truth, Type, Unknown, Value};

/// Whether two values are equal. Types differ: not equal, so `"1" == 1` is false. An unknown is equal to nothing for
/// certain, save (in the Onus dialect) to what has the same symbol, and unequal to what its type, prefix, length, bounds
/// or known parts exclude.
pub fn equal(left: &Value, right: &Value, dialect: Dialect) -> Truth {
    compared(left, right, Rules { dialect, same_type: false })
}

/// How two values are compared.
#[derive(Clone, Copy)]
struct Rules {
    dialect: Dialect,
    /// Whether both are known to be of one type, as parts of values of one type are.
    same_type: bool,
}

fn compared(left: &Value, right: &Value, rules: Rules) -> Truth {
    match (left.data(), right.data()) {
        (Data::Bool(a), Data::Bool(b)) => Truth::from(a == b),
        (Data::Number(a), Data::Number(b)) => Truth::from(a == b),
        (Data::String(a), Data::String(b)) => Truth::from(a == b),
        (Data::Null(_), Data::Null(_)) => Truth::True,
        (Data::Unknown(a), Data::Unknown(b)) => unknowns(a, b, rules.dialect),
        (Data::Unknown(unknown), _) => includes(unknown, right, rules.dialect),
        (_, Data::Unknown(unknown)) => includes(unknown, left, rules.dialect),
        (Data::Null(_), _) | (_, Data::Null(_)) => Truth::False,
        (Data::Tuple(a), Data::Tuple(b)) => typed(left, right, rules, |rules| sequence(a, b, rules)),
        (Data::List(a), Data::List(b)) => typed(left, right, rules, |rules| sequence(&a.items, &b.items, rules)),
        (Data::Set(a), Data::Set(b)) => typed(left, right, rules, |rules| sets(&a.items, &b.items, rules)),
        (Data::Map(a), Data::Map(b)) => typed(left, right, rules, |rules| entries(&a.entries, &b.entries, rules)),
        (Data::Object(a), Data::Object(b)) => typed(left, right, rules, |rules| entries(a, b, rules)),
        _ => Truth::False,
    }
}

/// Values whose types can differ in depth: `[1] == ["1"]` and `[null] == [1]` are false. Where the type of a part is
/// not known, it is not known whether the types differ.
fn typed(left: &Value, right: &Value, rules: Rules, compare: impl FnOnce(Rules) -> Truth) -> Truth {
    if rules.same_type {
        return compare(rules);
    }
    let (a, b) = (left.ty(), right.ty());
    if !has_open_type(left) && !has_open_type(right) {
        return if a == b { compare(Rules { same_type: true, ..rules }) } else { Truth::False };
    }
    match rules.dialect {
        Dialect::Terraform if conforms(&a, &b) || conforms(&b, &a) => Truth::Unknown,
        Dialect::Onus if !kinds_differ(&a, &b) => compare(rules),
        _ => Truth::False,
    }
}

/// Whether something inside is of a type that is not known.
fn has_open_type(value: &Value) -> bool {
    match value.data() {
        Data::Unknown(unknown) => unknown.ty.has_dynamic(),
        Data::List(s) | Data::Set(s) => s.items.iter().any(has_open_type),
        Data::Tuple(items) => items.iter().any(has_open_type),
        Data::Map(m) => m.entries.values().any(has_open_type),
        Data::Object(attributes) => attributes.values().any(has_open_type),
        _ => false,
    }
}

fn entries(a: &BTreeMap<Arc<str>, Value>, b: &BTreeMap<Arc<str>, Value>, rules: Rules) -> Truth {
    if !a.keys().eq(b.keys()) {
        return Truth::False;
    }
    all(a.values().zip(b.values()), rules)
}

fn sequence(a: &[Value], b: &[Value], rules: Rules) -> Truth {
    if a.len() != b.len() {
        return Truth::False;
    }
    all(a.iter().zip(b), rules)
}

/// Terraform stops at the first pair that is unknown or unequal; Onus lets any unequal pair decide.
fn all<'v>(pairs: impl Iterator<Item = (&'v Value, &'v Value)>, rules: Rules) -> Truth {
    let mut result = Truth::True;
    for (a, b) in pairs {
        result = result.and(compared(a, b, rules));
        if result.is_false() || rules.dialect == Dialect::Terraform && !result.is_true() {
            break;
        }
    }
    result
}

/// Sets are equal if each holds all elements of the other. Terraform takes elements that are unknown in part for
/// different ones.
fn sets(a: &[Value], b: &[Value], rules: Rules) -> Truth {
    let open = |items: &[Value]| match rules.dialect {
        Dialect::Terraform => items.iter().any(Value::is_unknown),
        Dialect::Onus => !items.iter().all(Value::is_wholly_known),
    };
    if open(a) || open(b) {
        return Truth::Unknown;
    }
    if a.len() != b.len() {
        return Truth::False;
    }
    let members = Members::of(a);
    Truth::from(b.iter().all(|item| members.has(item)))
}

fn unknowns(a: &Unknown, b: &Unknown, dialect: Dialect) -> Truth {
    if dialect == Dialect::Terraform {
        return Truth::Unknown;
    }
    if let (Shape::Symbol(a), Shape::Symbol(b)) = (&a.shape, &b.shape)
        && a == b
    {
        return Truth::True;
    }
    // Both can be null: only what excludes that tells them apart by type.
    let excluded = (a.not_null || b.not_null) && kinds_differ(&a.ty, &b.ty);
    if excluded { Truth::False } else { Truth::Unknown }
}

/// Whether a known value can be what is unknown: false if not, else unknown.
fn includes(unknown: &Unknown, value: &Value, dialect: Dialect) -> Truth {
    let not_null = unknown.not_null && (dialect == Dialect::Onus || unknown.ty != Type::Dynamic);
    if value.is_null() {
        return if not_null { Truth::False } else { Truth::Unknown };
    }
    let ty = value.ty();
    let other_type = match dialect {
        Dialect::Onus => kinds_differ(&unknown.ty, &ty),
        // A value without a type of its own inside counts as one of another type.
        Dialect::Terraform => !conforms(&ty, &unknown.ty) || !unknown.ty.has_dynamic() && ty != unknown.ty,
    };
    let excluded = other_type
        || match value.data() {
            Data::String(text) => unknown.prefix.as_ref().is_some_and(|prefix| !text.starts_with(&**prefix)),
            Data::Number(number) => !Bounds::of_unknown(unknown).hold(number),
            Data::List(_) | Data::Set(_) | Data::Map(_) => {
                let (least, most) = length_of(value);
                most < unknown.length.0 || unknown.length.1.is_some_and(|longest| least > longest)
            }
            _ => false,
        };
    if excluded { Truth::False } else { Truth::Unknown }
}

/// The least and greatest length of a collection: unknown elements of a set can coincide.
pub(super) fn length_of(value: &Value) -> (u64, u64) {
    let count = value.items().map_or_else(|| value.entries().map_or(0, BTreeMap::len), <[Value]>::len);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let certain = !matches!(value.data(), Data::Set(_)) || value.is_wholly_known();
    (if certain { count } else { count.min(1) }, count)
}

/// Whether a value of one type is one of the other, which can be open in parts.
fn conforms(ty: &Type, to: &Type) -> bool {
    match (ty, to) {
        (_, Type::Dynamic) => true,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => conforms(a, b),
        (Type::Tuple(a), Type::Tuple(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| conforms(a, b)),
        (Type::Object(a), Type::Object(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| conforms(a, b))
        }
        _ => ty == to,
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
