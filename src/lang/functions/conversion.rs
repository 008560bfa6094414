//! Conversions by name.

use std::sync::Arc;

use super::{Function, Invocation, Marks, Outcome, Param, Want, blame};
use crate::lang::convert::{convert, noun};
use crate::value::Type;

const ANYTHING: Param = Param::new(Want::Any).or_null().or_unknown();

const fn entry(name: &'static str, returns: Want, run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params: &[ANYTHING], rest: None, marks: Marks::Own, returns, run }
}

pub(super) const TABLE: &[Function] = &[
    entry("tostring", Want::String, |call| to(call, &Type::String)),
    entry("tonumber", Want::Number, |call| to(call, &Type::Number)),
    entry("tobool", Want::Bool, |call| to(call, &Type::Bool)),
    entry("tolist", Want::List, |call| to(call, &Type::List(Arc::new(Type::Dynamic)))),
    entry("toset", Want::Set, |call| to(call, &Type::Set(Arc::new(Type::Dynamic)))),
    entry("tomap", Want::Any, |call| to(call, &Type::Map(Arc::new(Type::Dynamic)))),
];

fn to(call: &Invocation<'_>, ty: &Type) -> Outcome {
    let value = call.arg(0);
    let narrows = matches!((value.ty(), ty), (Type::Dynamic, _) | (Type::String, Type::Number | Type::Bool));
    if value.is_unknown() && narrows {
        call.env.risk();
    }
    match convert(value, ty) {
        Ok(converted) => Ok(converted),
        // The text of a sensitive string is part of the message otherwise.
        Err(_) if value.is_sensitive() => blame(0, format!("the sensitive value does not convert to {}", noun(ty))),
        Err(why) => blame(0, format!("cannot convert {}: {why}", noun(&value.ty()))),
    }
}
