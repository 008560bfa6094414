//! Lists from lists.

use std::sync::Arc;

use super::seen::Seen;
use super::{
    ANY, Failure, Function, Invocation, Marks, NUMBER, Outcome, Param, Want, blame, is_empty_text, items_of, shown,
};
use crate::lang::context::Dialect;
use crate::lang::convert::{convert, noun};
use crate::lang::equality::equal;
use crate::lang::evaluate::read_from;
use crate::lang::set::scalar_order;
use crate::lang::unify::unify;
use crate::lang::unknown::{open_list, open_members, reason_of, unknown_from};
use crate::value::{Data, Number, Sequence, Truth, Type, Value};

/// The longest list that `range` makes, as in Terraform.
const MAX_RANGE: usize = 1024;

const LIST: Param = Param::new(Want::List);

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "concat",
        params: &[ANY.or_unknown_in_onus()],
        rest: Some((ANY.or_unknown_in_onus(), usize::MAX)),
        marks: Marks::Own,
        returns: Want::By(concat_type),
        run: concat,
    },
    Function {
        name: "distinct",
        params: &[LIST],
        rest: None,
        marks: Marks::Whole,
        returns: Want::By(same),
        run: distinct,
    },
    Function {
        name: "compact",
        params: &[Param::new(Want::Strings)],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Strings,
        run: compact,
    },
    Function {
        name: "sort",
        params: &[Param::new(Want::Strings).or_unknown()],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Strings,
        run: sort,
    },
    Function {
        name: "reverse",
        params: &[ANY],
        rest: None,
        marks: Marks::Own,
        returns: Want::By(reverse_type),
        run: reverse,
    },
    Function {
        name: "range",
        params: &[],
        rest: Some((NUMBER, usize::MAX)),
        marks: Marks::Whole,
        returns: Want::By(|_| Ok(Type::List(Arc::new(Type::Number)))),
        run: range,
    },
    Function {
        name: "slice",
        params: &[ANY, NUMBER.whole(), NUMBER.whole()],
        rest: None,
        marks: Marks::Own,
        returns: Want::By(slice_type),
        run: slice,
    },
    Function {
        name: "chunklist",
        params: &[LIST, NUMBER],
        rest: None,
        marks: Marks::Own,
        returns: Want::By(|args| Ok(Type::List(Arc::new(same(args)?)))),
        run: chunklist,
    },
    Function {
        name: "matchkeys",
        params: &[LIST, LIST, LIST],
        rest: None,
        marks: Marks::Whole,
        returns: Want::By(matchkeys_type),
        run: matchkeys,
    },
];

fn list(element: Type, items: Vec<Value>) -> Value {
    Value::new(Data::List(Arc::new(Sequence { element, items })))
}

/// The type of the first argument.
fn same(args: &[Value]) -> Result<Type, Failure> {
    Ok(args.first().map_or(Type::Dynamic, Value::ty))
}

fn no_list<T>(argument: usize, ty: &Type) -> Result<T, Failure> {
    blame(argument, format!("argument {} is {}; a list is required", argument + 1, noun(ty)))
}

/// A list if all arguments are lists of types that have one in common, else a tuple.
fn concat_type(args: &[Value]) -> Result<Type, Failure> {
    if let Some(common) = common_list(args) {
        return Ok(common);
    }
    let mut items = Vec::new();
    for (at, arg) in args.iter().enumerate() {
        match arg.ty() {
            Type::Tuple(types) => items.extend(types.iter().cloned()),
            Type::List(element) => match arg.items() {
                Some(given) => items.extend(given.iter().map(|_| (*element).clone())),
                None => return Ok(Type::Dynamic),
            },
            other => return no_list(at, &other),
        }
    }
    Ok(Type::Tuple(Arc::new(items)))
}

fn common_list(args: &[Value]) -> Option<Type> {
    let is_list = |arg: &Value| match arg.data() {
        Data::List(_) => true,
        Data::Unknown(unknown) => matches!(unknown.ty, Type::List(_)),
        _ => false,
    };
    if !args.iter().all(is_list) {
        return None;
    }
    let types: Vec<Type> = args.iter().map(Value::ty).collect();
    unify(&types)
}

/// All elements in order.
fn concat(call: &Invocation<'_>) -> Outcome {
    let common = common_list(&call.args);
    let mut items = Vec::new();
    let mut open: Option<&Value> = None;
    for (at, arg) in call.args.iter().enumerate() {
        let converted = match &common {
            Some(ty) => convert(arg, ty).or_else(|why| blame(at, why))?,
            None => arg.clone(),
        };
        let members = match (converted.data(), open_members(&converted)) {
            (Data::List(s), _) => &s.items,
            (Data::Tuple(items), _) => &**items,
            (Data::Unknown(unknown), members) => {
                if !matches!(unknown.ty, Type::List(_) | Type::Tuple(_) | Type::Dynamic) {
                    return no_list(at, &unknown.ty);
                }
                open = open.or(Some(arg));
                members.unwrap_or(&[])
            }
            _ => return no_list(at, &arg.ty()),
        };
        items.extend(members.iter().map(|item| item.clone().with_location(read_from(item, arg).location().cloned())));
    }
    let sensitive = call.args.iter().any(Value::is_sensitive);
    if let Some(unknown) = open {
        call.env.risk();
        return Ok(open_list(items, reason_of([unknown])).with_sensitivity(sensitive));
    }
    let result = match common {
        Some(Type::List(element)) if *element == Type::Dynamic => list(element_type(&items)?, items),
        Some(Type::List(element)) => list((*element).clone(), items),
        _ => Value::tuple(items),
    };
    Ok(result.with_sensitivity(sensitive))
}

