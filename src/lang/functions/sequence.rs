//! Lists from lists.

use std::sync::Arc;

use super::{ANY, Function, Invocation, Marks, NUMBER, Outcome, Param, Want, blame, is_empty_text, items_of};
use crate::lang::convert::noun;
use crate::lang::equality::{equal, set_order};
use crate::lang::evaluate::read_from;
use crate::lang::unify::unify;
use crate::lang::unknown::{open_list, open_members, reason_of, unknown_from};
use crate::value::{Data, Number, Sequence, Type, Value};

/// The longest list that `range` makes, as in Terraform.
const MAX_RANGE: usize = 1024;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "concat",
        params: &[ANY.or_unknown()],
        rest: Some((ANY.or_unknown(), usize::MAX)),
        marks: Marks::Own,
        returns: Want::Any,
        run: concat,
    },
    Function {
        name: "flatten",
        params: &[ANY.or_unknown()],
        rest: None,
        marks: Marks::Own,
        returns: Want::Any,
        run: flatten,
    },
    Function {
        name: "distinct",
        params: &[Param::new(Want::List)],
        rest: None,
        marks: Marks::Whole,
        returns: Want::List,
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
        params: &[Param::new(Want::Strings)],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Strings,
        run: sort,
    },
    Function { name: "reverse", params: &[ANY], rest: None, marks: Marks::Own, returns: Want::Any, run: reverse },
    Function {
        name: "range",
        params: &[NUMBER],
        rest: Some((NUMBER, 2)),
        marks: Marks::Whole,
        returns: Want::List,
        run: range,
    },
];

fn list(element: Type, items: Vec<Value>) -> Value {
    Value::new(Data::List(Arc::new(Sequence { element, items })))
}

/// All elements in order: a list if all arguments are lists, else a tuple.
fn concat(call: &Invocation<'_>) -> Outcome {
    let mut items = Vec::new();
    let mut open: Option<&Value> = None;
    for (at, arg) in call.args.iter().enumerate() {
        match (arg.items(), open_members(arg)) {
            (Some(_), _) if matches!(arg.data(), Data::Set(_)) => {
                return blame(at, format!("argument {} is a set; a list is required", at + 1));
            }
            (Some(more), _) => items.extend(more.iter().map(|item| read_from(item, arg))),
            (None, Some(members)) => {
                items.extend(members.iter().map(|item| read_from(item, arg)));
                open = open.or(Some(arg));
            }
            (None, None) if arg.is_unknown() && matches!(arg.ty(), Type::List(_) | Type::Tuple(_) | Type::Dynamic) => {
                open = open.or(Some(arg));
            }
            _ => return blame(at, format!("argument {} is {}; a list is required", at + 1, noun(&arg.ty()))),
        }
    }
    let types: Vec<Type> = call.args.iter().map(Value::ty).collect();
    if let Some(unknown) = open {
        call.env.risk();
        let sensitive = call.args.iter().any(Value::is_sensitive);
        if call.onus() {
            return Ok(open_list(items, reason_of([unknown])).with_sensitivity(sensitive));
        }
        return Ok(unknown_from(Type::Dynamic, [unknown]).with_sensitivity(sensitive));
    }
    if types.iter().all(|ty| matches!(ty, Type::List(_)))
        && let Some(Type::List(element)) = unify(&types)
    {
        let items = items.iter().map(|item| crate::lang::convert(item, &element)).collect::<Result<_, _>>()?;
        return Ok(list((*element).clone(), items));
    }
    Ok(Value::tuple(items))
}

/// The elements of nested lists. An unknown element can be a list: then it is not known how many there are.
fn flatten(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let mut flat = Flat::default();
    if !matches!(value.ty(), Type::List(_) | Type::Set(_) | Type::Tuple(_) | Type::Dynamic) {
        return blame(0, format!("argument 1 is {}; a list is required", noun(&value.ty())));
    }
    flat.add(value, value.is_sensitive());
    let result = match flat.open {
        None => Value::tuple(flat.items),
        Some(unknown) => {
            call.env.risk();
            if call.onus() {
                open_list(flat.items, reason_of([&unknown]))
            } else {
                unknown_from(Type::Dynamic, [&unknown])
            }
        }
    };
    Ok(result.with_sensitivity(flat.sensitive))
}

#[derive(Default)]
struct Flat {
    items: Vec<Value>,
    sensitive: bool,
    open: Option<Value>,
}

impl Flat {
    fn add(&mut self, value: &Value, sensitive: bool) {
        self.sensitive |= sensitive;
        let members = match (value.items(), open_members(value)) {
            (Some(items), _) => items,
            (None, members) => {
                self.open.get_or_insert_with(|| value.clone());
                members.unwrap_or(&[])
            }
        };
        for item in members {
            let nested = match item.ty() {
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => !item.is_null(),
                Type::Dynamic => item.is_unknown(),
                _ => false,
            };
            if nested {
                self.add(item, item.is_sensitive());
            } else {
                self.items.push(item.clone());
            }
        }
    }
}

fn distinct(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let Data::List(s) = value.data() else { return Err("a list is required".into()) };
    if !value.is_wholly_known() {
        return Ok(unknown_from(value.ty(), [value]));
    }
    let mut items: Vec<Value> = Vec::new();
    for item in &s.items {
        if !items.iter().any(|seen| equal(seen, item, call.env.context.dialect).is_true()) {
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

fn sort(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    let items = items_of(value, 0)?;
    if items.iter().any(Value::is_null) {
        return blame(0, "an element is null; null has no place in an order");
    }
    if let Some(unknown) = super::first_unknown_item(items) {
        return Ok(list(Type::String, items.iter().map(|_| unknown_from(Type::String, [unknown])).collect()));
    }
    let mut items = items.to_vec();
    items.sort_by(set_order);
    Ok(list(Type::String, items))
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
    let numbers: Vec<&Number> = call
        .args
        .iter()
        .filter_map(|arg| match arg.data() {
            Data::Number(number) => Some(number),
            _ => None,
        })
        .collect();
    let zero = Number::ZERO;
    let (start, limit) = match numbers.as_slice() {
        [limit] => (&zero, *limit),
        [start, limit, ..] => (*start, *limit),
        [] => return Err("no number is given".into()),
    };
    let down = limit < start;
    let step = match numbers.get(2) {
        Some(step) if **step == zero && limit != start => return blame(2, "a step of zero never ends"),
        Some(step) if step.is_negative() != down && limit != start => {
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
