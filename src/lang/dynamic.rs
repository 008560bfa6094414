//! Types that are open inside, such as `list(object({ a = any }))`: what takes the place of the open parts.

use std::sync::Arc;

use super::convert::convert;
use super::unify::{unify, unify_elements};
use crate::value::{Type, Value};

/// Whether a type is open, itself or inside.
pub(super) fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Dynamic => true,
        Type::Bool | Type::Number | Type::String => false,
        Type::List(element) | Type::Set(element) | Type::Map(element) => is_open(element),
        Type::Tuple(items) => items.iter().any(is_open),
        Type::Object(attributes) => attributes.values().any(is_open),
    }
}

/// The type that something of type `from` has after its conversion to `to`: open parts take the type that they had.
pub(super) fn closed(from: &Type, to: &Type) -> Type {
    if *from == Type::Dynamic || !is_open(to) {
        return to.clone();
    }
    let of = |items: Vec<Type>, element: &Type| match unify_elements(&items) {
        Some(item) => closed(&item, element),
        None => element.clone(),
    };
    match (from, to) {
        (_, Type::Dynamic) => from.clone(),
        (Type::List(a) | Type::Set(a), Type::List(b)) => Type::List(Arc::new(closed(a, b))),
        (Type::List(a) | Type::Set(a), Type::Set(b)) => Type::Set(Arc::new(closed(a, b))),
        (Type::Map(a), Type::Map(b)) => Type::Map(Arc::new(closed(a, b))),
        (Type::Tuple(items), Type::List(b)) => Type::List(Arc::new(of(items.to_vec(), b))),
        (Type::Tuple(items), Type::Set(b)) => Type::Set(Arc::new(of(items.to_vec(), b))),
        (Type::Object(attributes), Type::Map(b)) => Type::Map(Arc::new(of(attributes.values().cloned().collect(), b))),
        (Type::Tuple(a), Type::Tuple(b)) => {
            Type::Tuple(Arc::new(a.iter().zip(&**b).map(|(a, b)| closed(a, b)).collect()))
        }
        (Type::Object(a), Type::Object(b)) => Type::Object(Arc::new(
            b.iter().map(|(name, b)| (name.clone(), a.get(name).map_or_else(|| b.clone(), |a| closed(a, b)))).collect(),
        )),
        (Type::Map(a), Type::Object(b)) => {
            Type::Object(Arc::new(b.iter().map(|(name, b)| (name.clone(), closed(a, b))).collect()))
        }
        _ => to.clone(),
    }
}

/// Elements that were converted to an open type, which each may have closed in its own way: `unified` says whether they
/// are brought to one type then.
pub(super) fn of_one_type(element: Type, items: Vec<Value>, unified: bool) -> Result<(Type, Vec<Value>), String> {
    const DIFFER: &str = "all elements must have the same type";
    if items.is_empty() || !is_open(&element) {
        return Ok((element, items));
    }
    let all = |items: &[Value], ty: &Type| items.iter().map(|item| convert(item, ty)).collect::<Result<Vec<_>, _>>();
    let mut items = items;
    if unified {
        let types: Vec<Type> = items.iter().map(Value::ty).collect();
        items = all(&items, &unify(&types).ok_or(DIFFER)?)?;
    }
    let mut types = items.iter().map(Value::ty).filter(|ty| *ty != Type::Dynamic);
    let Some(first) = types.next() else { return Ok((Type::Dynamic, items)) };
    if types.any(|ty| ty != first) {
        return Err(DIFFER.to_owned());
    }
    // What has no type of its own, such as null, has that of the others.
    let items = all(&items, &first)?;
    Ok((first, items))
}
