//! `try`, `can` and `coalesce`: a value, or another one.

use super::{Function, Invocation, Marks, Outcome, Param, Want, certainly_there, is_empty_text};
use crate::lang::context::EvalError;
use crate::lang::convert::convert;
use crate::lang::evaluate::{Env, Eval};
use crate::lang::tree::Call;
use crate::lang::unify::unify;
use crate::lang::unknown::{is_deeply_sensitive, not_null_from, one_of, reason_of, unknown_from};
use crate::source::Span;
use crate::value::{Type, Value};

pub(super) const TABLE: &[Function] = &[Function {
    name: "coalesce",
    params: &[Param::new(Want::Any).or_null().or_unknown()],
    rest: Some((Param::new(Want::Any).or_null().or_unknown(), usize::MAX)),
    marks: Marks::Own,
    returns: Want::Any,
    run: coalesce,
}];

/// `try(a, b, …)`: the first that evaluates without an error. One that is partly unknown could still fail, and then the
/// choice would change: Terraform leaves the whole open. Onus keeps it if no operation on its unknown parts can fail.
pub(super) fn attempt(env: &Env<'_>, call: &Call, span: Span) -> Eval {
    super::super::check::check_count(&call.namespace, &call.name, call.args.len(), call.name_span)?;
    if call.expand {
        return Err(EvalError::new(span, "`try` takes expressions, not a list of them with `...`"));
    }
    let mut first: Option<EvalError> = None;
    for arg in &call.args {
        let (result, risky) = env.eval_with_risk(arg);
        match result {
            Err(error) => first = first.or(Some(error)),
            Ok(value) if value.is_wholly_known() => return Ok(value),
            Ok(value) if env.onus() && !risky => return Ok(value),
            Ok(value) => return Ok(unknown_from(Type::Dynamic, [&value])),
        }
    }
    let why = first.map_or_else(String::new, |error| format!(": {}", error.message));
    Err(EvalError::new(span, format!("none of the expressions has a value{why}")))
}

/// `can(x)`: whether it evaluates without an error.
pub(super) fn can(env: &Env<'_>, call: &Call) -> Eval {
    super::super::check::check_count(&call.namespace, &call.name, call.args.len(), call.name_span)?;
    let Some(arg) = call.args.first() else { return Ok(Value::bool(false)) };
    let (result, risky) = env.eval_with_risk(arg);
    Ok(match result {
        Err(_) => Value::bool(false),
        Ok(value) if value.is_wholly_known() || env.onus() && !risky => Value::bool(true),
        Ok(value) => not_null_from(Type::Bool, [&value]),
    })
}

/// The first argument that is neither null nor an empty string.
fn coalesce(call: &Invocation<'_>) -> Outcome {
    let types: Vec<Type> = call.args.iter().map(Value::ty).collect();
    let ty = unify(&types).ok_or("the arguments have no common type")?;
    let mut sensitive = false;
    for (at, arg) in call.args.iter().enumerate() {
        sensitive |= is_deeply_sensitive(arg);
        let value = convert(arg, &ty)?;
        if value.is_unknown() {
            if call.onus() && certainly_there(&value) {
                return Ok(value.with_sensitivity(sensitive));
            }
            call.env.risk();
            let rest: Vec<&Value> = call.args.iter().skip(at).collect();
            let mut unknown = one_of(ty, reason_of([&value]), &rest);
            unknown.not_null = true;
            let sensitive = sensitive || rest.iter().any(|value| is_deeply_sensitive(value));
            return Ok(Value::unknown(unknown).with_sensitivity(sensitive));
        }
        if value.is_null() || is_empty_text(&value) {
            continue;
        }
        return Ok(value.with_sensitivity(sensitive));
    }
    Err("every argument is null or an empty string".into())
}
