//! String templates: strip markers, and the indentation of `<<-` heredocs.
//!
//! A template is flattened to text and marks first, because both a strip marker and the common indentation look across
//! the borders of directives (`%{ if … }`), which the syntax tree nests.

use ::hcl::edit::Span as _;
use ::hcl::edit::template::{Directive, Element, StringTemplate, Strip, Template};

use super::literal::unmarked;
use super::lower::Lowering;
use crate::lang::{Expr, Kind, Part, PartFor, PartIf};
use crate::source::{Diagnostic, Span};
use crate::value::Value;

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

/// How the text of a template is read.
#[derive(Clone, Copy)]
enum Text {
    Quoted,
    /// Only what is between the first and the last line of the heredoc.
    Heredoc(Span),
}

/// Pieces, and which neighbours of each are stripped.
#[derive(Default)]
struct Flat<'t> {
    pieces: Vec<(Piece<'t>, Strip)>,
}

impl Lowering<'_> {
    /// A string or heredoc without templates.
    pub(super) fn string(&self, span: Span) -> Result<Kind, Diagnostic> {
        let mut flat = Flat::default();
        let from = self.text_of(span);
        let inner = Span { start: span.start + 1, end: (span.end - 1).max(span.start + 1) };
        let text = self.source(inner);
        if matches!(from, Text::Quoted) && !text.bytes().any(|byte| matches!(byte, b'\\' | b'$' | b'%')) {
            return Ok(Kind::Literal(Value::string(text)));
        }
        self.literal(if let Text::Heredoc(body) = from { body } else { inner }, &mut flat, from)?;
        self.finished(flat, span)
    }

    /// A string or heredoc with templates.
    pub(super) fn template(&self, template: &StringTemplate, span: Span) -> Result<Kind, Diagnostic> {
        let mut flat = Flat::default();
        let from = self.text_of(span);
        template.iter().try_for_each(|element| self.flatten(element, &mut flat, from))?;
        self.finished(flat, span)
    }

    /// A template that is the whole text.
    pub(super) fn bare(&self, template: &Template) -> Result<Expr, Diagnostic> {
        let mut flat = Flat::default();
        let span = self.span(0..self.text.len());
        self.flatten_all(template, &mut flat, Text::Heredoc(span))?;
        flat.strip();
        Ok(Expr { kind: self.built(flat)?, span })
    }

    fn text_of(&self, span: Span) -> Text {
        let source = self.source(span);
        if !source.starts_with('<') {
            return Text::Quoted;
        }
        let after = |newline: Option<usize>| span.start + newline.map_or(0, |at| at + 1);
        Text::Heredoc(Span { start: after(source.find('\n')), end: after(source.rfind('\n')) })
    }

    fn finished(&self, mut flat: Flat<'_>, span: Span) -> Result<Kind, Diagnostic> {
        flat.strip();
        if self.source(span).starts_with("<<-") {
            flat.unindent();
        }
        self.built(flat)
    }

    fn literal(&self, span: Span, flat: &mut Flat<'_>, from: Text) -> Result<(), Diagnostic> {
        let mut push = |text: String| flat.pieces.push((Piece::Text(text), Strip::None));
        match from {
            Text::Quoted => push(self.unescaped(span)?),
            // Line by line: a strip marker reaches to the end of its line only.
            Text::Heredoc(body) => {
                let start = span.start.max(body.start);
                let span = Span { start, end: span.end.min(body.end).max(start) };
                self.source(span).split_inclusive('\n').for_each(|line| push(unmarked(line)));
            }
        }
        Ok(())
    }

    fn flatten_all<'t>(&self, template: &'t Template, flat: &mut Flat<'t>, from: Text) -> Result<(), Diagnostic> {
        template.iter().try_for_each(|element| self.flatten(element, flat, from))
    }

    fn flatten<'t>(&self, element: &'t Element, flat: &mut Flat<'t>, from: Text) -> Result<(), Diagnostic> {
        let span = self.span(element.span().unwrap_or_default());
        match element {
            Element::Literal(text) => self.literal(self.span(text.span().unwrap_or_default()), flat, from)?,
            Element::Interpolation(value) => flat.pieces.push((Piece::Value(&value.expr), value.strip)),
            Element::Directive(directive) => match &**directive {
                Directive::If(part) => {
                    flat.pieces.push((Piece::Mark(Mark::If(&part.if_expr.cond_expr, span)), part.if_expr.strip));
                    self.flatten_all(&part.if_expr.template, flat, from)?;
                    if let Some(other) = &part.else_expr {
                        flat.pieces.push((Piece::Mark(Mark::Else), other.strip));
                        self.flatten_all(&other.template, flat, from)?;
                    }
                    flat.pieces.push((Piece::Mark(Mark::EndIf), part.endif_expr.strip));
                }
                Directive::For(part) => {
                    flat.pieces.push((Piece::Mark(Mark::For(&part.for_expr, span)), part.for_expr.strip));
                    self.flatten_all(&part.for_expr.template, flat, from)?;
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
        // Lines that follow each other are one text: put together once, as a heredoc can have a million of them.
        let mut texts = String::new();
        let flush = |texts: &mut String, parts: &mut Vec<Part>| {
            if !texts.is_empty() {
                parts.push(Part::Text(std::mem::take(texts).into()));
            }
        };
        while let Some(piece) = pieces.next() {
            if !matches!(piece, Piece::Text(_)) {
                flush(&mut texts, &mut parts);
            }
            match piece {
                Piece::Text(text) => texts.push_str(&text),
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
        flush(&mut texts, &mut parts);
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
