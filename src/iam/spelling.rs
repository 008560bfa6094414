//! A bucket's name that is made of known text and attributes, such as `"acme-${random_id.this.hex}"`, in texts that
//! spell it the same way instead of referring to the bucket.

use std::sync::Arc;

use super::text::Part;
use crate::value::{Piece, Shape, Symbol, Unknown, Value};

/// A name, spelled out.
#[derive(Debug, Clone)]
pub(super) struct Spelling(Vec<Token>);

/// A character, or an attribute in place of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Char(char),
    Attribute(Symbol),
}

impl Spelling {
    /// How a name is made, if it is made of known text and attributes.
    pub(super) fn of(name: &Value) -> Option<Self> {
        let Shape::Template(pieces) = &name.as_unknown()?.shape else { return None };
        let mut tokens = Vec::new();
        for piece in pieces.iter() {
            match piece {
                Piece::Text(text) => tokens.extend(text.chars().map(Token::Char)),
                Piece::Hole(hole) => tokens.push(Token::Attribute(attribute(hole)?.clone())),
            }
        }
        (!tokens.is_empty()).then_some(Self(tokens))
    }

    /// The parts of a text with `own` in place of every spelling of the name.
    pub(super) fn replaced(&self, parts: &[Part], own: &Arc<Unknown>) -> Vec<Part> {
        // Each token of the text with what it is without the name around it.
        let mut tokens: Vec<(Option<Token>, Option<&Part>)> = Vec::new();
        for part in parts {
            match part {
                Part::Known(text) => tokens.extend(text.chars().map(|c| (Some(Token::Char(c)), None))),
                Part::Hole(hole) => {
                    tokens.push((attribute(hole).map(|symbol| Token::Attribute(symbol.clone())), Some(part)));
                }
            }
        }
        let mut out: Vec<Part> = Vec::new();
        let mut text = String::new();
        let mut rest = tokens.as_slice();
        while let Some(((token, part), after)) = rest.split_first() {
            let head = rest.get(..self.0.len());
            if head.is_some_and(|head| head.iter().zip(&self.0).all(|((token, _), own)| token.as_ref() == Some(own))) {
                flush(&mut text, &mut out);
                out.push(Part::Hole(own.clone()));
                rest = rest.get(self.0.len()..).unwrap_or_default();
                continue;
            }
            match (token, part) {
                (Some(Token::Char(c)), _) => text.push(*c),
                (_, Some(part)) => {
                    flush(&mut text, &mut out);
                    out.push(Part::clone(part));
                }
                (_, None) => {}
            }
            rest = after;
        }
        flush(&mut text, &mut out);
        out
    }
}

fn attribute(hole: &Unknown) -> Option<&Symbol> {
    match &hole.shape {
        Shape::Symbol(symbol) if !symbol.path.is_empty() => Some(symbol),
        _ => None,
    }
}

fn flush(text: &mut String, out: &mut Vec<Part>) {
    if !text.is_empty() {
        out.push(Part::Known(std::mem::take(text).into()));
    }
}
