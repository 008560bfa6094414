//! Configuration and values of variables in JSON, as the same [`Body`](super::Body) that HCL's own syntax gives.
//!
//! JSON does not say what is a block: the table of [`schema`] does, for the blocks that every module has. Which properties
//! of a resource or provider configuration are blocks is known to its provider only; they stay attributes whose values are
//! objects or lists of objects, and `"//"` among the keys of such an object is a comment if it is a block.

mod blocks;
mod document;
mod schema;
mod values;

use std::collections::HashSet;
use std::sync::Arc;

use super::recover::{MAX_ERRORS, Parsed};
use super::{Attribute, Body, mark};
use crate::source::{Diagnostic, SourceId, Span};
use document::Node;
use schema::Mode;

/// How deep values are nested at most, as in HCL's own syntax.
const MAX_LEVELS: usize = 64;

/// The keys of comments.
const COMMENT: &str = "//";

/// Parses a `.tf.json` or `.tofu.json` file. A file that is no JSON gives nothing; any other error costs the block at the
/// top of the file that it is in.
///
/// Strings are templates; those that are references or types, such as in `depends_on`, are the expressions that they hold.
/// What is within a string has the place of the whole string if there are escapes in it.
pub fn parse_json(id: SourceId, text: &str) -> Parsed {
    parse_json_to(id, text, MAX_ERRORS)
}

/// The same with so many errors at most.
pub fn parse_json_to(id: SourceId, text: &str, most: usize) -> Parsed {
    read(id, text, most, |file, node, parsed| file.top(node, parsed))
}

/// Parses a `.tfvars.json` file: one object of values. Strings are what they are: `${…}` means nothing in them.
pub fn parse_values_json(id: SourceId, text: &str) -> Parsed {
    read(id, text, MAX_ERRORS, |file, node, parsed| match file.members(node, 0) {
        Err(error) => parsed.errors.push(error),
        Ok(members) => {
            let mut names = HashSet::new();
            for member in members.iter().filter(|member| member.key.text != COMMENT) {
                let attribute = file.attribute(member, Mode::Literal, 1);
                let added = attribute.and_then(|attribute| file.add(&mut parsed.body, attribute, &mut names));
                parsed.errors.extend(added.err());
            }
        }
    })
}

fn read(id: SourceId, text: &str, most: usize, fill: impl FnOnce(&File<'_>, Node<'_>, &mut Parsed)) -> Parsed {
    let (text, base) = mark(text);
    let file = File { id, text, base };
    let mut parsed = Parsed::default();
    parsed.body.span = Span { start: base, end: base + text.len() };
    match file.parse() {
        Ok(node) => fill(&file, node, &mut parsed),
        Err(error) => parsed.errors.push(error),
    }
    parsed.more = parsed.errors.len().saturating_sub(most);
    parsed.errors.truncate(most);
    parsed
}

/// A text of JSON.
struct File<'t> {
    id: SourceId,
    text: &'t str,
    /// Where the text begins in the source.
    base: usize,
}

impl File<'_> {
    fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(message).at(self.id, span)
    }

    /// Adds an attribute, or tells that it is there already.
    fn add(&self, body: &mut Body, attribute: Attribute, names: &mut HashSet<Arc<str>>) -> Result<(), Diagnostic> {
        if !names.insert(attribute.name.clone()) {
            return Err(super::twice(&attribute.name).at(self.id, attribute.name_span));
        }
        body.attributes.push(attribute);
        Ok(())
    }
}
