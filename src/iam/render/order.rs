//! The order of strings that may be unknown, and of the elements of the provider's sets.

use std::cmp::Ordering;

use super::super::text::is_identifier;
use super::{open, reason_of};
use crate::value::{Data, Piece, Shape, Symbol, Unknown, Value};

/// More strings with unknown ones among them are not put in order: each is compared with each.
const MOST_COMPARED: usize = 64;

/// A list of strings, also one with duplicates, in descending order.
pub(super) fn descending(items: &[Value]) -> Value {
    sorted(items).map_or_else(|| some_order(items), Value::tuple)
}

/// A list of these members in an order that is not known.
pub(super) fn some_order(items: &[Value]) -> Value {
    let reason = items.iter().find(|item| !item.is_wholly_known()).map(reason_of);
    let reason = reason.unwrap_or_else(|| reason_of(&Value::null()));
    open(reason, Shape::Between(items.into(), [].into()))
}

/// A list of these members and perhaps others.
pub(super) fn and_more(items: Vec<Value>, unknown: &Value) -> Value {
    open(reason_of(unknown), Shape::Open(items.into()))
}

/// The distinct ones among strings, in descending order; `None` where unknown parts leave open which that are.
pub(super) fn distinct(items: &[Value]) -> Option<Vec<Value>> {
    let mut items = sorted(items)?;
    items.dedup_by(|a, b| compare(a, b) == Some(Ordering::Equal));
    Some(items)
}

fn sorted(items: &[Value]) -> Option<Vec<Value>> {
    let mut items = items.to_vec();
    let known = items.iter().all(|item| item.as_str().is_some());
    if !known {
        let pairs = || items.iter().enumerate().flat_map(|(at, a)| items.iter().skip(at + 1).map(move |b| (a, b)));
        if items.len() > MOST_COMPARED || pairs().any(|(a, b)| compare(a, b).is_none()) {
            return None;
        }
    }
    items.sort_by(|a, b| compare(b, a).unwrap_or(Ordering::Equal));
    Some(items)
}

/// A part of a string.
#[derive(Clone, Copy)]
enum Part<'a> {
    Text(&'a str),
    Symbol(&'a Symbol),
    Hole,
}

/// How two strings compare, whatever their unknown parts are.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    if let (Some(a), Some(b)) = (a.as_str(), b.as_str()) {
        return Some(a.cmp(b));
    }
    let (mut a, mut b) = (parts(a), parts(b));
    a.reverse();
    b.reverse();
    loop {
        match (a.pop(), b.pop()) {
            (None, None) => return Some(Ordering::Equal),
            (None, Some(rest)) => return longer(rest, &b).then_some(Ordering::Less),
            (Some(rest), None) => return longer(rest, &a).then_some(Ordering::Greater),
            (Some(Part::Symbol(x)), Some(Part::Symbol(y))) if x == y => {}
            (Some(Part::Text(x)), Some(Part::Text(y))) => {
                let common = x.bytes().zip(y.bytes()).take_while(|(x, y)| x == y).count();
                match (x.get(common..), y.get(common..)) {
                    (Some(""), Some("")) => {}
                    (Some(""), Some(rest)) => b.push(Part::Text(rest)),
                    (Some(rest), Some("")) => a.push(Part::Text(rest)),
                    _ => return Some(x.cmp(y)),
                }
            }
            _ => return None,
        }
    }
}

/// Whether what is left of a string is certainly not empty.
fn longer(first: Part<'_>, others: &[Part<'_>]) -> bool {
    std::iter::once(&first).chain(others).any(|part| matches!(part, Part::Text(text) if !text.is_empty()))
}

fn parts(value: &Value) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    match value.data() {
        Data::String(text) => parts.push(Part::Text(text)),
        Data::Unknown(unknown) => add(unknown, &mut parts),
        _ => parts.push(Part::Hole),
    }
    parts.retain(|part| !matches!(part, Part::Text("")));
    parts
}

fn add<'a>(unknown: &'a Unknown, parts: &mut Vec<Part<'a>>) {
    match &unknown.shape {
        Shape::Template(pieces) => pieces.iter().for_each(|piece| match piece {
            Piece::Text(text) => parts.push(Part::Text(text)),
            Piece::Hole(hole) => add(hole, parts),
        }),
        Shape::Symbol(symbol) => parts.push(Part::Symbol(symbol)),
        _ => parts.push(Part::Hole),
    }
}

/// The string with every `&{` as `${`. An unknown part keeps its identity only where no `&` can be in it.
pub(super) fn with_variables(value: &Value) -> Value {
    let replaced = match value.data() {
        Data::String(text) if text.contains("&{") => Value::string(text.replace("&{", "${")),
        Data::Unknown(unknown) => Value::unknown(unknown_with_variables(unknown)),
        _ => return value.clone(),
    };
    replaced.with_sensitivity(value.is_sensitive()).with_location(value.location().cloned())
}

fn unknown_with_variables(unknown: &Unknown) -> Unknown {
    let mut replaced = unknown.clone();
    replaced.prefix = unknown.prefix.as_ref().map(|text| text.trim_end_matches('&').replace("&{", "${").into());
    let pieces = match &unknown.shape {
        Shape::Symbol(symbol) if is_identifier(unknown) || is_name(symbol) => return replaced,
        Shape::Candidates(..) | Shape::Opaque => return replaced,
        Shape::Template(pieces) => pieces,
        _ => return replaced.with_shape(Shape::Opaque),
    };
    // What ends in `&` may go on with `{`.
    let torn = pieces.iter().zip(pieces.iter().skip(1)).any(|(text, next)| match (text, next) {
        (Piece::Text(text), Piece::Hole(hole)) => text.ends_with('&') && !is_identifier(hole),
        (Piece::Text(text), Piece::Text(_)) => text.ends_with('&'),
        (Piece::Hole(_), _) => false,
    });
    if torn {
        return replaced.with_shape(Shape::Opaque);
    }
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Piece::Text(text.replace("&{", "${").into()),
        Piece::Hole(hole) => Piece::Hole(unknown_with_variables(hole).into()),
    });
    let pieces: Vec<Piece> = pieces.collect();
    replaced.with_shape(Shape::Template(pieces.into()))
}

/// Whether it is a name for which AWS takes no `&`.
fn is_name(symbol: &Symbol) -> bool {
    symbol.address.kind.starts_with("aws_") && matches!(&*symbol.path, "bucket" | "bucket_prefix" | "key_id")
}

/// The key by which the provider's framework sorts elements of a set: a checksum of their serialisation, as text.
pub(super) fn rank(serialised: &str) -> String {
    crc32fast::hash(serialised.as_bytes()).to_string()
}
