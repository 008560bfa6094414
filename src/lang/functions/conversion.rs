//! Conversions by name, and what a value is marked with.

use std::sync::Arc;

use super::{ANY, Failure, Function, Invocation, Marks, Outcome, Param, Want, blame};
use crate::lang::convert::{can_convert, convert, noun};
use crate::lang::unknown::is_deeply_sensitive;
use crate::value::{Reason, Type, Value, Why};

const ANYTHING: Param = ANY.or_null().or_unknown();

const fn entry(
    name: &'static str,
    of: fn(&[Value]) -> Result<Type, Failure>,
    run: fn(&Invocation<'_>) -> Outcome,
) -> Function {
    Function { name, params: &[ANYTHING], rest: None, marks: Marks::Own, returns: Want::Maybe(of), run }
}

pub(super) const TABLE: &[Function] = &[
    entry("tostring", |_| Ok(Type::String), |call| to(call, &Type::String)),
    entry("tonumber", |_| Ok(Type::Number), |call| to(call, &Type::Number)),
    entry("tobool", |_| Ok(Type::Bool), |call| to(call, &Type::Bool)),
    entry("tolist", same, |call| to(call, &Type::List(Arc::new(Type::Dynamic)))),
    entry("toset", same, |call| to(call, &Type::Set(Arc::new(Type::Dynamic)))),
    entry("tomap", same, |call| to(call, &Type::Map(Arc::new(Type::Dynamic)))),
    entry("sensitive", same, |call| Ok(call.arg(0).clone().with_sensitivity(true))),
    entry("nonsensitive", same, |call| Ok(plain(call.arg(0)))),
    entry("issensitive", |_| Ok(Type::Bool), issensitive),
    entry("ephemeralasnull", same, ephemeralasnull),
];

fn same(args: &[Value]) -> Result<Type, Failure> {
    Ok(args.first().map_or(Type::Dynamic, Value::ty))
}

fn to(call: &Invocation<'_>, ty: &Type) -> Outcome {
    let value = call.arg(0);
    let from = value.ty();
    let narrows = matches!((&from, ty), (Type::Dynamic, _) | (Type::String, Type::Number | Type::Bool));
    if value.is_unknown() && narrows {
        call.env.risk();
    }
    if let Some(unknown) = value.as_unknown()
        && !call.onus()
    {
        if !can_convert(&from, ty) {
            return blame(0, format!("cannot convert {} to {}", noun(&from), noun(ty)));
        }
        // Terraform forgets what is certain of an unknown value, such as a prefix, and even of which type its elements are.
        let bare = Value::unknown_because(ty.clone(), unknown.reason.clone());
        return Ok(bare.with_sensitivity(value.is_sensitive()));
    }
    match convert(value, ty) {
        Ok(converted) => Ok(converted),
        // The text of a sensitive string is part of the message otherwise.
        Err(_) if value.is_sensitive() => blame(0, format!("the sensitive value does not convert to {}", noun(ty))),
        Err(why) => blame(0, format!("cannot convert {}: {why}", noun(&from))),
    }
}

/// The same value, not sensitive itself.
fn plain(value: &Value) -> Value {
    if !value.is_sensitive() {
        return value.clone();
    }
    Value::new(value.data().clone()).with_location(value.location().cloned())
}

/// Values do not tell whether they are ephemeral; those of a console are not.
fn ephemeralasnull(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    if value.is_null() || !call.onus() {
        return Ok(value.clone());
    }
    let reason = Reason::new(Why::Undecided, "whether what `ephemeralasnull` is given is ephemeral");
    Ok(Value::unknown_because(value.ty(), reason).with_sensitivity(is_deeply_sensitive(value)))
}

/// What is not known yet can turn out not to be sensitive; OpenTofu says so, and Terraform does not.
fn issensitive(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    if value.is_unknown() && (call.onus() || !value.is_sensitive()) {
        return call.unknown([value]);
    }
    Ok(Value::bool(value.is_sensitive()))
}
