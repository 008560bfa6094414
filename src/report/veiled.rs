//! A line of a text without what nobody is to see of it.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{Source, Span};
use crate::value::HIDDEN;

/// A line with `(sensitive value)` in the place of each hidden part.
pub(super) struct Veiled<'s> {
    pub(super) text: Cow<'s, str>,
    /// The bytes of the source that the line is made of.
    whole: Range<usize>,
    /// The parts that are not shown.
    cuts: Vec<Cut>,
}

/// A part that is not shown.
struct Cut {
    /// Its bytes in the source.
    of: Range<usize>,
    /// Where its place in the line begins.
    to: usize,
}

/// Which end of a label an offset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

impl<'s> Veiled<'s> {
    /// The line of a source that has these bytes.
    pub(super) fn new(source: &'s Source, whole: Range<usize>) -> Self {
        let line = source.text.get(whole.clone()).unwrap_or_default();
        let near = |span: &&Span| span.end > whole.start && span.start < whole.end;
        let hidden: Vec<&Span> = source.hidden().iter().filter(near).collect();
        if hidden.is_empty() {
            return Self { text: Cow::Borrowed(line), whole, cuts: Vec::new() };
        }
        let (mut text, mut cuts, mut at) = (String::with_capacity(line.len()), Vec::new(), whole.start);
        for span in hidden {
            let of = span.start.max(at)..span.end.min(whole.end);
            text.push_str(source.text.get(at..of.start).unwrap_or_default());
            cuts.push(Cut { of: of.clone(), to: text.len() });
            text.push_str(HIDDEN);
            at = of.end.max(at);
        }
        text.push_str(source.text.get(at..whole.end).unwrap_or_default());
        Self { text: Cow::Owned(text), whole, cuts }
    }

    /// Where an offset of the source is in the line.
    pub(super) fn place(&self, offset: usize, end: End) -> usize {
        let offset = offset.clamp(self.whole.start, self.whole.end);
        let before = self.cuts.iter().take_while(|cut| cut.of.start < offset);
        match before.last() {
            None => offset - self.whole.start,
            Some(cut) if offset < cut.of.end && end == End::First => cut.to,
            Some(cut) => cut.to + HIDDEN.len() + offset.saturating_sub(cut.of.end),
        }
    }
}
