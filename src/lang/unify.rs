//! Finding one type for several: the branches of a conditional, the elements of a list.
//!
//! The rules are cty's (`convert.UnifyUnsafe`): objects with different attributes become maps, tuples of different
//! lengths lists, a string stands for any primitive, and collections beside something of unknown type leave the whole
//! open. Otherwise it is one of the given types, the most general first, that all others convert to.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::convert::can_convert;
use crate::value::Type;

/// The type that values of all the given types convert to; `None` if there is none, and for no types at all.
pub(super) fn unify(types: &[Type]) -> Option<Type> {
    let first = types.first()?;
    if types.iter().all(|ty| ty == first) {
        return Some(first.clone());
    }
    let count = |is: fn(&Type) -> bool| types.iter().filter(|ty| is(ty)).count();
    let dynamic = count(|ty| matches!(ty, Type::Dynamic));
    let maps = count(|ty| matches!(ty, Type::Map(_)));
    let lists = count(|ty| matches!(ty, Type::List(_)));
    let sets = count(|ty| matches!(ty, Type::Set(_)));
    let objects = count(|ty| matches!(ty, Type::Object(_)));
    let tuples = count(|ty| matches!(ty, Type::Tuple(_)));
    let all = |some: usize| some > 0 && some + dynamic == types.len();
    if all(maps) || all(lists) || all(sets) {
        return if dynamic > 0 { Some(Type::Dynamic) } else { unify_collections(types) };
    }
    if all(objects) {
        return if dynamic > 0 { Some(Type::Dynamic) } else { unify_objects(types) };
    }
    if all(tuples) {
        return if dynamic > 0 { Some(Type::Dynamic) } else { unify_tuples(types) };
    }
    let as_collections = if maps > 0 && all(maps + objects) {
        with_structures_as(types, |ty| matches!(ty, Type::Object(_)), map_of_all)
    } else if lists > 0 && all(lists + tuples) {
        with_structures_as(types, |ty| matches!(ty, Type::Tuple(_)), list_of_all)
    } else if objects > 0 && tuples > 0 {
        return None;
    } else {
        None
    };
    as_collections.or_else(|| preferred(types))
}

/// Maps beside objects, lists beside tuples: what the structures make as one collection, unified with the rest.
fn with_structures_as(
    types: &[Type],
    is_structure: fn(&Type) -> bool,
    collection: fn(&[Type]) -> Option<Type>,
) -> Option<Type> {
    let structures: Vec<Type> = types.iter().filter(|ty| is_structure(ty)).cloned().collect();
    let one = collection(&structures)?;
    let types: Vec<Type> = types.iter().map(|ty| if is_structure(ty) { one.clone() } else { ty.clone() }).collect();
    unify(&types).filter(|ty| matches!(ty, Type::Map(_) | Type::List(_)))
}

/// Lists, sets or maps of one kind.
fn unify_collections(types: &[Type]) -> Option<Type> {
    let elements: Vec<Type> = types.iter().filter_map(Type::element).cloned().collect();
    let element = Arc::new(unify(&elements)?);
    let unified = match types.first()? {
        Type::List(_) => Type::List(element),
        Type::Set(_) => Type::Set(element),
        _ => Type::Map(element),
    };
    types.iter().all(|ty| can_convert(ty, &unified)).then_some(unified)
}

fn unify_objects(types: &[Type]) -> Option<Type> {
    let objects: Vec<&BTreeMap<Arc<str>, Type>> = types
        .iter()
        .filter_map(|ty| match ty {
            Type::Object(attributes) => Some(&**attributes),
            _ => None,
        })
        .collect();
    let first = objects.first()?;
    if objects.iter().any(|object| !object.keys().eq(first.keys())) {
        return map_of_all(types);
    }
    let mut unified = BTreeMap::new();
    for name in first.keys() {
        let column: Vec<Type> = objects.iter().filter_map(|object| object.get(name).cloned()).collect();
        unified.insert(name.clone(), unify(&column)?);
    }
    let unified = Type::Object(Arc::new(unified));
    if types.iter().all(|ty| can_convert(ty, &unified)) { Some(unified) } else { map_of_all(types) }
}

