//! A document as text, as Go's encoder writes it.

use std::fmt::Write as _;

use crate::value::{Data, Value};

/// The members of a document, in the order of the text.
const DOCUMENT: &[&str] = &["Version", "Id", "Statement"];

/// The members of a statement, in the order of the text.
const STATEMENT: &[&str] =
    &["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];

/// The text of a document that is wholly known, without white space.
pub(super) fn compact(document: &Value) -> String {
    let mut writer = Writer { out: String::new(), indent: None };
    writer.value(document, Level::Document);
    writer.out
}

/// The same with an indentation of two spaces.
pub(super) fn indented(document: &Value) -> String {
    let mut writer = Writer { out: String::new(), indent: Some(0) };
    writer.value(document, Level::Document);
    writer.out
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    Document,
    Statements,
    Statement,
    Deeper,
}

struct Writer {
    out: String,
    indent: Option<usize>,
}

impl Writer {
    fn value(&mut self, value: &Value, level: Level) {
        match value.data() {
            // Nothing unknown comes here.
            Data::Null(_) | Data::Unknown(_) => self.out.push_str("null"),
            Data::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Data::Number(number) => {
                let double = number.to_f64();
                let minus = if number.has_minus() { -1.0 } else { 1.0 };
                self.out.push_str(&shortest(double.copysign(minus)));
            }
            Data::String(text) => self.quote(text),
            Data::List(_) | Data::Set(_) | Data::Tuple(_) => self.list(value.items().unwrap_or_default(), level),
            Data::Map(_) | Data::Object(_) => self.object(value, level),
        }
    }

    fn list(&mut self, items: &[Value], level: Level) {
        let below = if level == Level::Statements { Level::Statement } else { Level::Deeper };
        self.between('[', ']', items, |writer, item| writer.value(item, below));
    }

    fn object(&mut self, value: &Value, level: Level) {
        let entries = value.entries().into_iter().flatten().map(|(name, value)| (&**name, value));
        let ordered = |names: &[&'static str]| names.iter().filter_map(|n| value.get(n).map(|v| (*n, v))).collect();
        let members: Vec<(&str, &Value)> = match level {
            Level::Document => ordered(DOCUMENT),
            Level::Statement => ordered(STATEMENT),
            Level::Statements | Level::Deeper => entries.collect(),
        };
        self.between('{', '}', &members, |writer, (name, value)| {
            writer.quote(name);
            writer.out.push_str(if writer.indent.is_some() { ": " } else { ":" });
            let statements = level == Level::Document && *name == "Statement";
            writer.value(value, if statements { Level::Statements } else { Level::Deeper });
        });
    }

    fn between<T>(&mut self, open: char, close: char, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.out.push(open);
        let before = self.indent;
        self.indent = before.map(|depth| depth + 1);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            self.line();
            write(self, item);
        }
        self.indent = before;
        if !items.is_empty() {
            self.line();
        }
        self.out.push(close);
    }

    fn line(&mut self) {
        if let Some(depth) = self.indent {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n("  ", depth));
        }
    }

    fn quote(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                }
                other => self.out.push(other),
            }
        }
        self.out.push('"');
    }
}

/// A double: shortest digits, with an exponent where it is very small or very large.
fn shortest(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}
