//! The `witness` of an `enforce` block: the request that proves a failure.
//!
//! An object with the members of [`Witness`], or null. It is evaluated for a failure only. What it says may be put
//! together from the text of documents, and functions answer with plain strings: where a fact that it read is sensitive,
//! all of it stays unsaid.

use std::sync::Arc;

use crate::finding::{Carried, Witness};
use crate::lang::{EvalError, Expr};
use crate::value::{Data, Value};

use super::scope::View;

/// What an object may hold.
const MEMBERS: [&str; 6] = ["principal", "action", "resource", "context", "statements", "words"];

/// The witness of a failure, where there is one.
///
/// # Errors
/// What is wrong with the expression, or with its value.
pub(super) fn of(expr: &Expr, view: &View<'_>) -> Result<Option<Witness>, EvalError> {
    // Local values that the condition evaluated are read anew, so that every fact behind the witness is seen.
    let view = View::new(view.policy, view.subject, view.prior, view.estate, view.class, view.limits());
    let value = view.evaluate(expr)?;
    let mut read = view.take_reads().into_iter().filter_map(|slot| view.fact(slot));
    let secret = read.any(|fact| fact.value.is_deeply_sensitive());
    if secret || value.is_sensitive() || value.is_unknown() || value.is_null() {
        return Ok(None);
    }
    from(&value).map(Some).map_err(|message| EvalError::new(expr.span, message))
}

fn from(value: &Value) -> Result<Witness, String> {
    let Some(members) = value.entries() else { return Err("it is no object".to_owned()) };
    if let Some(other) = members.keys().find(|name| !MEMBERS.contains(&&***name)) {
        return Err(format!("it has no member {other:?}; its members are {}", MEMBERS.join(", ")));
    }
    let text = |name: &str| members.get(name).map_or(Ok(None), |value| text(name, value));
    Ok(Witness {
        principal: text("principal")?,
        action: text("action")?,
        resource: text("resource")?,
        context: members.get("context").map_or(Ok(Vec::new()), context)?,
        statements: members.get("statements").map_or(Ok(Vec::new()), statements)?,
        words: text("words")?,
    })
}

fn context(value: &Value) -> Result<Vec<Carried>, String> {
    match value.entries() {
        _ if value.is_sensitive() || value.is_unknown() || value.is_null() => Ok(Vec::new()),
        Some(keys) => keys.iter().map(|(key, value)| Ok((key.clone(), text("context", value)?))).collect(),
        None => Err("its context is no object".to_owned()),
    }
}

fn statements(value: &Value) -> Result<Vec<Arc<str>>, String> {
    match value.items() {
        _ if value.is_sensitive() || value.is_unknown() || value.is_null() => Ok(Vec::new()),
        Some(items) => items.iter().filter_map(|item| text("statements", item).transpose()).collect(),
        None => Err("its statements are no list".to_owned()),
    }
}

/// A text as it is; what is not known, or not set, is not said.
fn text(name: &str, value: &Value) -> Result<Option<Arc<str>>, String> {
    if value.is_sensitive() {
        return Ok(Some(value.shown().to_string().into()));
    }
    match value.data() {
        Data::Null(_) | Data::Unknown(_) => Ok(None),
        Data::String(text) => Ok(Some(text.clone())),
        Data::Bool(_) | Data::Number(_) => Ok(Some(value.shown().to_string().into())),
        _ => Err(format!("its {name} is no text")),
    }
}
