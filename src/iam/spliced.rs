//! Policy documents that are texts with unknown pieces in between, such as heredocs with the ARN of something new.
//!
//! A piece inside a JSON string becomes a hole of that string. One that stands elsewhere, or that would have to be
//! escaped in a string to stay one, leaves the whole document unknown: nobody knows what it does to the JSON.

use std::sync::Arc;

use super::json;
use crate::value::{Data, Piece, Reason, Shape, Type, Unknown, Value};

/// The first of the private characters that stand for pieces while the text is parsed. No policy has them.
const FIRST: u32 = 0xF_0000;

/// More pieces are not read.
const MOST: usize = 4_096;

/// The document that the pieces make.
///
/// # Errors
/// Why nothing is known: the reason of the first piece that is not inside a string.
pub(super) fn parse(pieces: &[Piece]) -> Result<Value, Reason> {
    let mut holes: Vec<Arc<Unknown>> = Vec::new();
    let mut text = String::new();
    flatten(pieces, &mut text, &mut holes);
    let reason = || holes.first().map(|hole| hole.reason.clone());
    let unknown = || reason().unwrap_or_else(|| Reason::new(crate::value::Why::Undecided, "a policy document"));
    let private = |c: char| (FIRST..FIRST + MOST as u32).contains(&(c as u32));
    if holes.len() > MOST || text.chars().filter(|c| private(*c)).count() != holes.len() {
        return Err(unknown());
    }
    let parsed = json::parse(&text).map_err(|_| unknown())?;
    Ok(punch(&parsed, &holes))
}

fn flatten(pieces: &[Piece], text: &mut String, holes: &mut Vec<Arc<Unknown>>) {
    for piece in pieces {
        match piece {
            Piece::Text(known) => text.push_str(known),
            Piece::Hole(hole) => match &hole.shape {
                Shape::Template(inner) => flatten(inner, text, holes),
                _ => {
                    text.extend(char::from_u32(FIRST + holes.len().min(MOST) as u32));
                    holes.push(hole.clone());
                }
            },
        }
    }
}

/// The value with the pieces in the place of what stands for them.
fn punch(value: &Value, holes: &[Arc<Unknown>]) -> Value {
    match value.data() {
        Data::String(text) => string(text, holes).unwrap_or_else(|| value.clone()),
        Data::Tuple(items) => Value::tuple(items.iter().map(|item| punch(item, holes)).collect()),
        Data::Object(entries) => Value::object(entries.iter().map(|(key, value)| (key.clone(), punch(value, holes)))),
        _ => value.clone(),
    }
}

fn string(text: &str, holes: &[Arc<Unknown>]) -> Option<Value> {
    let hole = |c: char| (c as u32).checked_sub(FIRST).and_then(|at| holes.get(at as usize));
    let mut pieces: Vec<Piece> = Vec::new();
    let mut known = String::new();
    for c in text.chars() {
        match hole(c) {
            Some(hole) => {
                if !known.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut known).into()));
                }
                pieces.push(Piece::Hole(hole.clone()));
            }
            None => known.push(c),
        }
    }
    let first =
        pieces.iter().find_map(|piece| if let Piece::Hole(hole) = piece { Some(hole.clone()) } else { None })?;
    if !known.is_empty() {
        pieces.push(Piece::Text(known.into()));
    }
    Some(match pieces.as_slice() {
        [Piece::Hole(hole)] => Value::unknown(Unknown::clone(hole)),
        _ => {
            let unknown = Unknown::new(Type::String, first.reason.clone());
            Value::unknown(unknown.with_shape(Shape::Template(pieces.into())))
        }
    })
}
