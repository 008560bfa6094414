//! Texts with errors: what is broken is told of, and the rest is read.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use ::hcl::edit::parser;

use super::lower::Lowering;
use super::plain::{Item, Items};
use super::{Body, MAX_TEXT, diagnose, mark, mistaken, parse};
use crate::source::{Diagnostic, SourceId, Span};

/// How many errors of one text are told when nobody says how many; the rest of a text with more of them is read all the
/// same.
pub const MAX_ERRORS: usize = 100;

/// What could be read of a text, and what could not.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// What could be read.
    pub body: Body,
    /// What could not, in the order of the text; the first of them.
    pub errors: Vec<Diagnostic>,
    /// How many errors there are beyond those.
    pub more: usize,
}

/// Parses a file; a syntax error costs the block or attribute at the top of the file that it is in, and no other one.
///
/// A text without errors gives what [`parse`] gives. A text can be longer than [`MAX_TEXT`], each of its blocks cannot.
pub fn parse_recovering(id: SourceId, text: &str) -> Parsed {
    parse_recovering_to(id, text, MAX_ERRORS)
}

/// The same with so many errors at most.
pub fn parse_recovering_to(id: SourceId, text: &str, most: usize) -> Parsed {
    if text.len() <= MAX_TEXT
        && let Ok(body) = parse(id, text)
    {
        return Parsed { body, ..Parsed::default() };
    }
    recover(id, text, most)
}

/// The same, item by item.
pub(super) fn recover(id: SourceId, text: &str, most: usize) -> Parsed {
    let (text, base) = mark(text);
    let mut parsed = Parsed::default();
    parsed.body.span = Span { start: base, end: base + text.len() };
    let mut names = HashSet::new();
    let mut items = Items::new(text);
    while let Some(item) = items.next() {
        let read = match item {
            Item::Broken(mistake) => Err(mistaken(id, base, mistake)),
            Item::Whole(range) => lowered(id, text, base, &items, range.clone()).inspect_err(|_| items.refuse(&range)),
        };
        let error = match read {
            Ok(body) => add(id, &mut parsed.body, body, &mut names),
            Err(error) => Some(error),
        };
        match error {
            Some(error) if parsed.errors.len() < most => parsed.errors.push(error),
            Some(_) => parsed.more += 1,
            None => {}
        }
    }
    parsed
}

fn lowered(id: SourceId, text: &str, base: usize, items: &Items<'_>, range: Range<usize>) -> Result<Body, Diagnostic> {
    let (plain, base) = (items.plain(&range), base + range.start);
    if range.len() > MAX_TEXT {
        let message = format!("the block has {} bytes, more than the {MAX_TEXT} that are parsed", range.len());
        return Err(Diagnostic::new(message).with_help("split it").at(id, base..base + 1));
    }
    let text = text.get(range).unwrap_or("");
    let body = parser::parse_body(plain).map_err(|error| diagnose(id, text, base, &error))?;
    Lowering::new(id, text, plain, base).body(&body, 0..text.len())
}

/// Adds an item, or tells of an attribute that is there already.
fn add(id: SourceId, to: &mut Body, body: Body, names: &mut HashSet<Arc<str>>) -> Option<Diagnostic> {
    let mut error = None;
    for attribute in body.attributes {
        if names.insert(attribute.name.clone()) {
            to.attributes.push(attribute);
        } else {
            error = Some(super::twice(&attribute.name).at(id, attribute.name_span));
        }
    }
    to.blocks.extend(body.blocks);
    error
}
