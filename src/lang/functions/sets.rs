//! Sets.

use std::sync::Arc;

use super::seen::Seen;
use super::{ANY, Failure, Function, Invocation, Marks, Outcome, Param, Want, blame};
use crate::lang::convert::{convert, noun};
use crate::lang::set::set_of;
use crate::lang::unify::unify;
use crate::limits::Limit;
use crate::value::{Data, Sequence, Type, Value};

const SET: Param = Param::new(Want::Set);

const fn entry(name: &'static str, rest: usize, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    let params: &[Param] = if rest == 0 { &[SET, SET] } else { &[SET] };
    let rest = if rest == 0 { None } else { Some((SET, rest)) };
    Function { name, params, rest, marks: Marks::Whole, returns: Want::By(common), run }
}

pub(super) const TABLE: &[Function] = &[
    entry("setunion", usize::MAX, union),
    entry("setintersection", usize::MAX, intersection),
    entry("setsubtract", 0, subtract),
    Function {
        name: "setproduct",
        params: &[],
        rest: Some((ANY.or_unknown().typed(), usize::MAX)),
        marks: Marks::Own,
        returns: Want::By(product_type),
        run: product,
    },
];

/// The type that all sets convert to. A set of nothing in particular converts to any.
fn common(args: &[Value]) -> Result<Type, Failure> {
    let empty = |set: &Value| matches!(set.data(), Data::Set(s) if s.items.is_empty() && s.element == Type::Dynamic);
    let mut elements = Vec::new();
    for set in args.iter().filter(|set| !empty(set)) {
        match set.ty() {
            Type::Set(element) => elements.push((*element).clone()),
            _ => return Err("a set is required".into()),
        }
    }
    match one_type(&elements) {
        Some(element) => Ok(Type::Set(Arc::new(element))),
        None => Err("the sets have no common element type".into()),
    }
}

/// One type of all elements; of none at all it stays open.
fn one_type(elements: &[Type]) -> Option<Type> {
    if elements.is_empty() { Some(Type::Dynamic) } else { unify(elements) }
}

/// The element type of all sets, and their elements.
fn sets(call: &Invocation<'_>) -> Result<(Type, Vec<Vec<Value>>), Failure> {
    let ty = call.returns()?;
    let mut element: Option<Type> = None;
    let mut sets = Vec::with_capacity(call.args.len());
    for (at, set) in call.args.iter().enumerate() {
        let set = convert(set, &ty).or_else(|why| blame(at, why))?;
        let Data::Set(s) = set.data() else { return blame(at, "a set is required") };
        // Beside one that holds untyped nulls, elements stay what they are.
        if *element.get_or_insert_with(|| s.element.clone()) != s.element {
            return blame(at, "the sets have no common element type");
        }
        sets.push(s.items.clone());
    }
    Ok((element.unwrap_or(Type::Dynamic), sets))
}

/// Which elements are in both cannot be told of unknown ones.
fn undecided(call: &Invocation<'_>) -> Result<Option<Value>, Failure> {
    if call.args.iter().all(Value::is_wholly_known) {
        return Ok(None);
    }
    call.unknown(&call.args).map(Some)
}

fn union(call: &Invocation<'_>) -> Outcome {
    let (element, sets) = sets(call)?;
    Ok(set_of(element, sets.into_iter().flatten().collect()))
}

fn intersection(call: &Invocation<'_>) -> Outcome {
    let (element, sets) = sets(call)?;
    if let Some(unknown) = undecided(call)? {
        return Ok(unknown);
    }
    let mut sets = sets.into_iter();
    let mut common = sets.next().unwrap_or_default();
    for set in sets {
        let seen = Seen::of(&set);
        common.retain(|item| seen.has(item));
    }
    Ok(set_of(element, common))
}

fn subtract(call: &Invocation<'_>) -> Outcome {
    let (element, sets) = sets(call)?;
    if let Some(unknown) = undecided(call)? {
        return Ok(unknown);
    }
    let [from, without] = sets.as_slice() else { return Err("two sets are required".into()) };
    let without = Seen::of(without);
    Ok(set_of(element, from.iter().filter(|item| !without.has(item)).cloned().collect()))
}