/// The type of elements that come from lists of several types, an empty list of anything among them.
fn element_type(items: &[Value]) -> Result<Type, Failure> {
    let mut types = items.iter().map(Value::ty).filter(|ty| *ty != Type::Dynamic);
    let Some(first) = types.next() else { return Ok(Type::Dynamic) };
    if types.all(|ty| ty == first) { Ok(first) } else { Err("the lists have elements of different types".into()) }
}

fn distinct(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let Data::List(s) = value.data() else { return Err("a list is required".into()) };
    if !value.is_wholly_known() {
        return Ok(unknown_from(value.ty(), [value]));
    }
    let mut seen = Seen::default();
    let mut items: Vec<Value> = Vec::new();
    for item in &s.items {
        if seen.add(item) {
            items.push(item.clone());
        }
    }
    Ok(list(s.element.clone(), items))
}

fn compact(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    if !value.is_wholly_known() {
        return Ok(unknown_from(value.ty(), [value]));
    }
    let items = items_of(value, 0)?.iter().filter(|item| !item.is_null() && !is_empty_text(item));
    Ok(list(Type::String, items.cloned().collect()))
}

/// The strings in order; of unknown ones, as many unknown strings.
fn sort(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let Some(items) = value.items() else {
        let bounds = value.as_unknown().map_or((0, None), |unknown| unknown.length);
        let unknown = call.unknown([value])?;
        return Ok(crate::lang::unknown::with(&unknown, |unknown| unknown.length = bounds));
    };
    if let Some(unknown) = super::first_unknown_item(items) {
        return Ok(list(Type::String, items.iter().map(|_| unknown_from(Type::String, [unknown])).collect()));
    }
    if items.iter().any(Value::is_null) {
        return blame(0, "an element is null; null has no place in an order");
    }
    let mut items = items.to_vec();
    items.sort_by(scalar_order);
    Ok(list(Type::String, items))
}

fn reverse_type(args: &[Value]) -> Result<Type, Failure> {
    match same(args)? {
        Type::List(element) | Type::Set(element) => Ok(Type::List(element)),
        Type::Tuple(types) => Ok(Type::Tuple(Arc::new(types.iter().rev().cloned().collect()))),
        other => no_list(0, &other),
    }
}

fn reverse(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let items: Vec<Value> = items_of(value, 0)?.iter().rev().cloned().collect();
    let reversed = match value.data() {
        Data::List(s) | Data::Set(s) => list(s.element.clone(), items),
        _ => Value::tuple(items),
    };
    Ok(reversed.with_sensitivity(value.is_sensitive()))
}

/// `range(limit)`, `range(start, limit)`, `range(start, limit, step)`.
fn range(call: &Invocation<'_>) -> Outcome {
    let numbers: Vec<&Number> = call.args.iter().filter_map(Value::as_number).collect();
    let zero = Number::ZERO;
    let (start, limit) = match numbers.as_slice() {
        [limit] => (&zero, *limit),
        [start, limit] | [start, limit, _] => (*start, *limit),
        other => return Err(format!("1 to 3 numbers are required, not {}", other.len()).into()),
    };
    let down = limit < start;
    let step = match numbers.get(2) {
        Some(_) if limit == start => Number::ZERO,
        Some(step) if **step == zero => return blame(2, "a step of zero never ends"),
        Some(step) if step.is_negative() != down => {
            let [step, start, limit] = [*step, start, limit].map(|number| shown(number, call.sensitive));
            return blame(2, format!("a step of {step} does not lead from {start} to {limit}"));
        }
        Some(step) => (*step).clone(),
        None => Number::from(if down { -1 } else { 1 }),
    };
    let mut items = Vec::new();
    let mut at = start.clone();
    while if down { at > *limit } else { at < *limit } {
        if items.len() >= MAX_RANGE {
            return Err(format!("the range has more than {MAX_RANGE} numbers").into());
        }
        items.push(Value::new(Data::Number(at.clone())));
        at = at.checked_add(&step).ok_or("the range does not end")?;
    }
    Ok(list(Type::Number, items))
}

