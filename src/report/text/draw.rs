//! Drawing with miette, and the only file that knows it.
//!
//! The handler is built directly, so that colour, width and characters are decided by the command line and not by
//! miette's view of the environment; the global hook is never installed. Its links are off, ours are in the names. Prose wraps at spaces only, so that ids, addresses and commands can be copied. Everything given here is clean
//! already.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeStyles,
};
use textwrap::{WordSeparator, WordSplitter};

use super::TextOptions;
use super::links::Links;
use crate::report::excerpt::{Excerpt, Line};

/// How loud a drawing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Error,
    Warning,
    Advice,
}

/// A diagnostic ready to be drawn.
#[derive(Debug)]
pub(super) struct Drawing {
    /// The line above.
    pub(super) code: Option<String>,
    pub(super) tone: Tone,
    pub(super) message: String,
    pub(super) excerpt: Excerpt,
    /// Whether the lines of the excerpt have numbers; those of a plan, which we wrote ourselves, have none.
    pub(super) numbered: bool,
    pub(super) help: Option<String>,
}

/// Draws diagnostics in one style.
pub(super) struct Artist {
    handler: GraphicalReportHandler,
    vertical: char,
    links: Option<Links>,
}

impl Artist {
    pub(super) fn new(options: &TextOptions) -> Self {
        let mut theme = if options.unicode { GraphicalTheme::unicode_nocolor() } else { GraphicalTheme::none() };
        if options.colour {
            // Line numbers stay plain: `draw` recognises them.
            theme.styles = ThemeStyles { linum: theme.styles.linum, ..ThemeStyles::ansi() };
        }
        let vertical = theme.characters.vbar;
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_links(false)
            .with_width(options.width)
            .without_syntax_highlighting()
            .without_cause_chain()
            .with_break_words(false)
            .with_word_separator(WordSeparator::AsciiSpace)
            .with_word_splitter(WordSplitter::NoHyphenation);
        Self { handler, vertical, links: options.links.clone() }
    }

    /// The drawing as text that ends in a line feed.
    pub(super) fn draw(&self, mut drawing: Drawing) -> String {
        if let Some(links) = &self.links {
            drawing.excerpt.files.iter_mut().for_each(|file| *file = links.file(file, file));
        }
        let drawing = &drawing;
        let mut out = String::new();
        let handler = self.handler.clone();
        let handler = if drawing.numbered {
            handler
        } else {
            handler.without_primary_span_start().with_context_lines(drawing.excerpt.lines.len())
        };
        // Writing to a string cannot fail, and `read_span` below knows every span.
        if handler.render_report(&mut out, drawing).is_err() {
            out = format!("{}\n", drawing.message);
        }
        if drawing.numbered { out } else { self.without_numbers(&out) }
    }

    /// Blanks line numbers, which miette always draws. An excerpt without numbers has less than ten lines.
    fn without_numbers(&self, drawn: &str) -> String {
        let mut out = String::with_capacity(drawn.len());
        for line in drawn.lines() {
            match line.split_once(self.vertical) {
                Some((head, tail)) if matches!(head.as_bytes(), [b' ', b'0'..=b'9', b' ']) => {
                    out.push_str("   ");
                    out.push(self.vertical);
                    out.push_str(tail);
                }
                _ => out.push_str(line),
            }
            out.push('\n');
        }
        out
    }
}

impl fmt::Display for Drawing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing {}

impl Diagnostic for Drawing {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.tone {
            Tone::Error => Severity::Error,
            Tone::Warning => Severity::Warning,
            Tone::Advice => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.excerpt.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels.iter().map(|label| {
            let span = SourceSpan::from((label.span.start, label.span.len()));
            if label.primary {
                LabeledSpan::new_primary_with_span(label.text.clone(), span)
            } else {
                LabeledSpan::new_with_span(label.text.clone(), span)
            }
        })))
    }
}

impl SourceCode for Excerpt {
    /// Lines come with their numbers in the text that they were taken from. A span over lines that are no neighbours
    /// there is out of bounds: miette then draws two snippets instead of one.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let index = |offset: usize| self.lines.partition_point(|line| line.start <= offset).saturating_sub(1);
        let (mut first, mut last) = (index(span.offset()), index(span.offset() + span.len().saturating_sub(1)));
        let neighbours = |at: usize| match (self.lines.get(at), self.lines.get(at + 1)) {
            (Some(this), Some(next)) => this.file == next.file && this.number + 1 == next.number,
            _ => false,
        };
        if !(first..last).all(neighbours) {
            return Err(MietteError::OutOfBounds);
        }
        let start = self.lines.get(first).ok_or(MietteError::OutOfBounds)?;
        let column = if before == 0 { self.column(start, span.offset()) } else { 0 };
        for _ in 0..before {
            first -= usize::from(first > 0 && neighbours(first - 1));
        }
        for _ in 0..after {
            last += usize::from(neighbours(last));
        }
        let top = self.lines.get(first).ok_or(MietteError::OutOfBounds)?;
        let from = if before == 0 { span.offset() } else { top.start };
        let to = self.lines.get(last + 1).map_or(self.text.len(), |next| next.start).saturating_sub(1).max(from);
        let data = self.text.as_bytes().get(from..to).ok_or(MietteError::OutOfBounds)?;
        let name = self.files.get(top.file).cloned().unwrap_or_default();
        let span = SourceSpan::from((from, to - from));
        Ok(Box::new(MietteSpanContents::new_named(name, data, span, top.number, column, last - first + 1)))
    }
}

impl Excerpt {
    fn column(&self, line: &Line, offset: usize) -> usize {
        self.text.get(line.start..offset).map_or(0, |head| head.chars().count()) + line.cut
    }
}