/// A list of tuples if all arguments are lists, else a set of tuples.
fn product_type(args: &[Value]) -> Result<Type, Failure> {
    if args.len() < 2 {
        return Err("two lists or more are required".into());
    }
    let mut lists = true;
    let mut elements = Vec::with_capacity(args.len());
    for (at, arg) in args.iter().enumerate() {
        match arg.ty() {
            Type::Set(element) => {
                lists = false;
                elements.push((*element).clone());
            }
            Type::List(element) => elements.push((*element).clone()),
            Type::Tuple(types) => match one_type(&types) {
                Some(element) => elements.push(element),
                None => return blame(at, format!("the elements of argument {} have no common type", at + 1)),
            },
            other => return blame(at, format!("argument {} is {}; a list or set is required", at + 1, noun(&other))),
        }
    }
    let tuple = Arc::new(Type::Tuple(Arc::new(elements)));
    Ok(if lists { Type::List(tuple) } else { Type::Set(tuple) })
}

/// Every combination of an element of each.
fn product(call: &Invocation<'_>) -> Outcome {
    let ty = call.returns()?;
    let sensitive = call.args.iter().any(Value::is_sensitive);
    let certain = |arg: &Value| match arg.data() {
        Data::Set(s) => s.items.len() < 2 || arg.is_wholly_known(),
        _ => arg.items().is_some(),
    };
    if !call.args.iter().all(certain) {
        return Ok(unknown_product(call)?.with_sensitivity(sensitive));
    }
    let (Type::List(tuple) | Type::Set(tuple)) = &ty else { return Err("a list or set is required".into()) };
    let Type::Tuple(types) = &**tuple else { return Err("a list or set is required".into()) };
    let counts = || call.args.iter().map(|arg| arg.items().map_or(0, <[_]>::len));
    // One that is empty leaves nothing, however much the others hold.
    let start = usize::from(counts().all(|count| count > 0));
    let values = counts().try_fold(call.args.len(), usize::checked_mul);
    let most = call.env.limits().size(Limit::ProductElements);
    if start > 0 && values.is_none_or(|values| values > most) {
        let message = format!("the product has more than {most} values");
        return Err(Failure::beyond(call.env.limits(), Limit::ProductElements, message));
    }
    let mut tuples: Vec<Vec<Value>> = vec![Vec::new(); start];
    for (arg, element) in call.args.iter().zip(types.iter()) {
        let items = arg.items().unwrap_or(&[]).iter().map(|item| convert(item, element));
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let longer = |tuple: &Vec<Value>, item: &Value| {
            let mut tuple = tuple.clone();
            tuple.push(item.clone());
            tuple
        };
        tuples = tuples.iter().flat_map(|tuple| items.iter().map(move |item| longer(tuple, item))).collect();
    }
    let items: Vec<Value> = tuples.into_iter().map(Value::tuple).collect();
    let element = (**tuple).clone();
    let value = match ty {
        Type::List(_) => Value::new(Data::List(Arc::new(Sequence { element, items }))),
        _ => set_of(element, items),
    };
    Ok(value.with_sensitivity(sensitive))
}

/// A product of which at least the greatest length may be known.
fn unknown_product(call: &Invocation<'_>) -> Outcome {
    // Terraform's thresholds.
    const MOST_ITEMS: u64 = 1024;
    const MOST_TUPLES: u64 = 2048;
    let unknown = call.unknown(&call.args)?;
    let mut most: u64 = 1;
    for arg in &call.args {
        let count = match (arg.data(), arg.items()) {
            (Data::Unknown(unknown), _) => match &unknown.ty {
                Type::Tuple(types) => u64::try_from(types.len()).ok(),
                _ => unknown.length.1,
            },
            // Elements that are not known can coincide.
            (Data::Set(_), Some(items)) if items.len() > 1 && !arg.is_wholly_known() => None,
            (_, Some(items)) => u64::try_from(items.len()).ok(),
            _ => None,
        };
        let Some(count) = count.filter(|count| *count <= MOST_ITEMS) else { return Ok(unknown) };
        most *= count;
        if most > MOST_TUPLES {
            return Ok(unknown);
        }
    }
    let least = most.min(1);
    Ok(super::sized(&unknown, least, most))
}
