//! Expressions without names and functions: defaults, settings of declarations, values given as text.

use super::context::{Context, Dialect, EvalError, NoHost, Scope};
use super::evaluate::evaluate;
use super::tree::Expr;
use crate::limits::Tally;
use crate::value::Value;

/// No names at all.
struct Nothing;

impl Scope for Nothing {
    fn root(&self, _: &str) -> Option<Value> {
        None
    }

    fn slot(&self, _: usize) -> Value {
        Value::null()
    }
}

/// The value of an expression that may use neither names nor functions.
///
/// # Errors
/// Where it does, or has no value.
pub fn constant(expr: &Expr) -> Result<Value, EvalError> {
    if let Some(call) = expr.calls().first() {
        let message = format!("the function `{}` is called where only a constant can stand", call.name);
        return Err(EvalError::new(call.span, message));
    }
    let context = Context { dialect: Dialect::Terraform, scope: &Nothing, host: &NoHost, tally: &Tally::default() };
    evaluate(expr, &context).map_err(|error| match expr.roots().first() {
        Some(used) => {
            let message = format!("`{}` is read where only a constant can stand", used.root);
            EvalError::new(used.span, message).with_help("write a literal; text stands in quotes")
        }
        None => error,
    })
}
