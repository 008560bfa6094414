//! HCL text into [`lang`](crate::lang)'s tree, with the place of every part.
//!
//! `hcl::edit` parses; its syntax tree is 27 times the text and is dropped as soon as it is lowered. It rejects a few
//! texts that Terraform takes and takes a few that Terraform rejects; `repair` and `lower` make up for those that occur
//! in real configurations. What remains is stricter than Terraform: nesting deeper than 64 levels, and chains of more
//! than 128 operators, are errors.

mod lower;
mod repair;
mod template;

use std::sync::Arc;

use ::hcl::edit::parser::{self, Error};
use ::hcl::edit::structure::{self, BlockLabel, Structure};

use crate::lang::Expr;
use crate::source::{Diagnostic, SourceId, Span};
use lower::Lowering;

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
    let body = with_repairs(id, text, base, parser::parse_body)?;
    let end = text.len();
    Lowering::new(id, text, base).body(&body, 0..end)
}

/// Parses one expression.
///
/// # Errors
/// The first error of the text, with its place in source `id`.
pub fn parse_expression(id: SourceId, text: &str) -> Result<Expr, Diagnostic> {
    let (text, base) = prepare(id, text)?;
    let lead = text.len() - text.trim_start().len();
    let (text, base) = (text.trim(), base + lead);
    let expr = with_repairs(id, text, base, parser::parse_expr)?;
    Lowering::new(id, text, base).expr(&expr)
}

/// Parses a template without quotes around it, such as a template file. Its text stands as it is, with all its line ends,
/// but for `${}`, `%{}` and their escapes.
///
/// # Errors
/// The first error of the text, with its place in source `id`.
pub fn parse_template(id: SourceId, text: &str) -> Result<Expr, Diagnostic> {
    if text.len() > MAX_TEXT {
        let message = format!("the template has {} bytes, more than the {MAX_TEXT} that are parsed", text.len());
        return Err(Diagnostic::new(message).at(id, 0..1));
    }
    let template = with_repairs(id, text, 0, parser::parse_template)?;
    Lowering::new(id, text, 0).bare(&template, text.len())
}

/// Strips the byte order mark; spans count from before it.
fn prepare(id: SourceId, text: &str) -> Result<(&str, usize), Diagnostic> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, more than the {MAX_TEXT} that are parsed", text.len());
        return Err(Diagnostic::new(message).at(id, 0..1));
    }
    Ok(text.strip_prefix('\u{feff}').map_or((text, 0), |rest| (rest, '\u{feff}'.len_utf8())))
}

/// Parses; on failure repairs what Terraform would take, byte for byte so that places hold, and parses again.
fn with_repairs<T>(
    id: SourceId,
    text: &str,
    base: usize,
    parse: fn(&str) -> Result<T, Error>,
) -> Result<T, Diagnostic> {
    let first = match parse(text) {
        Ok(tree) => return Ok(tree),
        Err(error) => error,
    };
    let mut repaired = repair::whitespace_and_numbers(text).unwrap_or_else(|| text.to_owned());
    let mut renamed = repair::Renames::default();
    loop {
        match parse(&repaired) {
            Ok(tree) => return Ok(tree),
            Err(error) if repair::is_duplicate_key(error.message()) => {
                if !renamed.rename(&mut repaired, error.location().offset()) {
                    return Err(diagnose(id, text, base, &error));
                }
            }
            // The first error is about the text as it is; a later one can be about the repair.
            Err(error) if error.location().offset() >= first.location().offset() => {
                return Err(diagnose(id, text, base, &error));
            }
            Err(_) => return Err(diagnose(id, text, base, &first)),
        }
    }
}

/// What the parser says, as a message for people.
fn diagnose(id: SourceId, text: &str, base: usize, error: &Error) -> Diagnostic {
    let offset = error.location().offset().min(text.len());
    let width = text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let raw = error.message();
    let diagnostic = if raw.contains("nesting depth") || raw.contains("operator depth") || raw.contains("at most") {
        Diagnostic::new("the expression is nested deeper than is parsed (64 levels, 128 operators in a chain)")
            .with_help("split it into several `locals`")
    } else if raw.contains("redefined attribute") {
        let name: String = text.get(offset..).unwrap_or("").chars().take_while(|c| lower::is_name(*c)).collect();
        Diagnostic::new(format!("`{name}` is set twice in this block")).with_help("keep one of the two")
    } else if repair::is_duplicate_key(raw) {
        Diagnostic::new("the object has this key twice").with_help("keep the last one; the earlier has no effect")
    } else if offset >= text.trim_end().len() {
        Diagnostic::new(format!("the text ends too early: {raw}"))
            .with_help("look for a missing `}`, `]`, `)`, quote or heredoc end")
    } else {
        Diagnostic::new(format!("this is not valid HCL: {raw}"))
            .with_help("the mistake may stand later in the same statement, such as a string without its closing quote")
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
            self.reject_raw_newline(span)?;
            header.end = header.end.max(span.end);
            labels.push(Label { text: label.as_str().into(), span });
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
