//! Operators.

use std::borrow::Cow;

use super::bounds::{less, less_at_all};
use super::context::{Dialect, EvalError};
use super::convert::{convert, noun};
use super::equality::equal;
use super::evaluate::{Env, Eval, truth_value};
use super::functions::cost;
use super::tree::{Binary, BinaryOp, Expr, UnaryOp};
use super::unknown::{is_deeply_sensitive, is_not_null, not_null_from};
use crate::source::Span;
use crate::value::{Data, Number, Truth, Type, Value};

/// An operand, or why there is none.
type Looked<'v> = Result<Cow<'v, Value>, EvalError>;

pub(super) fn unary(env: &Env<'_>, op: UnaryOp, operand: &Expr, span: Span) -> Eval {
    let ty = if op == UnaryOp::Not { Type::Bool } else { Type::Number };
    apply(env, &ty, operand, span).map_err(|error| error.of_type(ty))
}

fn apply(env: &Env<'_>, ty: &Type, operand: &Expr, span: Span) -> Eval {
    let value = operand_of(env, env.look(operand)?, ty, operand.span)?;
    let result = match value.data() {
        Data::Bool(known) => Value::bool(!known),
        Data::Number(number) => Value::new(Data::Number(number.negated())),
        Data::Unknown(_) => return Ok(forgotten(env, not_null_from(ty.clone(), [&*value]))),
        _ => return Err(EvalError::new(span, "the operand has no such operation")),
    };
    Ok(result.with_sensitivity(value.is_sensitive()))
}

/// An operand of a type, not null.
fn operand_of<'v>(env: &Env<'_>, given: Cow<'v, Value>, ty: &Type, span: Span) -> Result<Cow<'v, Value>, EvalError> {
    if matches!((given.data(), ty), (Data::Bool(_), Type::Bool) | (Data::Number(_), Type::Number)) {
        return Ok(given);
    }
    let value = convert(&given, ty)
        .map_err(|_| EvalError::new(span, format!("the operand is {}; {} is required", noun(&given.ty()), noun(ty))))?;
    if value.is_null() {
        let error = EvalError::new(span, format!("the operand is null; {} is required", noun(ty)));
        return Err(error.with_help("compare with `== null` first, or give a default with `core::coalesce`"));
    }
    if value.is_unknown() && (given.ty() != *ty || !is_not_null(&given)) {
        env.risk();
    }
    Ok(Cow::Owned(value))
}

pub(super) fn binary(env: &Env<'_>, binary: &Binary, span: Span) -> Eval {
    let (result, ty) = match binary.op {
        BinaryOp::And | BinaryOp::Or => (logic(env, binary), Type::Bool),
        BinaryOp::Equal | BinaryOp::NotEqual => (equality(env, binary), Type::Bool),
        BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
            (compare(env, binary), Type::Bool)
        }
        _ => (arithmetic(env, binary, span), Type::Number),
    };
    result.map_err(|error| error.of_type(ty))
}

fn equality(env: &Env<'_>, binary: &Binary) -> Eval {
    let (left, right) = (env.look(&binary.left)?, env.look(&binary.right)?);
    env.works(cost::of_comparison(&left, &right), binary.left.span)?;
    let truth = equal(&left, &right, env.context.dialect);
    let truth = if binary.op == BinaryOp::Equal { truth } else { !truth };
    let result = truth_value(truth, &[&left, &right]);
    // OpenTofu 1.12: whether something is null shows nothing of what is inside it.
    if env.onus() && (left.is_null() || right.is_null()) {
        let shows = left.is_sensitive() || right.is_sensitive();
        return Ok(Value::new(result.data().clone()).with_sensitivity(shows));
    }
    Ok(result)
}

/// `&&` and `||`. In Terraform 1.11 either side unknown leaves the result unknown, and an error of either side is one.
/// In Onus a side that decides does so whatever the other is; an operand of a wrong type is an error all the same.
fn logic(env: &Env<'_>, binary: &Binary) -> Eval {
    let decisive = binary.op == BinaryOp::Or;
    let (left, right) = (env.look(&binary.left), env.look(&binary.right));
    if let (Ok(a), Ok(b)) = (&left, &right)
        && let Some(result) = decided(env, a, b, decisive)
    {
        return Ok(Value::bool(result).with_sensitivity(a.is_sensitive() || b.is_sensitive()));
    }
    let left = side(env, left, binary.left.span)?;
    let right = side(env, right, binary.right.span)?;
    if env.onus() {
        let decides = |side: &Looked<'_>| side.as_ref().is_ok_and(|value| value.as_bool() == Some(decisive));
        if decides(&left) || decides(&right) {
            let sensitive = [&left, &right].iter().any(|side| side.as_ref().is_ok_and(|side| side.is_sensitive()));
            return Ok(Value::bool(decisive).with_sensitivity(sensitive));
        }
    }
    let (left, right) = (left?, right?);
    let truth = match (left.as_bool(), right.as_bool()) {
        (Some(a), Some(b)) => Truth::from(if decisive { a || b } else { a && b }),
        _ => return Ok(forgotten(env, truth_value(Truth::Unknown, &[&left, &right]))),
    };
    Ok(truth_value(truth, &[&left, &right]))
}

