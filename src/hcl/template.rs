//! String templates: strip markers, and the indentation of `<<-` heredocs.
//!
//! A template is flattened to text and marks first, because both a strip marker and the common indentation look across
//! the borders of directives (`%{ if … }`), which the syntax tree nests.

use ::hcl::edit::Span as _;
use ::hcl::edit::template::{Directive, Element, HeredocTemplate, StringTemplate, Strip, Template};

use super::lower::Lowering;
use crate::lang::{Expr, Kind, Part, PartFor, PartIf};
use crate::source::{Diagnostic, Span};

/// A template in source order.
enum Piece<'t> {
    Text(String),
    Value(&'t ::hcl::edit::expr::Expression),
    /// The start, middle or end of a directive.
    Mark(Mark<'t>),
}

enum Mark<'t> {
    If(&'t ::hcl::edit::expr::Expression, Span),
    Else,
    EndIf,
    For(&'t ::hcl::edit::template::ForTemplateExpr, Span),
    EndFor,
}

/// Where the text of a template is taken from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    /// The syntax tree: a quoted string.
    Tree,
    /// The source, because the parser leaves the escapes of a quoted string alone within directives.
    Escaped,
    /// The source, because the parser unindents a heredoc in its own way.
    Heredoc,
}

impl Text {
    /// Inside a directive.
    fn nested(self) -> Self {
        if self == Self::Tree { Self::Escaped } else { self }
    }
}

/// Pieces, and which neighbours of each are stripped.
#[derive(Default)]
struct Flat<'t> {
    pieces: Vec<(Piece<'t>, Strip)>,
}

impl Lowering<'_> {
    pub(super) fn quoted(&self, template: &StringTemplate) -> Result<Kind, Diagnostic> {
        let mut flat = Flat::default();
        for element in template {
            self.flatten(element, &mut flat, Text::Tree)?;
        }
        flat.strip();
        self.built(flat)
    }

    pub(super) fn heredoc(&self, heredoc: &HeredocTemplate, span: Span) -> Result<Kind, Diagnostic> {
        let mut flat = Flat::default();
        self.flatten_all(&heredoc.template, &mut flat, Text::Heredoc)?;
        flat.strip();
        if self.source(span).starts_with("<<-") {
            flat.unindent();
        }
        self.built(flat)
    }

    /// A template that is a whole text.
    pub(super) fn bare(&self, template: &Template, end: usize) -> Result<Expr, Diagnostic> {
        let mut flat = Flat::default();
        self.flatten_all(template, &mut flat, Text::Heredoc)?;
        flat.strip();
        Ok(Expr { kind: self.built(flat)?, span: self.span(0..end) })
    }

    fn flatten_all<'t>(&self, template: &'t Template, flat: &mut Flat<'t>, from: Text) -> Result<(), Diagnostic> {
        template.iter().try_for_each(|element| self.flatten(element, flat, from))
    }

    fn flatten<'t>(&self, element: &'t Element, flat: &mut Flat<'t>, from: Text) -> Result<(), Diagnostic> {
        let span = self.span(element.span().unwrap_or_default());
        match element {
            Element::Literal(text) => {
                let span = self.span(text.span().unwrap_or_default());
                if matches!(from, Text::Tree | Text::Escaped) {
                    self.reject_raw_newline(span)?;
                }
                let mut push = |text: String| flat.pieces.push((Piece::Text(text), Strip::None));
                match from {
                    Text::Tree => push(text.value().clone()),
                    Text::Escaped => push(unescaped(self.source(span))),
                    // Line by line: a strip marker reaches to the end of its line only.
                    Text::Heredoc => self
                        .source(span)
                        .split_inclusive('\n')
                        .for_each(|line| push(line.replace("$${", "${").replace("%%{", "%{"))),
                }
            }
            Element::Interpolation(value) => flat.pieces.push((Piece::Value(&value.expr), value.strip)),
            Element::Directive(directive) => match &**directive {
                Directive::If(part) => {
                    flat.pieces.push((Piece::Mark(Mark::If(&part.if_expr.cond_expr, span)), part.if_expr.strip));
                    self.flatten_all(&part.if_expr.template, flat, from.nested())?;
                    if let Some(other) = &part.else_expr {
                        flat.pieces.push((Piece::Mark(Mark::Else), other.strip));
                        self.flatten_all(&other.template, flat, from.nested())?;
                    }
                    flat.pieces.push((Piece::Mark(Mark::EndIf), part.endif_expr.strip));
                }
                Directive::For(part) => {
                    flat.pieces.push((Piece::Mark(Mark::For(&part.for_expr, span)), part.for_expr.strip));
                    self.flatten_all(&part.for_expr.template, flat, from.nested())?;
                    flat.pieces.push((Piece::Mark(Mark::EndFor), part.endfor_expr.strip));
                }
            },
        }
        Ok(())
    }

    fn built(&self, flat: Flat<'_>) -> Result<Kind, Diagnostic> {
        if let [(Piece::Value(expr), _)] = flat.pieces.as_slice() {
            return Ok(Kind::Parentheses(Box::new(self.expr(expr)?)));
        }
        let mut pieces = flat.pieces.into_iter().map(|(piece, _)| piece);
        let (parts, _) = self.parts(&mut pieces)?;
        Ok(Self::template_kind(parts))
    }

    /// The parts up to the mark that ends them.
    fn parts<'t>(
        &self,
        pieces: &mut dyn Iterator<Item = Piece<'t>>,
    ) -> Result<(Vec<Part>, Option<Mark<'t>>), Diagnostic> {
        let mut parts: Vec<Part> = Vec::new();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Text(text) if text.is_empty() => {}
                Piece::Text(text) => match parts.last_mut() {
                    Some(Part::Text(last)) => *last = format!("{last}{text}").into(),
                    _ => parts.push(Part::Text(text.into())),
                },
                Piece::Value(expr) => parts.push(Part::Value(self.expr(expr)?)),
                Piece::Mark(Mark::If(condition, span)) => {
                    let condition = self.expr(condition)?;
                    let (yes, end) = self.parts(pieces)?;
                    let no = if matches!(end, Some(Mark::Else)) { self.parts(pieces)?.0 } else { Vec::new() };
                    parts.push(Part::If(Box::new(PartIf { condition, yes, no, span })));
                }
                Piece::Mark(Mark::For(each, span)) => {
                    let collection = self.expr(&each.collection_expr)?;
                    let (body, _) = self.parts(pieces)?;
                    let key = each.key_var.as_ref().map(Self::name);
                    let value = Self::name(&each.value_var);
                    parts.push(Part::For(Box::new(PartFor { key, value, collection, body, span })));
                }
                Piece::Mark(end) => return Ok((parts, Some(end))),
            }
        }
        Ok((parts, None))
    }
}

