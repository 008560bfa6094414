//! One element or the number of them.

use super::graphemes::clusters;
use super::{ANY, Failure, Function, Invocation, Marks, NUMBER, Outcome, Want, blame, items_of};
use crate::lang::bounds::Bounds;
use crate::lang::convert::noun;
use crate::lang::equality::equal;
use crate::lang::evaluate::{index_value, read_from};
use crate::lang::unknown::{is_deeply_sensitive, not_null_from, open_members, reason_of};
use crate::value::{Data, Truth, Type, Unknown, Value};

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "length",
        params: &[ANY.or_unknown()],
        rest: None,
        marks: Marks::Own,
        returns: Want::Number,
        run: length,
    },
    Function {
        name: "element",
        params: &[ANY, NUMBER.whole()],
        rest: None,
        marks: Marks::Own,
        returns: Want::Maybe(element_type),
        run: element,
    },
    Function { name: "index", params: &[ANY, ANY], rest: None, marks: Marks::Whole, returns: Want::Number, run: index },
    Function { name: "one", params: &[ANY], rest: None, marks: Marks::Whole, returns: Want::Maybe(one_type), run: one },
];

fn length(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let count = match value.data() {
        Data::String(text) => clusters(text).count(),
        // Unknown elements can coincide with each other and with known ones.
        Data::Set(s) if s.items.len() > 1 && !value.is_wholly_known() => {
            return Ok(bounded(value, 1, u64::try_from(s.items.len()).ok()));
        }
        Data::Unknown(unknown) => match &unknown.ty {
            Type::Tuple(items) => items.len(),
            Type::Object(attributes) => attributes.len(),
            Type::String => {
                let least = unknown.prefix.as_deref().map_or(0, |prefix| clusters(prefix).count());
                return Ok(bounded(value, u64::try_from(least).unwrap_or(0), None));
            }
            Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Map(_) => {
                let least = open_members(value).map_or(unknown.length.0, |members| {
                    let members = u64::try_from(members.len()).unwrap_or(u64::MAX);
                    let distinct = if matches!(unknown.ty, Type::Set(_)) { members.min(1) } else { members };
                    unknown.length.0.max(distinct)
                });
                call.env.risk();
                if unknown.ty == Type::Dynamic && !call.onus() {
                    // Terraform has no bounds for the length of what can be of any type.
                    return Ok(not_null_from(Type::Number, [value]));
                }
                return Ok(bounded(value, least, unknown.length.1.or(u64::try_from(i64::MAX).ok())));
            }
            _ => return no_length(value),
        },
        _ => match (value.items(), value.entries()) {
            (Some(items), _) => items.len(),
            (_, Some(entries)) => entries.len(),
            _ => return no_length(value),
        },
    };
    Ok(index_value(count).with_sensitivity(value.is_sensitive()))
}

fn no_length<T>(value: &Value) -> Result<T, Failure> {
    blame(0, format!("argument 1 is {}; a list, map or string is required", noun(&value.ty())))
}

/// A count within bounds; a known one if they leave no choice.
fn bounded(value: &Value, least: u64, most: Option<u64>) -> Value {
    let mut count = Unknown::new(Type::Number, reason_of([value]));
    count.not_null = true;
    Bounds::of_count(least, most).apply(count).with_sensitivity(is_deeply_sensitive(value))
}

fn element_type(args: &[Value]) -> Result<Type, Failure> {
    let [list, at] = args else { return Ok(Type::Dynamic) };
    match list.ty() {
        Type::List(element) => Ok((*element).clone()),
        // Which of the types is not known.
        Type::Tuple(_) if at.is_unknown() => Ok(Type::Dynamic),
        Type::Tuple(types) => Ok(types.get(position(at, types.len())?).cloned().unwrap_or(Type::Dynamic)),
        other => no_list(&other),
    }
}

fn no_list<T>(ty: &Type) -> Result<T, Failure> {
    let help = if matches!(ty, Type::Set(_)) { "; the elements of a set have no index" } else { "" };
    blame(0, format!("argument 1 is {}; a list is required{help}", noun(ty)))
}

/// A position that wraps around, at the end and (where that is allowed) at the beginning.
fn position(at: &Value, count: usize) -> Result<usize, Failure> {
    let Data::Number(number) = at.data() else { return blame(1, "argument 2 is no number") };
    let Some(index) = number.as_i64().filter(|_| number.is_integer()) else {
        return blame(1, format!("the index is {number}; a whole number of 64 bits is required"));
    };
    match i64::try_from(count) {
        Ok(count) if count > 0 => Ok(usize::try_from(index.rem_euclid(count)).unwrap_or(0)),
        _ => blame(0, "the list is empty: it has no element"),
    }
}

/// An element by index; an index past the end wraps around.
fn element(call: &Invocation<'_>) -> Outcome {
    let (list, at) = (call.arg(0), call.arg(1));
    let items = match list.data() {
        Data::List(s) => &s.items,
        Data::Tuple(items) => &**items,
        _ => return no_list(&list.ty()),
    };
    let index = position(at, items.len())?;
    // Of a tuple, Terraform 1.11 wraps only what is below zero by a multiple of the length.
    let negative = at.as_number().is_some_and(crate::value::Number::is_negative);
    if negative && index != 0 && matches!(list.data(), Data::Tuple(_)) && !call.onus() {
        return blame(1, "the index is negative; a whole number from 0 is required");
    }
    match items.get(index) {
        Some(item) => Ok(read_from(item, list)),
        None => blame(0, "the list is empty: it has no element"),
    }
}

/// The index of the first element that equals the value.
fn index(call: &Invocation<'_>) -> Outcome {
    let list = call.arg(0);
    let items = match list.data() {
        Data::List(s) => &s.items,
        Data::Tuple(items) => &**items,
        _ => return no_list(&list.ty()),
    };
    for (at, item) in items.iter().enumerate() {
        match equal(item, call.arg(1), call.env.context.dialect) {
            Truth::True => return Ok(index_value(at)),
            Truth::False => {}
            Truth::Unknown => return call.unknown([item, call.arg(1)]),
        }
    }
    Err("no element equals the value".into())
}

fn one_type(args: &[Value]) -> Result<Type, Failure> {
    match args.first().map(Value::ty) {
        Some(Type::List(element) | Type::Set(element)) => Ok((*element).clone()),
        Some(Type::Tuple(items)) => match items.as_slice() {
            [] => Ok(Type::Dynamic),
            [item] => Ok(item.clone()),
            more => too_many(more.len()),
        },
        other => {
            let ty = other.unwrap_or(Type::Dynamic);
            blame(0, format!("argument 1 is {}; a list is required", noun(&ty)))
        }
    }
}

fn too_many<T>(count: usize) -> Result<T, Failure> {
    blame(0, format!("the list has {count} elements; at most one is required"))
}

/// The only element, or null if there is none.
fn one(call: &Invocation<'_>) -> Outcome {
    let list = call.arg(0);
    match items_of(list, 0)? {
        [] => Ok(Value::new(Data::Null(call.returns()?))),
        [item] => Ok(read_from(item, list)),
        _ if matches!(list.data(), Data::Set(_)) && !list.is_wholly_known() => call.unknown([list]),
        more => too_many(more.len()),
    }
}
