//! Questions about the elements of a list.

use super::{Function, Invocation, Marks, Outcome, Param, Want, items_of};
use crate::lang::context::Dialect;
use crate::lang::convert::noun;
use crate::lang::equality::equal;
use crate::lang::evaluate::truth_value;
use crate::lang::unknown::{further_members, open_members};
use crate::value::{Truth, Type, Value};

const MAYBE_UNKNOWN: Param = Param::new(Want::Any).or_unknown_in_onus();

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "contains",
        params: &[MAYBE_UNKNOWN, MAYBE_UNKNOWN.or_null_in_onus()],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Bool,
        run: contains,
    },
    Function {
        name: "alltrue",
        params: &[Param::new(Want::Bools).or_unknown_in_onus()],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Bool,
        run: |call| quantify(call, false),
    },
    Function {
        name: "anytrue",
        params: &[Param::new(Want::Bools).or_unknown_in_onus()],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Bool,
        run: |call| quantify(call, true),
    },
];

/// Whether an element equals the value: true on a certain one, even if others are not known.
fn contains(call: &Invocation<'_>) -> Outcome {
    let (list, value) = (call.arg(0), call.arg(1));
    let dialect = call.env.context.dialect;
    let (members, open) = match list.as_unknown() {
        None => (items_of(list, 0)?, false),
        Some(unknown) if matches!(unknown.ty, Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
            call.env.risk();
            (open_members(list).unwrap_or(&[]), true)
        }
        Some(unknown) => {
            return super::blame(0, format!("argument 1 is {}; a list is required", noun(&unknown.ty)));
        }
    };
    let found = Truth::any(members.iter().map(|member| equal(member, value, dialect)));
    let more = match (open, further_members(list)) {
        (false, _) => Truth::False,
        (true, None) => Truth::Unknown,
        (true, Some(others)) => Truth::any(others.iter().map(|other| equal(other, value, dialect))).and(Truth::Unknown),
    };
    let truth = found.or(more);
    Ok(truth_value(truth, &operands(truth, list, value)))
}

/// The operands whose reason counts: an unknown value first, for it is what is asked about.
fn operands<'v>(truth: Truth, list: &'v Value, value: &'v Value) -> Vec<&'v Value> {
    match truth {
        Truth::Unknown if value.first_unknown().is_some() => vec![value, list],
        _ => vec![list, value],
    }
}

/// `anytrue` (`decisive` is true) and `alltrue` (false): an element that decides does so; null counts as false.
fn quantify(call: &Invocation<'_>, decisive: bool) -> Outcome {
    let list = call.arg(0);
    let (members, open) = match list.items() {
        Some(items) => (items, false),
        None => (open_members(list).unwrap_or(&[]), true),
    };
    let ordered = !decisive && call.env.context.dialect == Dialect::Terraform;
    let mut unknown: Option<&Value> = open.then_some(list);
    for member in members {
        if member.is_unknown() {
            if ordered {
                return Ok(truth_value(Truth::Unknown, &[member]));
            }
            unknown = unknown.or(Some(member));
            continue;
        }
        let flag = match member.as_bool() {
            Some(flag) => flag,
            // Members of an open list have not been converted.
            None if member.is_null() => false,
            None => match member.as_str() {
                Some("true" | "1") => true,
                Some("false" | "0") => false,
                _ => return Err(format!("an element is {}; a bool is required", noun(&member.ty())).into()),
            },
        };
        if flag == decisive {
            return Ok(Value::bool(decisive));
        }
    }
    match unknown {
        Some(value) => {
            call.env.risk();
            Ok(truth_value(Truth::Unknown, &[value]))
        }
        None => Ok(Value::bool(!decisive)),
    }
}