impl Flat<'_> {
    /// Applies `~`: white space is removed from the text next to a marker.
    fn strip(&mut self) {
        for at in 0..self.pieces.len() {
            let strip = self.pieces.get(at).map_or(Strip::None, |(_, strip)| *strip);
            if strip.strip_start()
                && let Some((Piece::Text(text), _)) = at.checked_sub(1).and_then(|before| self.pieces.get_mut(before))
            {
                text.truncate(text.trim_end().len());
            }
            if strip.strip_end()
                && let Some((Piece::Text(text), _)) = self.pieces.get_mut(at + 1)
            {
                *text = text.trim_start().to_owned();
            }
        }
    }

    /// Removes the indentation that all lines share. A line that begins with an interpolation or directive has none;
    /// a line whose start a strip marker took away is not looked at; blank lines stay as they are.
    fn unindent(&mut self) {
        let mut least = usize::MAX;
        let mut starts = Vec::new();
        let mut at_start = true;
        for (at, (piece, _)) in self.pieces.iter().enumerate() {
            let Piece::Text(text) = piece else {
                least = if at_start { 0 } else { least };
                at_start = false;
                continue;
            };
            let blank = text.trim().is_empty() && text.ends_with('\n');
            if at_start && !blank {
                least = least.min(text.chars().take_while(|c| c.is_whitespace()).count());
                starts.push(at);
            }
            at_start = text.ends_with('\n');
        }
        for at in starts {
            if let Some((Piece::Text(text), _)) = self.pieces.get_mut(at) {
                *text = text.chars().skip(least).collect();
            }
        }
    }
}

/// The text of a quoted string without its escapes; the parser has checked them at the top level only, so that an
/// unknown one stands for itself.
fn unescaped(source: &str) -> String {
    let source = source.replace("$${", "${").replace("%%{", "%{");
    let mut out = String::with_capacity(source.len());
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some(kind @ ('u' | 'U')) => {
                let length = if kind == 'u' { 4 } else { 8 };
                let digits: String = chars.by_ref().take(length).collect();
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                out.push(code.unwrap_or('\u{fffd}'));
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}
