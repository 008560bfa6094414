//! `c ? a : b`.

use super::bounds::Bounds;
use super::context::EvalError;
use super::convert::{convert, noun};
use super::equality::length_of;
use super::evaluate::{Env, Eval, type_of};
use super::tree::Conditional;
use super::unify::unify;
use super::unknown::{of_known_length, one_of, reason_of};
use crate::source::Span;
use crate::value::{Data, Truth, Type, Value};

/// Evaluates both branches, because the result has the type and the sensitivity of both; an error of the branch that is
/// not taken is dropped.
pub(super) fn eval(env: &Env<'_>, conditional: &Conditional, span: Span) -> Eval {
    let outer = env.hazard.replace(false);
    let yes = env.eval(&conditional.yes);
    let yes_risky = env.hazard.replace(false);
    let no = env.eval(&conditional.no);
    let no_risky = env.hazard.replace(outer);
    let ty = branch_type(&yes, &no, span)?;
    let failed = |error: EvalError| error.of_type(ty.clone());
    let condition = env.eval(&conditional.condition).map_err(failed)?;
    let truth = env.choice(&condition, conditional.condition.span).map_err(failed)?;
    let sensitive = [Some(&condition), yes.as_ref().ok(), no.as_ref().ok()];
    let sensitive = sensitive.into_iter().flatten().any(Value::is_sensitive);
    let (taken, branch, risky) = match truth {
        Truth::True => (yes, &conditional.yes, yes_risky),
        Truth::False => (no, &conditional.no, no_risky),
        Truth::Unknown => {
            env.risk();
            return Ok(undecided(env, &condition, yes.ok(), no.ok(), ty).with_sensitivity(sensitive));
        }
    };
    if risky {
        env.risk();
    }
    let converted = convert(&taken.map_err(failed)?, &ty).map_err(|why| failed(EvalError::new(branch.span, why)))?;
    Ok(converted.with_sensitivity(sensitive))
}

/// The type that both branches have.
fn branch_type(yes: &Eval, no: &Eval, span: Span) -> Result<Type, EvalError> {
    let untyped_null = |branch: &Eval| {
        branch.as_ref().is_ok_and(|value| matches!(value.data(), Data::Null(Type::Dynamic)) && !value.is_sensitive())
    };
    let (a, b) = (type_of(yes), type_of(no));
    if a == b {
        return Ok(a);
    }
    if untyped_null(yes) {
        return Ok(b);
    }
    if untyped_null(no) {
        return Ok(a);
    }
    if a == Type::Dynamic || b == Type::Dynamic {
        return Ok(Type::Dynamic);
    }
    let types = [a, b];
    unify(&types).ok_or_else(|| {
        let [a, b] = &types;
        EvalError::new(span, format!("the two results have no common type: {} and {}", noun(a), noun(b)))
    })
}

/// One of two results, not known which: what holds of both is known of it.
fn undecided(env: &Env<'_>, condition: &Value, yes: Option<Value>, no: Option<Value>, ty: Type) -> Value {
    let branches: Vec<&Value> = [yes.as_ref(), no.as_ref()].into_iter().flatten().collect();
    let [a, b] = branches.as_slice() else {
        let mut unknown = one_of(ty, reason_of([condition]), &branches);
        unknown.not_null = false;
        return Value::unknown(unknown);
    };
    if a.is_null() && b.is_null() {
        return Value::new(Data::Null(ty));
    }
    let mut unknown = one_of(ty, reason_of([condition]), &branches);
    // Terraform knows nothing about what can be of any type.
    unknown.not_null &= env.onus() || unknown.ty != Type::Dynamic;
    if let (Some(a), Some(b)) = (Bounds::of(a), Bounds::of(b)) {
        return a.or(b).apply(unknown);
    }
    if unknown.ty.element().is_some() && a.ty() == b.ty() {
        let ((a_least, a_most), (b_least, b_most)) = (lengths(a), lengths(b));
        unknown.length = (a_least.min(b_least), a_most.zip(b_most).map(|(a, b)| a.max(b)));
        if !env.onus() {
            return of_known_length(unknown);
        }
    }
    Value::unknown(unknown)
}

/// The least and greatest length of a collection. Null counts as any: only its type is certain.
fn lengths(value: &Value) -> (u64, Option<u64>) {
    match value.data() {
        Data::Unknown(unknown) => unknown.length,
        Data::Null(_) => (0, None),
        _ => {
            let (least, most) = length_of(value);
            (least, Some(most))
        }
    }
}
