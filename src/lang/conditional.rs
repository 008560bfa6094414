//! `c ? a : b`.

use super::context::EvalError;
use super::convert::{convert, noun};
use super::evaluate::{Env, Eval, type_of};
use super::tree::Conditional;
use super::unify::unify;
use super::unknown::{one_of, reason_of};
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
    let truth = env.condition(&condition, conditional.condition.span).map_err(failed)?;
    let sensitive = [Some(&condition), yes.as_ref().ok(), no.as_ref().ok()];
    let sensitive = sensitive.into_iter().flatten().any(Value::is_sensitive);
    let (taken, branch, risky) = match truth {
        Truth::True => (yes, &conditional.yes, yes_risky),
        Truth::False => (no, &conditional.no, no_risky),
        Truth::Unknown => {
            env.risk();
            return Ok(undecided(&condition, yes.ok(), no.ok(), ty).with_sensitivity(sensitive));
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

/// One of two results, not known which.
fn undecided(condition: &Value, yes: Option<Value>, no: Option<Value>, ty: Type) -> Value {
    let branches: Vec<&Value> = [yes.as_ref(), no.as_ref()].into_iter().flatten().collect();
    if branches.len() == 2 && branches.iter().all(|branch| branch.is_null()) {
        return Value::new(Data::Null(ty));
    }
    let mut unknown = one_of(ty, reason_of([condition]), &branches);
    unknown.not_null &= branches.len() == 2;
    Value::unknown(unknown)
}
