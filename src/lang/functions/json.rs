//! JSON texts.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use super::json_text::parse;
use super::making::is_within;
use super::{ANY, Failure, Function, Invocation, Marks, Outcome, Param, STRING, Want, blame};
use crate::lang::unknown::{is_not_null, reason_of, unknown_from};
use crate::limits::Limit;
use crate::value::{Data, Shape, Type, Unknown, Value};

const ANYTHING: Param = ANY.or_null().or_unknown();

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "jsonencode",
        params: &[ANYTHING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::String,
        run: encode,
    },
    Function {
        name: "jsondecode",
        params: &[STRING.or_unknown()],
        rest: None,
        // What is wrong with a text is not said of a sensitive one.
        marks: Marks::Own,
        returns: Want::Any,
        run: decode,
    },
];

/// JSON with sorted keys and without spaces. A value with unknown parts gives a text that keeps the value.
fn encode(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    if value.first_unknown().is_none() {
        if !is_within(value, call.longest()) {
            return Err(call.too_long());
        }
        let mut text = String::new();
        write(value, &mut text)?;
        return Ok(Value::string(text));
    }
    let mut unknown = Unknown::new(Type::String, reason_of([value]));
    unknown.not_null = true;
    unknown.prefix = match value.ty() {
        // It may be `null` instead.
        _ if !is_not_null(value) => None,
        Type::String => Some("\"".into()),
        Type::Object(_) | Type::Map(_) => Some("{".into()),
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => Some("[".into()),
        _ => None,
    };
    unknown.shape = Shape::Json(Arc::new(value.clone()));
    Ok(Value::unknown(unknown))
}

/// Writes a known value as Go's encoder does, with `<`, `>`, `&` and the line separators escaped.
pub(super) fn write(value: &Value, out: &mut String) -> Result<(), Failure> {
    match value.data() {
        Data::Null(_) => out.push_str("null"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Number(number) if number.is_infinite() => return Err("JSON has no infinite numbers".into()),
        Data::Number(number) => out.push_str(&number.to_string()),
        Data::String(text) => quote(text, out),
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            out.push('[');
            for (at, item) in value.items().unwrap_or(&[]).iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out)?;
            }
            out.push(']');
        }
        Data::Map(_) | Data::Object(_) => {
            out.push('{');
            for (at, (key, item)) in value.entries().into_iter().flatten().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(key, out);
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
        Data::Unknown(_) => return Err("the value is not known".into()),
    }
    Ok(())
}

fn quote(text: &str, out: &mut String) {
    use fmt::Write as _;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

fn decode(call: &Invocation<'_>) -> Outcome {
    let text = call.arg(0);
    let decoded = decode_any(call, text)?;
    Ok(decoded.with_sensitivity(text.is_sensitive()))
}

fn decode_any(call: &Invocation<'_>, text: &Value) -> Outcome {
    if let Some(unknown) = text.as_unknown() {
        // The value that was encoded is still there. A null in place of the text stays possible only without a shape.
        if let (true, Shape::Json(value)) = (call.onus(), &unknown.shape) {
            return Ok(decoded(value));
        }
        call.env.risk();
        return Ok(unknown_from(type_after(unknown.prefix.as_deref().unwrap_or(""))?, [text]));
    }
    let limits = call.env.limits();
    let (too_deep, mut making) = (Cell::new(false), call.making());
    let parsed = parse(call.text(0), limits.size(Limit::DocumentDepth), &too_deep, &mut making);
    if let Some(failure) = making.failure() {
        return Err(failure);
    }
    parsed.or_else(|why| match text.is_sensitive() {
        _ if too_deep.get() => Err(Failure::beyond(limits, Limit::DocumentDepth, why)),
        true => blame(0, "the sensitive text is no JSON".to_owned()),
        false => blame(0, format!("the text is no JSON: {why}")),
    })
}

/// The type of a JSON value of which only the beginning is known.
fn type_after(prefix: &str) -> Result<Type, Failure> {
    Ok(match prefix.trim_start().chars().next() {
        Some('"') => Type::String,
        Some('t' | 'f') => Type::Bool,
        Some('-' | '.' | '0'..='9') => Type::Number,
        None | Some('{' | '[' | 'n') => Type::Dynamic,
        Some(_) => return blame(0, "the text begins as no JSON does"),
    })
}

/// What comes back from JSON: lists and sets as tuples, maps as objects.
fn decoded(value: &Value) -> Value {
    match value.data() {
        Data::List(_) | Data::Set(_) | Data::Tuple(_) => {
            Value::tuple(value.items().unwrap_or(&[]).iter().map(decoded).collect())
        }
        Data::Map(_) | Data::Object(_) => {
            Value::object(value.entries().into_iter().flatten().map(|(key, value)| (key.clone(), decoded(value))))
        }
        Data::Null(_) => Value::null(),
        _ => value.clone(),
    }
}
