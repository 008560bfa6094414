//! `formatlist`: one text for each element of the lists among the arguments.

use std::sync::Arc;

use super::super::{Failure, Invocation, Outcome, blame};
use super::{rendered, untyped};
use crate::lang::unknown::{not_null_from, reason_of, unknown_from};
use crate::value::{Data, Reason, Sequence, Type, Value};

pub(super) fn formatlist(call: &Invocation<'_>) -> Outcome {
    let (pattern, args) = (call.text(0), call.args.get(1..).unwrap_or(&[]));
    if !call.onus()
        && let Some(untyped) = untyped(args)
    {
        call.env.risk();
        return Ok(unknown_from(Type::Dynamic, [untyped]));
    }
    let mut length: Option<(usize, usize)> = None;
    let mut unknown: Option<&Value> = None;
    for (at, arg) in args.iter().enumerate() {
        let Some(items) = length_of(arg) else {
            // A list whose length is not known, and what may be one.
            if (arg.is_unknown() && matches!(arg.ty(), Type::List(_) | Type::Set(_) | Type::Dynamic))
                || is_open_set(arg)
            {
                unknown = unknown.or(Some(arg));
            }
            continue;
        };
        if arg.is_unknown() {
            unknown = unknown.or(Some(arg));
        }
        match length {
            None => length = Some((items, at + 2)),
            Some((first, _)) if first == items => {}
            Some((first, number)) => {
                let message = format!("argument {} has {items} elements, and argument {number} has {first}", at + 2);
                return blame(at + 1, message);
            }
        }
    }
    if let Some(unknown) = unknown {
        call.env.risk();
        return Ok(not_null_from(Type::List(Arc::new(Type::String)), [unknown]));
    }
    let count = length.map_or(1, |(count, _)| count);
    let mut items = Vec::with_capacity(count);
    let mut size = 0;
    for at in 0..count {
        let arguments: Vec<Value> = args.iter().map(|arg| element(arg, at)).collect();
        if !arguments.iter().all(Value::is_wholly_known) {
            call.env.risk();
            items.push(not_null(reason_of(&arguments)));
            continue;
        }
        let text = rendered(pattern, &arguments)
            .map_err(|failure| Failure { message: format!("element {at}: {}", failure.message), ..failure })?;
        size += text.len();
        if size > super::MAX_TEXT {
            return Err(format!("the texts become longer than {} bytes", super::MAX_TEXT).into());
        }
        items.push(Value::string(text));
    }
    Ok(Value::new(Data::List(Arc::new(Sequence { element: Type::String, items }))))
}

fn not_null(reason: Reason) -> Value {
    let mut unknown = crate::value::Unknown::new(Type::String, reason);
    unknown.not_null = true;
    Value::unknown(unknown)
}

/// Whether elements of a set can coincide, because some are not known.
fn is_open_set(value: &Value) -> bool {
    matches!(value.data(), Data::Set(set) if set.items.len() > 1) && !value.is_wholly_known()
}

/// How many elements a list has, if that is certain; `None` for everything else.
fn length_of(value: &Value) -> Option<usize> {
    match (value.items(), value.ty()) {
        _ if value.is_null() || is_open_set(value) => None,
        (Some(items), _) => Some(items.len()),
        (None, Type::Tuple(items)) => Some(items.len()),
        _ => None,
    }
}

/// The argument of one text: an element of a list, anything else as it is.
fn element(value: &Value, at: usize) -> Value {
    value.items().map_or_else(|| value.clone(), |items| items.get(at).cloned().unwrap_or_else(Value::null))
}
