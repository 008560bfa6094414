//! Values as text for people: the only way from a value to text, and it redacts.

use std::fmt;

use super::{Data, HIDDEN, Value};

/// A value as text for people: sensitive parts read `(sensitive value)`, unknown ones `(known after apply)`.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a>(&'a Value);

impl<'a> Shown<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        Self(value)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_sensitive() {
            return f.write_str(HIDDEN);
        }
        match self.0.data() {
            Data::Null(_) => f.write_str("null"),
            Data::Bool(value) => write!(f, "{value}"),
            Data::Number(number) => write!(f, "{number}"),
            Data::String(text) => f.write_str(&quoted(text)),
            Data::List(s) | Data::Set(s) => list(f, &s.items),
            Data::Tuple(items) => list(f, items),
            Data::Map(m) => object(f, m.entries.iter().map(|(k, v)| (&**k, v))),
            Data::Object(attributes) => object(f, attributes.iter().map(|(k, v)| (&**k, v))),
            Data::Unknown(_) => f.write_str("(known after apply)"),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

fn list(f: &mut fmt::Formatter<'_>, items: &[Value]) -> fmt::Result {
    f.write_str("[")?;
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{}", item.shown())?;
    }
    f.write_str("]")
}

fn object<'a>(f: &mut fmt::Formatter<'_>, entries: impl Iterator<Item = (&'a str, &'a Value)>) -> fmt::Result {
    f.write_str("{")?;
    for (at, (name, value)) in entries.enumerate() {
        write!(f, "{}{name} = {}", if at > 0 { ", " } else { " " }, value.shown())?;
    }
    f.write_str(" }")
}
