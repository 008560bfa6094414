//! HCL text into [`lang`](crate::lang)'s tree, with the place of every part.
//!
//! `hcl::edit` parses; its syntax tree is 27 times the text and is dropped as soon as it is lowered. It does not read
//! every text as Terraform does, so that it is handed a [plain] spelling of the same length, and the tree is filled from
//! the text itself. What remains is stricter than Terraform: nesting deeper than 64 levels, and chains of more than 128
//! operators, are errors.

mod comments;
mod json;
mod literal;
mod lower;
mod plain;
mod recover;
mod respan;
mod template;

use std::sync::Arc;

use ::hcl::edit::parser::{self, Error};
use ::hcl::edit::structure::{self, BlockLabel, Structure};

use crate::lang::Expr;
use crate::source::{Diagnostic, SourceId, Span};
pub use comments::{Comment, comments};
pub use json::{parse_json, parse_json_to, parse_values_json};
use lower::Lowering;
use plain::{Form, Mistake};
pub use recover::{MAX_ERRORS, Parsed, parse_recovering, parse_recovering_to};

/// The longest text that is parsed, in bytes: an object of tens of thousands of keys takes the parser quadratic time.
pub const MAX_TEXT: usize = 4 << 20;

/// The content of a file or block, in source order.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// `name = expression`.
    pub attributes: Vec<Attribute>,
    /// Blocks.
    pub blocks: Vec<Block>,
    /// Its bytes in the source: inside the braces for a block.
    pub span: Span,
}

/// `name = expression`.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name.
    pub name: Arc<str>,
    /// The place of the name.
    pub name_span: Span,
    /// The expression.
    pub expr: Expr,
    /// The place of the whole attribute.
    pub span: Span,
}

/// `kind "label" { … }`.
#[derive(Debug, Clone)]
pub struct Block {
    /// The first word.
    pub kind: Arc<str>,
    /// Its place.
    pub kind_span: Span,
    /// The labels.
    pub labels: Vec<Label>,
    /// The place of the kind and the labels.
    pub header: Span,
    /// The place of the whole block.
    pub span: Span,
    /// What is inside.
    pub body: Body,
}

/// A label of a block, quoted or not.
#[derive(Debug, Clone)]
pub struct Label {
    /// The text without quotes.
    pub text: Arc<str>,
    /// Its place, with quotes.
    pub span: Span,
}

impl Body {
    /// The attribute with this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name == name)
    }

    /// The blocks of this kind.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }
}

/// Parses a file.
///
/// # Errors
/// The first error of the text, with its place in source `id`.
pub fn parse(id: SourceId, text: &str) -> Result<Body, Diagnostic> {
    let (text, base) = prepare(id, text)?;
    let plain = plain(id, text, base, Form::File)?;
    let body = parser::parse_body(&plain).map_err(|error| diagnose(id, text, base, &error))?;
    Lowering::new(id, text, &plain, base).body(&body, 0..text.len())
}

/// Parses one expression.
///
/// # Errors
/// The first error of the text, with its place in source `id`.
pub fn parse_expression(id: SourceId, text: &str) -> Result<Expr, Diagnostic> {
    let (text, base) = prepare(id, text)?;
    let plain = plain(id, text, base, Form::Expression)?;
    let start = plain.len() - plain.trim_start().len();
    let plain = plain.trim();
    let (text, base) = (text.get(start..start + plain.len()).unwrap_or(""), base + start);
    let expr = parser::parse_expr(plain).map_err(|error| diagnose(id, text, base, &error))?;
    Lowering::new(id, text, plain, base).expr(&expr)
}

/// Parses a template without quotes around it, such as a template file. Its text stands as it is, with all its line ends,
/// but for `${}`, `%{}` and their escapes.
///
/// # Errors
/// The first error of the text, with its place in source `id`.
pub fn parse_template(id: SourceId, text: &str) -> Result<Expr, Diagnostic> {
    let (text, base) = prepare(id, text)?;
    let plain = plain(id, text, base, Form::Template)?;
    let template = parser::parse_template(&plain).map_err(|error| diagnose(id, text, base, &error))?;
    Lowering::new(id, text, &plain, base).bare(&template)
}