fn unify_tuples(types: &[Type]) -> Option<Type> {
    let tuples: Vec<&Vec<Type>> = types
        .iter()
        .filter_map(|ty| match ty {
            Type::Tuple(items) => Some(&**items),
            _ => None,
        })
        .collect();
    let first = tuples.first()?;
    if tuples.iter().any(|tuple| tuple.len() != first.len()) {
        return list_of_all(types);
    }
    let columns = (0..first.len()).map(|at| {
        let column: Vec<Type> = tuples.iter().filter_map(|tuple| tuple.get(at).cloned()).collect();
        unify(&column)
    });
    let unified = Type::Tuple(Arc::new(columns.collect::<Option<_>>()?));
    if types.iter().all(|ty| can_convert(ty, &unified)) { Some(unified) } else { list_of_all(types) }
}

/// A map that can hold the attributes of all objects.
fn map_of_all(objects: &[Type]) -> Option<Type> {
    let attributes = objects.iter().flat_map(|ty| match ty {
        Type::Object(attributes) => attributes.values().cloned().collect(),
        _ => Vec::new(),
    });
    let map = Type::Map(Arc::new(unify(&attributes.collect::<Vec<_>>())?));
    objects.iter().all(|ty| can_convert(ty, &map)).then_some(map)
}

/// A list that can hold the items of all tuples.
fn list_of_all(tuples: &[Type]) -> Option<Type> {
    let items = tuples.iter().flat_map(|ty| match ty {
        Type::Tuple(items) => items.to_vec(),
        _ => Vec::new(),
    });
    let list = Type::List(Arc::new(unify(&items.collect::<Vec<_>>())?));
    tuples.iter().all(|ty| can_convert(ty, &list)).then_some(list)
}

/// The first of the given types, most general first, that all others convert to.
fn preferred(types: &[Type]) -> Option<Type> {
    most_general_first(types).into_iter().find(|want| types.iter().all(|ty| can_convert(ty, want))).cloned()
}

/// The distinct types in an order that keeps with [`generality`]; what it leaves open stays in the given order.
fn most_general_first(types: &[Type]) -> Vec<&Type> {
    let mut distinct: Vec<&Type> = Vec::new();
    for ty in types {
        if !distinct.contains(&ty) {
            distinct.push(ty);
        }
    }
    let above = |ty: &Type| distinct.iter().filter(|other| generality(other, ty).is_lt()).count();
    let mut waiting: Vec<(usize, &Type)> = distinct.iter().map(|ty| (above(ty), *ty)).collect();
    let mut order = Vec::with_capacity(waiting.len());
    // A queue: those that nothing is above come first, then those that only these are above, and so on.
    let (mut ready, mut rest): (Vec<_>, Vec<_>) = waiting.drain(..).partition(|(above, _)| *above == 0);
    let mut next = 0;
    while let Some((_, ty)) = ready.get(next).copied() {
        next += 1;
        order.push(ty);
        rest.retain_mut(|(above, other)| {
            if generality(ty, other).is_lt() {
                *above -= 1;
            }
            let free = *above == 0;
            if free {
                ready.push((0, other));
            }
            !free
        });
    }
    order
}

/// Which of two types is more general: `Less` for the first, `Equal` where neither is.
fn generality(a: &Type, b: &Type) -> Ordering {
    match (a, b) {
        (Type::Dynamic, Type::Dynamic) => Ordering::Equal,
        (Type::Dynamic, _) => Ordering::Greater,
        (_, Type::Dynamic) => Ordering::Less,
        (Type::String, Type::Bool | Type::Number) => Ordering::Less,
        (Type::Bool | Type::Number, Type::String) => Ordering::Greater,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => {
            generality(a, b)
        }
        (Type::List(_) | Type::Tuple(_), Type::Set(_))
        | (Type::List(_), Type::Tuple(_))
        | (Type::Map(_), Type::Object(_)) => Ordering::Less,
        (Type::Set(_), Type::List(_) | Type::Tuple(_))
        | (Type::Tuple(_), Type::List(_))
        | (Type::Object(_), Type::Map(_)) => Ordering::Greater,
        (Type::Object(a), Type::Object(b)) if a.keys().eq(b.keys()) => joint(a.values().zip(b.values())),
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => joint(a.iter().zip(b.iter())),
        _ => Ordering::Equal,
    }
}

/// More general in one part at least, and in none less.
fn joint<'t>(pairs: impl Iterator<Item = (&'t Type, &'t Type)>) -> Ordering {
    let (mut less, mut greater) = (false, false);
    for (a, b) in pairs {
        match generality(a, b) {
            Ordering::Less => less = true,
            Ordering::Greater => greater = true,
            Ordering::Equal => {}
        }
    }
    greater.cmp(&less)
}