fn slice_type(args: &[Value]) -> Result<Type, Failure> {
    let [list, start, end] = args else { return Ok(Type::Dynamic) };
    let ty = list.ty();
    let count = match &ty {
        Type::List(_) => list.items().map(<[Value]>::len),
        Type::Tuple(types) => Some(types.len()),
        other => return no_list(0, other),
    };
    let bounds = bounds(start, end, count)?;
    match (ty, bounds) {
        (Type::Tuple(types), Some((start, end))) => {
            Ok(Type::Tuple(Arc::new(types.get(start..end).unwrap_or(&[]).to_vec())))
        }
        (Type::Tuple(_), None) => Ok(Type::Dynamic),
        (ty, _) => Ok(ty),
    }
}

/// Where a slice begins and ends, if both are known. Messages do not show what could have been sensitive.
fn bounds(start: &Value, end: &Value, count: Option<usize>) -> Result<Option<(usize, usize)>, Failure> {
    let read = |at: usize, value: &Value| {
        let Data::Number(number) = value.data() else { return Ok(None) };
        let index = number.as_i64().filter(|_| number.is_integer()).and_then(|index| usize::try_from(index).ok());
        match (index, count) {
            (Some(index), Some(count)) if index > count => {
                blame(at, format!("the index lies behind the end: the list has {count} elements"))
            }
            (Some(index), _) => Ok(Some(index)),
            (None, _) => blame(at, "the index is no whole number from 0"),
        }
    };
    match (read(1, start)?, read(2, end)?) {
        (Some(start), Some(end)) if start > end => blame(1, "the slice ends before it starts"),
        (start, end) => Ok(start.zip(end)),
    }
}

/// The elements from one index to another, that one excluded.
fn slice(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let items = match value.data() {
        Data::List(s) => &s.items,
        Data::Tuple(items) => &**items,
        _ => return no_list(0, &value.ty()),
    };
    let (start, end) = bounds(call.arg(1), call.arg(2), Some(items.len()))?.unwrap_or_default();
    let part = items.get(start..end).unwrap_or(&[]).to_vec();
    let sliced = match value.data() {
        Data::List(s) => list(s.element.clone(), part),
        _ => Value::tuple(part),
    };
    Ok(sliced.with_sensitivity(value.is_sensitive()))
}

/// A list in pieces of a size; of size 0, in one piece.
fn chunklist(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let sensitive = value.is_sensitive() || call.arg(1).is_sensitive();
    let Data::List(s) = value.data() else { return Err("a list is required".into()) };
    let Ok(size) = usize::try_from(call.int(1)?) else { return blame(1, "the size is negative") };
    let size = if size == 0 { s.items.len() } else { size };
    let chunks = s.items.chunks(size.max(1)).map(|chunk| list(s.element.clone(), chunk.to_vec())).collect();
    Ok(list(Type::List(Arc::new(s.element.clone())), chunks).with_sensitivity(sensitive))
}

fn matchkeys_type(args: &[Value]) -> Result<Type, Failure> {
    let [values, keys, wanted] = args else { return Ok(Type::Dynamic) };
    match unify(&[keys.ty(), wanted.ty()]) {
        Some(_) => Ok(values.ty()),
        None => blame(2, "the keys and the keys to find have no common type"),
    }
}

/// The values whose keys are among those that are wanted.
fn matchkeys(call: &Invocation<'_>) -> Outcome {
    let ty = call.returns()?;
    let common = unify(&[call.arg(1).ty(), call.arg(2).ty()]).unwrap_or(Type::Dynamic);
    let (keys, wanted) = (convert(call.arg(1), &common)?, convert(call.arg(2), &common)?);
    let (values, keys, wanted) = (call.arg(0), items_of(&keys, 1)?, items_of(&wanted, 2)?);
    let items = items_of(values, 0)?;
    if items.len() != keys.len() {
        return Err(format!("there are {} keys and {} values; a value has one key", keys.len(), items.len()).into());
    }
    let Type::List(element) = ty else { return Err("a list is required".into()) };
    if wanted.is_empty() {
        return Ok(list((*element).clone(), Vec::new()));
    }
    if !values.is_wholly_known() || !keys.iter().all(Value::is_wholly_known) {
        return call.unknown(&call.args);
    }
    if let Some(unknown) = wanted.iter().find(|key| !key.is_wholly_known()) {
        // Terraform then finds nothing at all, where the unknown key could have been found.
        return if call.onus() {
            call.unknown([unknown])
        } else {
            Ok(list((*element).clone(), certain(items, keys, wanted).unwrap_or_default()))
        };
    }
    let seen = Seen::of(wanted);
    let found = items.iter().zip(keys).filter(|(_, key)| seen.has(key)).map(|(value, _)| value.clone());
    Ok(list((*element).clone(), found.collect()))
}

/// What is found, if all comparisons up to that are certain.
fn certain(items: &[Value], keys: &[Value], wanted: &[Value]) -> Option<Vec<Value>> {
    let mut found = Vec::new();
    for (item, key) in items.iter().zip(keys) {
        for other in wanted {
            match equal(key, other, Dialect::Terraform) {
                Truth::True => {
                    found.push(item.clone());
                    break;
                }
                Truth::False => {}
                Truth::Unknown => return None,
            }
        }
    }
    Some(found)
}
