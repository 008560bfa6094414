//! Sets.

use std::sync::Arc;

use super::{Function, Invocation, Marks, Outcome, Param, Want};
use crate::lang::convert::{convert, set_of};
use crate::lang::equality::set_order;
use crate::lang::unify::unify;
use crate::lang::unknown::unknown_from;
use crate::value::{Type, Value};

const SET: Param = Param::new(Want::Set);

const fn entry(name: &'static str, rest: usize, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    let params: &[Param] = if rest == 0 { &[SET, SET] } else { &[SET] };
    let rest = if rest == 0 { None } else { Some((SET, rest)) };
    Function { name, params, rest, marks: Marks::Whole, returns: Want::Set, run }
}

pub(super) const TABLE: &[Function] = &[
    entry("setunion", usize::MAX, union),
    entry("setintersection", usize::MAX, intersection),
    entry("setsubtract", 0, subtract),
];

/// The element type of all sets, and their elements.
fn sets(call: &Invocation<'_>) -> Result<(Type, Vec<Vec<Value>>), super::Failure> {
    let types: Vec<Type> = call
        .args
        .iter()
        .map(Value::ty)
        .filter(|ty| !matches!(ty, Type::Set(element) if **element == Type::Dynamic))
        .collect();
    let element = match unify(&types) {
        Some(Type::Set(element)) => (*element).clone(),
        None if types.is_empty() => Type::Dynamic,
        _ => return Err("the sets have no common element type".into()),
    };
    let ty = Type::Set(Arc::new(element.clone()));
    let sets = call.args.iter().map(|set| convert(set, &ty).map(|set| set.items().unwrap_or(&[]).to_vec()));
    Ok((element, sets.collect::<Result<_, _>>()?))
}

fn has(set: &[Value], item: &Value) -> bool {
    set.iter().any(|other| set_order(other, item).is_eq())
}

/// Which elements are in both cannot be told of unknown ones.
fn undecided(call: &Invocation<'_>, element: &Type) -> Option<Value> {
    let unknown = call.args.iter().find(|set| !set.is_wholly_known())?;
    Some(unknown_from(Type::Set(Arc::new(element.clone())), [unknown]))
}

fn union(call: &Invocation<'_>) -> Outcome {
    let (element, sets) = sets(call)?;
    Ok(set_of(element, sets.into_iter().flatten().collect()))
}

fn intersection(call: &Invocation<'_>) -> Outcome {
    let (element, sets) = sets(call)?;
    if let Some(unknown) = undecided(call, &element) {
        return Ok(unknown);
    }
    let (first, others) = sets.split_first().ok_or("no set is given")?;
    let common = first.iter().filter(|item| others.iter().all(|set| has(set, item))).cloned().collect();
    Ok(set_of(element, common))
}

fn subtract(call: &Invocation<'_>) -> Outcome {
    let (element, sets) = sets(call)?;
    if let Some(unknown) = undecided(call, &element) {
        return Ok(unknown);
    }
    let [from, without] = sets.as_slice() else { return Err("two sets are required".into()) };
    let left = from.iter().filter(|item| !has(without, item)).cloned().collect();
    Ok(set_of(element, left))
}
