//! `try`, `can`, `coalesce` and `coalescelist`: a value, or another one.

use super::{ANY, Failure, Function, Invocation, Marks, Outcome, Param, Want, blame, certainly_there, is_empty_text};
use crate::lang::context::EvalError;
use crate::lang::convert::{convert, noun};
use crate::lang::evaluate::{Env, Eval};
use crate::lang::tree::Call;
use crate::lang::unify::unify;
use crate::lang::unknown::{one_of, reason_of};
use crate::source::Span;
use crate::value::{Data, Type, Value};

const ANYTHING: Param = ANY.or_null().or_unknown();

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "coalesce",
        params: &[ANYTHING],
        rest: Some((ANYTHING, usize::MAX)),
        marks: Marks::Whole,
        returns: Want::By(coalesce_type),
        run: coalesce,
    },
    Function {
        name: "coalescelist",
        params: &[ANYTHING],
        rest: Some((ANYTHING, usize::MAX)),
        marks: Marks::Whole,
        returns: Want::By(coalescelist_type),
        run: coalescelist,
    },
];

/// The outcomes of the expressions of `try` or `can`, with whether they could still fail once everything is known; the
/// inner error is the result if it is not known how many there are.
fn outcomes<'c>(env: &'c Env<'_>, call: &'c Call) -> Result<Result<Outcomes<'c>, Value>, EvalError> {
    let (written, expanded) = match call.args.split_last() {
        Some((last, others)) if call.expand => (others, Some(last)),
        _ => (&*call.args, None),
    };
    let more = match expanded.map(|list| super::expand(env, list)) {
        Some(Ok(Err(unknown))) => return Ok(Err(unknown)),
        Some(Err(error)) => return Err(error),
        Some(Ok(Ok(more))) => more,
        None => Vec::new(),
    };
    super::super::check::check_count(&call.namespace, &call.name, written.len() + more.len(), call.name_span)?;
    let written = written.iter().map(|arg| env.eval_with_risk(arg));
    Ok(Ok(Box::new(written.chain(more.into_iter().map(|value| (Ok(value), false))))))
}

type Outcomes<'c> = Box<dyn Iterator<Item = (Eval, bool)> + 'c>;

/// `try(a, b, …)`: the first that evaluates without an error. One that is partly unknown could still fail, and then the
/// choice would change: Terraform leaves the whole open. Onus keeps it if no operation on its unknown parts can fail, and
/// has no value where it refuses what Terraform could evaluate.
pub(super) fn attempt(env: &Env<'_>, call: &Call, span: Span) -> Eval {
    let outcomes = match outcomes(env, call)? {
        Ok(outcomes) => outcomes,
        Err(unknown) => return Ok(unknown),
    };
    let mut first: Option<EvalError> = None;
    for (result, risky) in outcomes {
        match result {
            Err(error) if error.refused && env.onus() => return Err(error),
            Err(error) => first = first.or(Some(error)),
            Ok(value) if certain(env, &value, risky) => return Ok(value),
            Ok(value) => return Ok(Value::unknown_because(Type::Dynamic, reason_of([&value]))),
        }
    }
    const NONE: &str = "none of the expressions has a value";
    let why = first.map_or_else(String::new, |error| error.message.clone());
    let message = match why.strip_prefix(NONE) {
        // A `try` within a `try` says it once.
        Some(rest) => format!("{NONE}{rest}"),
        None if why.is_empty() => NONE.to_owned(),
        None => format!("{NONE}: {why}"),
    };
    Err(EvalError::new(span, message))
}

/// Whether it is certain that there is no error. Terraform takes a known value for that, however it came about.
fn certain(env: &Env<'_>, value: &Value, risky: bool) -> bool {
    if env.onus() { !risky } else { value.is_wholly_known() }
}

/// `can(x)`: whether it evaluates without an error.
pub(super) fn can(env: &Env<'_>, call: &Call) -> Eval {
    let mut outcomes = match outcomes(env, call)? {
        Ok(outcomes) => outcomes,
        Err(unknown) => return Ok(unknown),
    };
    Ok(match outcomes.next() {
        Some((Err(error), _)) if error.refused && env.onus() => return Err(error),
        None | Some((Err(_), _)) => Value::bool(false),
        Some((Ok(value), risky)) if certain(env, &value, risky) => Value::bool(true),
        Some((Ok(value), _)) => Value::unknown_because(Type::Bool, reason_of([&value])),
    })
}

fn coalesce_type(args: &[Value]) -> Result<Type, Failure> {
    let types: Vec<Type> = args.iter().map(Value::ty).collect();
    unify(&types).ok_or_else(|| "the arguments have no common type".into())
}

/// The first argument that is neither null nor an empty string; among arguments of several types that do not convert to
/// strings, an empty string counts as any other value.
fn coalesce(call: &Invocation<'_>) -> Outcome {
    let ty = call.returns()?;
    for (at, arg) in call.args.iter().enumerate() {
        // Terraform passes over what does not convert: a map that has not the attributes of an object, for one.
        let Ok(value) = convert(arg, &ty) else { continue };
        if value.is_unknown() {
            if call.onus() && certainly_there(&value) {
                return Ok(value);
            }
            call.env.risk();
            let rest: Vec<&Value> = call.args.iter().skip(at).collect();
            let mut unknown = one_of(ty, reason_of([&value]), &rest);
            unknown.not_null = unknown.ty != Type::Dynamic;
            return Ok(Value::unknown(unknown));
        }
        if value.is_null() || ty == Type::String && is_empty_text(&value) {
            continue;
        }
        return Ok(value);
    }
    Err("every argument is null or an empty string".into())
}

/// The type of all arguments, if they have one and all are known.
fn coalescelist_type(args: &[Value]) -> Result<Type, Failure> {
    let mut common: Option<Type> = None;
    let mut same = true;
    for (at, arg) in args.iter().enumerate() {
        if arg.is_unknown() {
            return Ok(Type::Dynamic);
        }
        let ty = arg.ty();
        if !matches!(ty, Type::List(_) | Type::Tuple(_)) {
            let what = if arg.is_null() { "null".to_owned() } else { noun(&ty) };
            return blame(at, format!("argument {} is {what}; a list is required", at + 1));
        }
        same &= common.as_ref().is_none_or(|common| *common == ty);
        common.get_or_insert(ty);
    }
    Ok(common.filter(|_| same).unwrap_or(Type::Dynamic))
}

/// The first list that is neither null nor empty.
fn coalescelist(call: &Invocation<'_>) -> Outcome {
    call.returns()?;
    for (at, arg) in call.args.iter().enumerate() {
        match arg.data() {
            Data::Unknown(_) => return call.unknown([arg]),
            Data::Null(_) => {}
            _ => {
                if !super::items_of(arg, at)?.is_empty() {
                    return Ok(arg.clone());
                }
            }
        }
    }
    Err("every argument is null or an empty list".into())
}
