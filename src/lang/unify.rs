//! Finding one type for several: the branches of a conditional, the elements of a list.
//!
//! The rules are cty's (`convert.UnifyUnsafe`): objects with different attributes become maps, tuples of different
//! lengths lists, a string stands for any primitive, and anything of unknown type leaves the whole open.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::convert::can_convert;
use crate::value::Type;

/// The type that values of all the given types convert to; `None` if there is none.
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
    let all = |some: usize| some + dynamic == types.len();
    if maps > 0 && all(maps) {
        return collection(types, Type::Map);
    }
    if maps > 0 && all(maps + objects) {
        return collection(types, Type::Map).or_else(|| preferred(types));
    }
    if lists > 0 && all(lists) {
        return collection(types, Type::List);
    }
    if lists > 0 && all(lists + tuples) {
        return collection(types, Type::List).or_else(|| preferred(types));
    }
    if sets > 0 && all(sets) {
        return collection(types, Type::Set);
    }
    if objects > 0 && all(objects) {
        return if dynamic > 0 { Some(Type::Dynamic) } else { unify_objects(types) };
    }
    if tuples > 0 && all(tuples) {
        return if dynamic > 0 { Some(Type::Dynamic) } else { unify_tuples(types) };
    }
    if objects > 0 && tuples > 0 {
        return None;
    }
    preferred(types)
}

/// The types of the elements, attributes or items, unified.
fn collection(types: &[Type], wrap: fn(Arc<Type>) -> Type) -> Option<Type> {
    if types.contains(&Type::Dynamic) {
        return Some(Type::Dynamic);
    }
    let mut elements = Vec::new();
    for ty in types {
        match ty {
            Type::List(element) | Type::Set(element) | Type::Map(element) => elements.push((**element).clone()),
            Type::Tuple(items) => elements.extend(items.iter().cloned()),
            Type::Object(attributes) => elements.extend(attributes.values().cloned()),
            _ => return None,
        }
    }
    let one = wrap(Arc::new(unify_elements(&elements)?));
    types.iter().all(|ty| can_convert(ty, &one)).then_some(one)
}

/// One element type; of no elements at all it stays open.
pub(super) fn unify_elements(elements: &[Type]) -> Option<Type> {
    if elements.is_empty() { Some(Type::Dynamic) } else { unify(elements) }
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
        return collection(types, Type::Map);
    }
    let mut unified = BTreeMap::new();
    for name in first.keys() {
        let column: Vec<Type> = objects.iter().filter_map(|object| object.get(name).cloned()).collect();
        unified.insert(name.clone(), unify(&column)?);
    }
    Some(Type::Object(Arc::new(unified)))
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
        return collection(types, Type::List);
    }
    let columns = (0..first.len()).map(|at| {
        let column: Vec<Type> = tuples.iter().filter_map(|tuple| tuple.get(at).cloned()).collect();
        unify(&column)
    });
    Some(Type::Tuple(Arc::new(columns.collect::<Option<_>>()?)))
}

/// The first of the given types, most general first, that all others convert to.
fn preferred(types: &[Type]) -> Option<Type> {
    let rank = |ty: &Type| match ty {
        Type::String => 0,
        Type::Number | Type::Bool => 1,
        Type::List(_) | Type::Map(_) => 2,
        Type::Set(_) => 3,
        Type::Tuple(_) | Type::Object(_) => 4,
        Type::Dynamic => 5,
    };
    let mut order: Vec<&Type> = types.iter().collect();
    order.sort_by_key(|ty| rank(ty));
    order.into_iter().find(|want| types.iter().all(|ty| can_convert(ty, want))).cloned()
}
