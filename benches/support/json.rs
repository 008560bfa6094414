//! JSON as Terraform writes it: keys sorted, no spaces, `<`, `>` and `&` escaped; and the masks that go with values.
//!
//! An attribute that is not known is a marker string inside ordinary values, so that one value yields all four forms
//! of a change.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

/// An attribute that is known only after apply.
pub(crate) fn unknown() -> Value {
    json!("\u{1}unknown")
}

/// A list of blocks that is known only after apply.
pub(crate) fn unknown_blocks() -> Value {
    json!("\u{1}blocks")
}

fn is_unknown(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with('\u{1}'))
}

/// The known part: unknown attributes left out, unknown elements null.
pub(crate) fn known(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            map.iter().filter(|(_, v)| !is_unknown(v)).map(|(k, v)| (k.clone(), known(v))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => {
            items.iter().map(|v| if is_unknown(v) { Value::Null } else { known(v) }).collect::<Vec<_>>().into()
        }
        other => other.clone(),
    }
}

/// `after_unknown`: true where unknown, containers kept, known attributes left out; `{}` when all is known.
pub(crate) fn unknown_mask(value: &Value) -> Value {
    if any_unknown(value) { mask(value, &|_| Some(json!(true))) } else { json!({}) }
}

/// `before_sensitive` and `after_sensitive` of a value in which nothing is sensitive: its containers.
pub(crate) fn sensitive_mask(value: &Value) -> Value {
    mask(value, &|marker| (*marker == unknown_blocks()).then(|| json!([])))
}

fn any_unknown(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.values().any(any_unknown),
        Value::Array(items) => items.iter().any(any_unknown),
        other => is_unknown(other),
    }
}

fn mask(value: &Value, of_unknown: &dyn Fn(&Value) -> Option<Value>) -> Value {
    let part = |value: &Value| match value {
        Value::Object(_) | Value::Array(_) => Some(mask(value, of_unknown)),
        other if is_unknown(other) => of_unknown(other),
        _ => None,
    };
    match value {
        Value::Object(map) => map.iter().filter_map(|(k, v)| Some((k.clone(), part(v)?))).collect::<Map<_, _>>().into(),
        Value::Array(items) => items.iter().map(|v| part(v).unwrap_or(json!(false))).collect::<Vec<_>>().into(),
        _ => json!(false),
    }
}

/// Writes a value with sorted keys.
pub(crate) fn write(out: &mut impl Write, value: &Value) -> io::Result<()> {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            for (at, (key, value)) in entries.into_iter().enumerate() {
                out.write_all(if at == 0 { b"{" } else { b"," })?;
                string(out, key)?;
                out.write_all(b":")?;
                write(out, value)?;
            }
            out.write_all(if map.is_empty() { b"{}" } else { b"}" })
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                out.write_all(if at == 0 { b"[" } else { b"," })?;
                write(out, value)?;
            }
            out.write_all(if items.is_empty() { b"[]" } else { b"]" })
        }
        Value::String(text) => string(out, text),
        other => write!(out, "{other}"),
    }
}

/// Writes a string.
pub(crate) fn string(out: &mut impl Write, text: &str) -> io::Result<()> {
    out.write_all(b"\"")?;
    let mut rest = 0;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&') || byte < 0x20 {
            out.write_all(text.get(rest..at).unwrap_or("").as_bytes())?;
            rest = at + 1;
            match byte {
                b'"' => out.write_all(b"\\\"")?,
                b'\\' => out.write_all(b"\\\\")?,
                b'\n' => out.write_all(b"\\n")?,
                other => write!(out, "\\u{other:04x}")?,
            }
        }
    }
    out.write_all(text.get(rest..).unwrap_or("").as_bytes())?;
    out.write_all(b"\"")
}

/// A value as text, such as a policy document inside an attribute.
pub(crate) fn encoded(value: &Value) -> String {
    let mut out = Vec::new();
    match write(&mut out, value) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(_) => String::new(),
    }
}