/// Strips the byte order mark; spans count from before it.
fn prepare(id: SourceId, text: &str) -> Result<(&str, usize), Diagnostic> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, more than the {MAX_TEXT} that are parsed", text.len());
        return Err(Diagnostic::new(message).at(id, 0..1));
    }
    Ok(mark(text))
}

fn mark(text: &str) -> (&str, usize) {
    text.strip_prefix('\u{feff}').map_or((text, 0), |rest| (rest, '\u{feff}'.len_utf8()))
}

fn twice(name: &str) -> Diagnostic {
    Diagnostic::new(format!("`{name}` is set twice in this block")).with_help("keep one of the two")
}

fn plain(id: SourceId, text: &str, base: usize, form: Form) -> Result<String, Diagnostic> {
    plain::plain(text, form).map_err(|mistake| mistaken(id, base, mistake))
}

/// A mistake as a message at its place in the file.
fn mistaken(id: SourceId, base: usize, mistake: Mistake) -> Diagnostic {
    let diagnostic = Diagnostic::new(mistake.message).at(id, base + mistake.at.start..base + mistake.at.end);
    match mistake.help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

/// What the parser says, as a message for people.
fn diagnose(id: SourceId, text: &str, base: usize, error: &Error) -> Diagnostic {
    let offset = text.floor_char_boundary(error.location().offset());
    let rest = text.get(offset..).unwrap_or("");
    let width = rest.chars().next().map_or(0, char::len_utf8);
    let raw = error.message();
    let diagnostic = if raw.contains("nesting depth") || raw.contains("at most") {
        Diagnostic::new("the expression is nested deeper than is parsed (64 levels, 128 operators in a chain)")
            .with_help("split it into several `locals`")
    } else if raw.contains("redefined attribute") {
        let end = rest.find([' ', '\t', '=']).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or("");
        twice(name)
    } else {
        let message = if raw.contains("newline or eof") {
            "something follows on the line on which a block ended"
        } else {
            "this is neither an attribute nor a block"
        };
        Diagnostic::new(message)
            .with_help("a line is `name = expression` or a block: `kind \"label\" {`, lines of its own, and `}`")
    };
    diagnostic.at(id, base + offset..base + offset + width)
}

impl Lowering<'_> {
    fn body(&self, body: &structure::Body, span: std::ops::Range<usize>) -> Result<Body, Diagnostic> {
        let mut lowered = Body { span: self.span(span), ..Body::default() };
        for item in body {
            match item {
                Structure::Attribute(attribute) => lowered.attributes.push(self.attribute(attribute)?),
                Structure::Block(block) => lowered.blocks.push(self.block(block)?),
            }
        }
        Ok(lowered)
    }

    fn attribute(&self, attribute: &structure::Attribute) -> Result<Attribute, Diagnostic> {
        let expr = self.expr(&attribute.value)?;
        let name_span = self.span_of(&attribute.key);
        Ok(Attribute {
            name: attribute.key.as_str().into(),
            name_span,
            span: Span { start: name_span.start, end: expr.span.end },
            expr,
        })
    }

    fn block(&self, block: &structure::Block) -> Result<Block, Diagnostic> {
        let kind_span = self.span_of(&block.ident);
        let mut header = kind_span;
        let mut labels = Vec::new();
        for label in &block.labels {
            let span = match label {
                BlockLabel::Ident(ident) => self.span_of(ident),
                BlockLabel::String(string) => self.span_of(string),
            };
            header.end = header.end.max(span.end);
            let text = match label {
                BlockLabel::Ident(ident) => ident.as_str().to_owned(),
                BlockLabel::String(_) => self.unescaped(Span { start: span.start + 1, end: span.end - 1 })?,
            };
            labels.push(Label { text: text.into(), span });
        }
        let span = self.span_of(block);
        // The parser gives no place for the body of a block on one line: it is between the braces.
        let inside = Span { start: self.after_brace(header.end).min(span.end), end: span.end.saturating_sub(1) };
        let inside = inside.start..inside.end.max(inside.start);
        let body = self.body(&block.body, self.raw(inside))?;
        Ok(Block { kind: block.ident.as_str().into(), kind_span, labels, header, span, body })
    }
}

#[cfg(test)]
mod tests;
