//! One element or the number of them.

use unicode_segmentation::UnicodeSegmentation;

use super::{ANY, Function, Invocation, Marks, NUMBER, Outcome, Want, blame, items_of};
use crate::lang::convert::noun;
use crate::lang::equality::equal;
use crate::lang::evaluate::{index_value, read_from};
use crate::lang::traverse::nth;
use crate::lang::unknown::{not_null_from, open_members, unknown_from, with};
use crate::value::{Data, Truth, Type, Value};

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
        params: &[ANY, NUMBER],
        rest: None,
        marks: Marks::Own,
        returns: Want::Any,
        run: element,
    },
    Function { name: "index", params: &[ANY, ANY], rest: None, marks: Marks::Whole, returns: Want::Number, run: index },
    Function { name: "one", params: &[ANY.or_unknown()], rest: None, marks: Marks::Own, returns: Want::Any, run: one },
];

fn length(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let count = match (value.data(), value.ty()) {
        (Data::String(text), _) => text.graphemes(true).count(),
        (Data::Set(s), _) if !value.is_wholly_known() => {
            // Unknown elements can coincide with each other and with known ones.
            let certain = s.items.iter().filter(|item| item.is_wholly_known()).count().max(1);
            return Ok(bounded(value, certain, Some(s.items.len())));
        }
        (_, Type::Tuple(items)) => items.len(),
        (_, Type::Object(attributes)) => attributes.len(),
        (Data::Unknown(unknown), Type::Dynamic | Type::String | Type::List(_) | Type::Set(_) | Type::Map(_)) => {
            call.env.risk();
            let least = open_members(value).map_or(unknown.length.0, |members| {
                let members = u64::try_from(members.len()).unwrap_or(u64::MAX);
                let distinct = if matches!(unknown.ty, Type::Set(_)) { members.min(1) } else { members };
                unknown.length.0.max(distinct)
            });
            let most = unknown.length.1;
            return Ok(with(&not_null_from(Type::Number, [value]), |number| number.length = (least, most))
                .with_sensitivity(value.is_sensitive()));
        }
        _ => match (value.items(), value.entries()) {
            (Some(items), _) => items.len(),
            (_, Some(entries)) => entries.len(),
            _ => return blame(0, format!("argument 1 is {}; a list, map or string is required", noun(&value.ty()))),
        },
    };
    Ok(index_value(count).with_sensitivity(value.is_sensitive()))
}

fn bounded(value: &Value, least: usize, most: Option<usize>) -> Value {
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    with(&not_null_from(Type::Number, [value]), |number| number.length = (wide(least), most.map(wide)))
}

/// An element by index; an index past the end wraps around.
fn element(call: &Invocation<'_>) -> Outcome {
    let (list, at) = (call.arg(0), call.arg(1));
    if matches!(list.data(), Data::Set(_)) {
        return blame(0, "argument 1 is a set; the elements of a set have no index");
    }
    let items = items_of(list, 0)?;
    let Data::Number(number) = at.data() else { return Err("argument 2 is no number".into()) };
    if !number.is_integer() || number.is_negative() {
        return blame(1, format!("the index is {number}; a whole number from 0 is required"));
    }
    let index = number.as_i64().and_then(|index| usize::try_from(index).ok()).unwrap_or(usize::MAX);
    match nth(items, index) {
        Some(item) => Ok(read_from(item, list).with_sensitivity(at.is_sensitive())),
        None => blame(0, "the list is empty: it has no element"),
    }
}

/// The index of the first element that equals the value.
fn index(call: &Invocation<'_>) -> Outcome {
    let list = call.arg(0);
    for (at, item) in items_of(list, 0)?.iter().enumerate() {
        match equal(item, call.arg(1), call.env.context.dialect) {
            Truth::True => return Ok(index_value(at)),
            Truth::False => {}
            Truth::Unknown => {
                call.env.risk();
                return Ok(not_null_from(Type::Number, [item, call.arg(1)]));
            }
        }
    }
    Err("no element equals the value".into())
}

/// The only element, or null if there is none.
fn one(call: &Invocation<'_>) -> Outcome {
    let list = call.arg(0);
    if let Some(unknown) = list.as_unknown() {
        call.env.risk();
        let element = match &unknown.ty {
            Type::List(element) | Type::Set(element) => (**element).clone(),
            Type::Tuple(items) if items.is_empty() => return Ok(Value::null()),
            Type::Dynamic | Type::Tuple(_) => Type::Dynamic,
            other => return blame(0, format!("argument 1 is {}; a list is required", noun(other))),
        };
        return Ok(unknown_from(element, [list]));
    }
    match items_of(list, 0)? {
        [] => {
            let ty = match list.ty() {
                Type::List(element) | Type::Set(element) => (*element).clone(),
                _ => Type::Dynamic,
            };
            Ok(Value::new(Data::Null(ty)).with_sensitivity(list.is_sensitive()))
        }
        [item] => Ok(read_from(item, list)),
        more => blame(0, format!("the list has {} elements; at most one is required", more.len())),
    }
}
