//! Reading the table of schemas.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::{Chars, Lines};
use std::sync::{Arc, OnceLock};

use super::{Attribute, Nested, Nesting, Schema};
use crate::resource::Mode;
use crate::value::{Data, Mapping, Sequence, Type, Value};

/// The types of a table, each with its lines.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = (Mode, &'static str, &'static str)> {
    let starts = table.match_indices('\n').map(|(at, _)| at + 1).filter(|&at| {
        let rest = table.get(at..).unwrap_or("");
        rest.starts_with("resource ") || rest.starts_with("data ")
    });
    starts.filter_map(move |at| {
        let rest = table.get(at..)?;
        let (head, lines) = rest.split_once('\n')?;
        let (mode, kind) = head.split_once(' ')?;
        let end = ["\nresource ", "\ndata "].iter().filter_map(|next| lines.find(next)).min().unwrap_or(lines.len());
        let mode = if mode == "data" { Mode::Data } else { Mode::Managed };
        Some((mode, kind, lines.get(..end)?))
    })
}

/// What the lines of a type say.
pub(super) fn schema(lines: &str) -> Schema {
    level(&mut lines.lines().peekable(), 1)
}

fn level(lines: &mut Peekable<Lines<'_>>, depth: usize) -> Schema {
    let mut schema = Schema::default();
    while let Some(line) = lines.peek() {
        let text = line.trim_start_matches(' ');
        if line.len() - text.len() != depth {
            break;
        }
        lines.next();
        let mut words = text.split(' ');
        let (Some(first), Some(second)) = (words.next(), words.next()) else { continue };
        if first == "+" {
            let nesting = match words.next() {
                Some("single") => Nesting::Single,
                Some("set") => Nesting::Set,
                Some("map") => Nesting::Map,
                _ => Nesting::List,
            };
            let (mut computed, mut later) = (false, false);
            for word in words {
                computed |= word == "computed";
                later |= word == "later";
            }
            let inner = level(lines, depth + 1);
            schema
                .blocks
                .push((second.into(), Nested { nesting, computed, later, schema: inner, ty: OnceLock::new() }));
            continue;
        }
        let ty = ty(&mut second.chars().peekable());
        for word in words {
            let (name, default) = word.split_once('=').map_or((word, None), |(name, text)| (name, Some(text)));
            let attribute = Attribute {
                ty: ty.clone(),
                required: first.contains('r'),
                optional: first.contains('o'),
                computed: first.contains('c'),
                sensitive: first.contains('x'),
                as_blocks: first.contains('b'),
                later: first.contains('l'),
                default: default.and_then(|text| constant(text, &ty)),
            };
            schema.attributes.push((name.into(), attribute));
        }
    }
    schema.attributes.sort_by(|a, b| a.0.cmp(&b.0));
    schema.blocks.sort_by(|a, b| a.0.cmp(&b.0));
    schema
}

/// A planned value: a scalar, null, or an empty collection.
fn constant(json: &str, ty: &Type) -> Option<Value> {
    let empty = |element: &Arc<Type>| Arc::new(Sequence { element: Type::clone(element), items: Vec::new() });
    match (serde_json::from_str(json).ok()?, ty) {
        (serde_json::Value::Null, _) => Some(Value::new(Data::Null(ty.clone()))),
        (serde_json::Value::Bool(value), _) => Some(Value::bool(value)),
        (serde_json::Value::Number(number), _) => number.as_i64().map(Value::int),
        (serde_json::Value::String(text), _) => Some(Value::string(text)),
        (serde_json::Value::Array(_), Type::List(element)) => Some(Value::new(Data::List(empty(element)))),
        (serde_json::Value::Array(_), Type::Set(element)) => Some(Value::new(Data::Set(empty(element)))),
        (serde_json::Value::Object(_), Type::Map(element)) => {
            let none = Mapping { element: Type::clone(element), entries: BTreeMap::new() };
            Some(Value::new(Data::Map(Arc::new(none))))
        }
        _ => None,
    }
}

fn ty(chars: &mut Peekable<Chars<'_>>) -> Type {
    match chars.next() {
        Some('s') => Type::String,
        Some('n') => Type::Number,
        Some('b') => Type::Bool,
        Some(open @ ('[' | '{' | '<')) => {
            let inner = Arc::new(ty(chars));
            chars.next();
            match open {
                '[' => Type::List(inner),
                '{' => Type::Set(inner),
                _ => Type::Map(inner),
            }
        }
        Some('(') => {
            let mut attributes: BTreeMap<Arc<str>, Type> = BTreeMap::new();
            while chars.next_if_eq(&')').is_none() {
                let mut name = String::new();
                while let Some(c) = chars.next_if(|c| *c != ':' && *c != ')') {
                    name.push(c);
                }
                if chars.next_if_eq(&':').is_none() {
                    break;
                }
                attributes.insert(name.into(), ty(chars));
                chars.next_if_eq(&',');
            }
            Type::Object(Arc::new(attributes))
        }
        _ => Type::Dynamic,
    }
}
