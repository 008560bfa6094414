//! Wording: what a policy's message says where a value is null, unknown or sensitive.
//!
//! Terraform makes a template with a null in it an error, and one with an unknown wholly unknown. A message must come
//! out all the same, so that here, and only here, null reads "not set" and unknown "not known until apply".

use crate::lang::{Expr, Kind, Part};
use crate::value::{Data, Shape, Value};

use super::scope::View;

/// The text of a message; what cannot be evaluated is said in its place.
pub(super) fn render(expr: &Expr, view: &View<'_>) -> String {
    match &expr.kind {
        Kind::Template(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Value(expr) => render(expr, view),
                Part::If(_) | Part::For(_) => evaluated(&alone(part, expr), view),
            })
            .collect(),
        Kind::Parentheses(inner) => render(inner, view),
        _ => evaluated(expr, view),
    }
}

/// One directive of a template as an expression of its own.
fn alone(part: &Part, template: &Expr) -> Expr {
    Expr { kind: Kind::Template(vec![part.clone()]), span: template.span }
}

fn evaluated(expr: &Expr, view: &View<'_>) -> String {
    if let Some(text) = joined(expr, view) {
        return text;
    }
    match view.evaluate(expr) {
        Ok(value) => say(&value),
        Err(error) => format!("({})", error.message),
    }
}

/// A joined list of which not everything is known: the members that are there, although the text as a whole is unknown.
fn joined(expr: &Expr, view: &View<'_>) -> Option<String> {
    let Kind::Call(call) = &expr.kind else { return None };
    let [separator, list] = call.args.as_slice() else { return None };
    if &*call.name != "join" || call.expand {
        return None;
    }
    let (separator, list) = (view.evaluate(separator).ok()?, view.evaluate(list).ok()?);
    let (members, more) = match (list.as_unknown().map(|unknown| &unknown.shape), list.items()) {
        (Some(Shape::Open(members) | Shape::Between(members, _)), _) => (&**members, true),
        (None, Some(members)) if members.iter().any(Value::is_unknown) => (members, false),
        _ => return None,
    };
    if list.is_sensitive() || members.is_empty() || members.iter().any(Value::is_null) {
        return None;
    }
    let text = members.iter().map(say).collect::<Vec<_>>().join(separator.as_str()?);
    Some(if more { format!("{text} and perhaps more") } else { text })
}

/// A value in a message.
pub(super) fn say(value: &Value) -> String {
    if value.is_sensitive() {
        return value.shown().to_string();
    }
    match value.data() {
        Data::Null(_) => "not set".to_owned(),
        Data::Unknown(_) => "not known until apply".to_owned(),
        Data::String(text) => text.to_string(),
        _ => value.shown().to_string(),
    }
}
