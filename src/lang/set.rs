//! Sets: which elements are one, and in which order they stand.
//!
//! Strings, numbers and bools stand by value. Everything else stands by a text that Terraform makes of each element to
//! find equal ones; the order shows in every `for` over a set of objects, so the text is the same here.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use super::context::Dialect;
use super::equality::equal;
use super::unknown::{is_deeply_sensitive, unmarked};
use crate::value::{Data, Layout, Number, Sequence, Type, Value};

/// A set: distinct elements in Terraform's order. A sensitive element makes the whole set sensitive, and unknown ones
/// are kept side by side, because they may differ.
pub(super) fn set_of(element: Type, items: Vec<Value>) -> Value {
    let sensitive = items.iter().any(is_deeply_sensitive);
    let items = if sensitive { items.iter().map(unmarked).collect() } else { items };
    let items = if matches!(element, Type::Bool | Type::Number | Type::String) {
        distinct_scalars(items)
    } else {
        distinct(items)
    };
    Value::new(Data::Set(Arc::new(Sequence { element, items }))).with_sensitivity(sensitive)
}

fn distinct_scalars(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by(scalar_order);
    items.dedup_by(|later, earlier| !later.is_unknown() && scalar_order(earlier, later).is_eq());
    items
}

/// The order of strings, numbers and bools; what is unknown comes after them, and null last. All unknown ones are alike.
pub(super) fn scalar_order(a: &Value, b: &Value) -> Ordering {
    match (a.data(), b.data()) {
        (Data::Bool(a), Data::Bool(b)) => a.cmp(b),
        (Data::Number(a), Data::Number(b)) => a.cmp(b),
        (Data::String(a), Data::String(b)) => a.cmp(b),
        _ => standing(a).cmp(&standing(b)),
    }
}

fn standing(value: &Value) -> u8 {
    match value.data() {
        Data::Unknown(_) => 1,
        Data::Null(_) => 2,
        _ => 0,
    }
}

fn distinct(items: Vec<Value>) -> Vec<Value> {
    let mut members = Members::default();
    let mut kept: Vec<(u8, Arc<str>, Value)> = Vec::with_capacity(items.len());
    for item in items {
        let text: Arc<str> = text_of(&item).into();
        if members.add(text.clone(), &item) {
            kept.push((standing(&item), text, item));
        }
    }
    kept.sort_by(|(a_standing, a, _), (b_standing, b, _)| a_standing.cmp(b_standing).then_with(|| a.cmp(b)));
    kept.into_iter().map(|(_, _, item)| item).collect()
}

/// Elements to find equal ones among.
#[derive(Default)]
pub(super) struct Members {
    by_text: HashMap<Arc<str>, Vec<Value>>,
}

impl Members {
    pub(super) fn of(items: &[Value]) -> Self {
        let mut members = Self::default();
        for item in items {
            members.add(text_of(item).into(), item);
        }
        members
    }

    /// Adds an element with its text; false if an equal one is there.
    fn add(&mut self, text: Arc<str>, item: &Value) -> bool {
        let alike = self.by_text.entry(text).or_default();
        let new = !alike.iter().any(|other| same(other, item));
        if new {
            alike.push(item.clone());
        }
        new
    }

    /// Whether an equal element is there.
    pub(super) fn has(&self, item: &Value) -> bool {
        self.by_text.get(&*text_of(item)).is_some_and(|alike| alike.iter().any(|other| same(other, item)))
    }
}

/// Whether two elements are one. What is unknown in part is like nothing.
fn same(a: &Value, b: &Value) -> bool {
    equal(a, b, Dialect::Terraform).is_true()
}

/// The text by which Terraform finds equal elements and orders those that are no scalars.
fn text_of(value: &Value) -> String {
    let mut text = String::new();
    write_text(value, &mut text);
    text
}

fn write_text(value: &Value, out: &mut String) {
    let all = |open: char, items: &mut dyn Iterator<Item = &Value>, close: char, out: &mut String| {
        out.push(open);
        for item in items {
            write_text(item, out);
            out.push(';');
        }
        out.push(close);
    };
    match value.data() {
        Data::Unknown(_) => out.push('?'),
        Data::Null(_) => out.push('~'),
        Data::Bool(value) => out.push(if *value { 'T' } else { 'F' }),
        Data::Number(number) => out.push_str(&ten_digits(number)),
        Data::String(text) => write_quoted(text, out),
        Data::List(s) | Data::Set(s) => all('[', &mut s.items.iter(), ']', out),
        Data::Tuple(items) => all('<', &mut items.iter(), '>', out),
        Data::Object(attributes) => all('<', &mut attributes.values(), '>', out),
        Data::Map(m) => {
            out.push('{');
            for (name, item) in &m.entries {
                write_quoted(name, out);
                out.push(':');
                write_text(item, out);
                out.push(';');
            }
            out.push('}');
        }
    }
}

/// A number with ten significant digits. A zero below zero is the same element as zero.
fn ten_digits(number: &Number) -> String {
    let text = number.laid_out(Layout::Shortest(Some(10)));
    match number.is_negative() {
        true => format!("-{text}"),
        false => text,
    }
}

/// A string as Go's `%q` quotes it.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            '\0'..='\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            _ if is_printable(c) => out.push(c),
            '\u{80}'..='\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
}

/// Whether a character shows: Rust escapes those that do not. (At the beginning of a string it escapes marks that would
/// combine with what is before it as well.)
fn is_printable(c: char) -> bool {
    !['a', c].iter().collect::<String>().escape_debug().any(|c| c == '\\')
}

#[cfg(test)]
mod tests;
