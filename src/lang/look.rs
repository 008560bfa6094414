//! Looking at values where they are: operands are read far more often than they are kept.

use std::borrow::Cow;

use super::context::EvalError;
use super::evaluate::Env;
use super::tree::{Expr, Kind, Step};
use crate::value::{Data, Value};

impl Env<'_> {
    /// The value of an expression, not copied if it is a literal, or read from a variable of a `for`.
    pub(super) fn look<'v>(&'v self, expr: &'v Expr) -> Result<Cow<'v, Value>, EvalError> {
        match &expr.kind {
            Kind::Literal(value) => return Ok(Cow::Borrowed(value)),
            Kind::Traversal(traversal) => {
                if let Some(value) = self.variable(&traversal.root)
                    && let (found, []) = walk(value, &traversal.steps)
                {
                    return Ok(Cow::Borrowed(found));
                }
            }
            _ => {}
        }
        self.eval(expr).map(Cow::Owned)
    }
}

/// Follows steps for as long as they read what is known, and is neither as sensitive nor as placed as its container.
/// The value that is reached, and the steps that are left.
pub(super) fn walk<'v, 's>(value: &'v Value, steps: &'s [Step]) -> (&'v Value, &'s [Step]) {
    let mut value = value;
    for (at, step) in steps.iter().enumerate() {
        match read(value, step) {
            Some(next) if !value.is_sensitive() && (value.location().is_none() || next.location().is_some()) => {
                value = next;
            }
            _ => return (value, steps.get(at..).unwrap_or(&[])),
        }
    }
    (value, &[])
}

/// An attribute, or an element at a literal index.
fn read<'v>(value: &'v Value, step: &Step) -> Option<&'v Value> {
    match step {
        Step::Attribute { name, .. } => value.get(name),
        Step::Index { key: Expr { kind: Kind::Literal(key), .. }, .. } if !key.is_sensitive() => {
            match (key.data(), value.data()) {
                (Data::String(name), _) => value.get(name),
                (Data::Number(number), Data::List(_) | Data::Tuple(_)) => {
                    value.items()?.get(usize::try_from(number.as_i64()?).ok()?)
                }
                _ => None,
            }
        }
        _ => None,
    }
}