/// Terraform forgets that an operand was sensitive where the result of `!`, `-`, `&&` or `||` is unknown.
fn forgotten(env: &Env<'_>, value: Value) -> Value {
    match value.as_unknown() {
        Some(unknown) if !env.onus() && value.is_sensitive() => Value::unknown(unknown.as_ref().clone()),
        _ => value,
    }
}

/// The usual cases: both sides are known, or (in Onus) one decides and the other certainly becomes a bool.
fn decided(env: &Env<'_>, a: &Value, b: &Value, decisive: bool) -> Option<bool> {
    let open = |side: &Value| side.as_unknown().is_some_and(|unknown| unknown.ty == Type::Bool && unknown.not_null);
    match (a.as_bool(), b.as_bool()) {
        (Some(a), Some(b)) => Some(if decisive { a || b } else { a && b }),
        (Some(known), None) => (env.onus() && known == decisive && open(b)).then_some(decisive),
        (None, Some(known)) => (env.onus() && known == decisive && open(a)).then_some(decisive),
        (None, None) => None,
    }
}

/// An operand of `&&` or `||`. The outer error is a wrong type, which is never dropped; the inner one can be.
fn side<'v>(env: &Env<'_>, given: Looked<'v>, span: Span) -> Result<Looked<'v>, EvalError> {
    let given = match given {
        Ok(given) => given,
        Err(error) => return Ok(Err(error)),
    };
    let null = given.is_null();
    let operand = operand_of(env, given, &Type::Bool, span);
    if null { Ok(operand) } else { operand.map(Ok) }
}

fn numbers<'v>(env: &'v Env<'_>, binary: &'v Binary) -> Result<(Cow<'v, Value>, Cow<'v, Value>), EvalError> {
    let (left, right) = (env.look(&binary.left)?, env.look(&binary.right)?);
    let left = operand_of(env, left, &Type::Number, binary.left.span)?;
    let right = operand_of(env, right, &Type::Number, binary.right.span)?;
    Ok((left, right))
}

/// Comparisons; unknown numbers by their bounds. Terraform takes `a <= b` for `a < b || a == b`, which bounds alone do
/// not decide where they touch.
fn compare(env: &Env<'_>, binary: &Binary) -> Eval {
    let (left, right) = numbers(env, binary)?;
    let (low, high) = match binary.op {
        BinaryOp::Less | BinaryOp::LessOrEqual => (&left, &right),
        _ => (&right, &left),
    };
    let strict = matches!(binary.op, BinaryOp::Less | BinaryOp::Greater);
    let truth = match (strict, env.context.dialect) {
        (true, Dialect::Terraform) => less(low, high),
        (false, Dialect::Terraform) => less(low, high).or(equal(low, high, Dialect::Terraform)),
        (true, Dialect::Onus) => less_at_all(low, high),
        (false, Dialect::Onus) => !less_at_all(high, low),
    };
    Ok(truth_value(truth, &[&left, &right]))
}

fn arithmetic(env: &Env<'_>, binary: &Binary, span: Span) -> Eval {
    let (left, right) = numbers(env, binary)?;
    let (Data::Number(a), Data::Number(b)) = (left.data(), right.data()) else {
        if matches!(binary.op, BinaryOp::Divide) {
            env.risk();
        }
        return Ok(not_null_from(Type::Number, [&*left, &*right]));
    };
    let result: Option<Number> = match binary.op {
        BinaryOp::Add => a.checked_add(b),
        BinaryOp::Subtract => a.checked_sub(b),
        BinaryOp::Multiply => a.checked_mul(b),
        BinaryOp::Divide => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    let number = result.ok_or_else(|| EvalError::new(span, "the result is no number, such as zero divided by zero"))?;
    Ok(Value::new(Data::Number(number)).with_sensitivity(is_deeply_sensitive(&left) || is_deeply_sensitive(&right)))
}
