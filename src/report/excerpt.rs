//! What a finding shows of a text: a few lines, cleaned and cut, with labels moved to where the lines went.
//!
//! Only the lines around labels are copied, found through the line starts that [`Source`] indexed once. The cost of a
//! finding then does not depend on the size of the file, hostile characters are replaced before anything draws them,
//! and a minified file of one line shows a window, not megabytes.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::report::sanitise;
use crate::report::veiled::{End, Veiled};
use crate::source::{Source, SourceId, SourceMap, Span};

/// Characters of a line that are shown.
pub(super) const LONGEST_LINE: usize = 200;
/// Characters of a cut line that are shown before its first label.
const LEAD: usize = 40;
/// A label over more lines than this points at its first line; one beside the point always does.
const TALLEST_LABEL: usize = 8;

/// Lines, possibly of several texts, and labels in them.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    /// The lines, each ended by a line feed.
    pub(super) text: String,
    /// Where they start and where they come from.
    pub(super) lines: Vec<Line>,
    /// Names of the texts.
    pub(super) files: Vec<String>,
    /// Byte ranges of `text` with what they say.
    pub(super) labels: Vec<Label>,
}

/// A line of an excerpt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Its offset in the excerpt.
    pub(super) start: usize,
    /// Its number in its text, from 0.
    pub(super) number: usize,
    /// How many characters of it are cut at its head, less the mark that stands for them.
    pub(super) cut: usize,
    /// Index of its text.
    pub(super) file: usize,
}

/// A labelled byte range of an excerpt.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) span: Range<usize>,
    pub(super) text: Option<String>,
    pub(super) primary: bool,
}

/// What to show of the sources.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) source: SourceId,
    pub(super) span: Span,
    pub(super) text: Option<String>,
    /// Whether it is beside the point: its line stands alone, without those around it.
    pub(super) aside: bool,
}

/// How a line of a source went into the excerpt.
struct Copied<'s> {
    line: usize,
    /// The line without what is hidden.
    veiled: Veiled<'s>,
    /// Bytes of it that were copied.
    from: Range<usize>,
    /// Where they start in the excerpt.
    to: usize,
}

impl Excerpt {
    /// The lines around some marks; the first mark is the primary one, and it comes first with what is next to it, then
    /// all others by text and line. Marks of unknown texts are left out.
    pub(super) fn of_sources(sources: &SourceMap, marks: &[Mark], ellipsis: &str) -> Self {
        let mut excerpt = Self::default();
        let mut rest: Vec<&Mark> = marks.iter().filter(|mark| sources.get(mark.source).is_some()).collect();
        if let Some((first, source)) = rest.first().and_then(|first| Some((*first, sources.get(first.source)?))) {
            let lines = Placed::new(source, first).lines(source, first);
            let near = |mark: &&Mark| {
                let others = Placed::new(source, mark).lines(source, mark);
                mark.source == first.source && others.start <= lines.end && lines.start <= others.end
            };
            let (near, far): (Vec<_>, Vec<_>) = rest.into_iter().partition(near);
            excerpt.add_source(source, &near, ellipsis);
            rest = far;
        }
        let mut seen = BTreeSet::new();
        for mark in &rest {
            if let (true, Some(source)) = (seen.insert(mark.source), sources.get(mark.source)) {
                let of_source: Vec<_> = rest.iter().filter(|other| other.source == mark.source).copied().collect();
                excerpt.add_source(source, &of_source, ellipsis);
            }
        }
        if let Some(first) = excerpt.labels.first_mut() {
            first.primary = true;
        }
        excerpt
    }

    /// Adds a line that stands in no text; its label, if any, covers the bytes `span` of the line.
    pub(super) fn add_line(&mut self, line: &str, span: Range<usize>, label: Option<String>) {
        let start = self.text.len();
        self.lines.push(Line { start, number: self.lines.len(), cut: 0, file: 0 });
        self.text.push_str(&sanitise::line(line));
        if let Some(text) = label {
            let primary = self.labels.is_empty();
            self.labels.push(Label { span: start + span.start..start + span.end, text: Some(text), primary });
        }
        self.text.push('\n');
    }

    fn add_source(&mut self, source: &Source, marks: &[&Mark], ellipsis: &str) {
        let file = self.files.len();
        self.files.push(sanitise::line(&source.name).into_owned());
        let spans: Vec<_> = marks.iter().map(|mark| Placed::new(source, mark)).collect();
        let mut wanted = BTreeSet::new();
        for (mark, placed) in marks.iter().zip(&spans) {
            wanted.extend(placed.lines(source, mark));
        }
        let copied: Vec<_> = wanted
            .into_iter()
            .map(|line| {
                let anchor = spans.iter().filter(|placed| placed.first == line).map(|placed| placed.start).min();
                self.add_source_line(source, file, line, anchor, ellipsis)
            })
            .collect();
        for (mark, placed) in marks.iter().zip(&spans) {
            let start = moved(&copied, placed.first, placed.start, End::First);
            let end = moved(&copied, placed.last, placed.end, End::Last);
            if let (Some(start), Some(end)) = (start, end) {
                self.labels.push(Label { span: start..end.max(start), text: mark.text.clone(), primary: false });
            }
        }
    }

    fn add_source_line<'s>(
        &mut self,
        source: &'s Source,
        file: usize,
        line: usize,
        anchor: Option<usize>,
        ellipsis: &str,
    ) -> Copied<'s> {
        let veiled = Veiled::new(source, line_range(source, line));
        let text = &*veiled.text;
        let anchor = anchor.map_or(0, |at| veiled.place(at, End::First));
        let before = text.get(..anchor).map_or(0, |head| head.chars().count());
        let mark = ellipsis.chars().count();
        let long = text.chars().nth(LONGEST_LINE).is_some();
        let head = if long && before > LEAD + mark { before - LEAD } else { 0 };
        let byte_of = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        let window = byte_of(head)..byte_of(head + LONGEST_LINE);
        let start = self.text.len();
        if head > 0 {
            self.text.push_str(ellipsis);
        }
        let to = self.text.len();
        self.text.push_str(&sanitise::source_line(text.get(window.clone()).unwrap_or_default()));
        if window.end < text.len() {
            self.text.push_str(ellipsis);
        }
        self.text.push('\n');
        let cut = head.saturating_sub(mark);
        self.lines.push(Line { start, number: line, cut, file });
        Copied { line, from: window, to, veiled }
    }
}

/// A span with the lines (from 0) that it starts and ends on, kept inside its text and no taller than allowed.
struct Placed {
    start: usize,
    end: usize,
    first: usize,
    last: usize,
}

impl Placed {
    fn new(source: &Source, mark: &Mark) -> Self {
        let line_of = |offset| source.position(offset).line - 1;
        let start = source.position(mark.span.start).offset;
        let end = source.position(mark.span.end).offset.max(start);
        let first = line_of(start);
        // An end at the start of a line belongs to the line before: a block's span may include its line feed.
        let last = line_of(end.saturating_sub(1).max(start));
        if last - first < if mark.aside { 1 } else { TALLEST_LABEL } {
            return Self { start, end: end.min(line_range(source, last).end.max(start)), first, last };
        }
        Self { start, end: line_range(source, first).end.max(start), first, last: first }
    }
}

impl Placed {
    /// The lines that are shown.
    fn lines(&self, source: &Source, mark: &Mark) -> Range<usize> {
        let around = usize::from(!mark.aside);
        self.first.saturating_sub(around)..(self.last + around + 1).min(source.line_starts().len())
    }
}

/// The bytes of a line without its end.
fn line_range(source: &Source, line: usize) -> Range<usize> {
    let starts = source.line_starts();
    let start = starts.get(line).copied().unwrap_or(source.text.len());
    let end = starts.get(line + 1).copied().unwrap_or(source.text.len());
    let text = source.text.get(start..end).unwrap_or_default();
    start..start + text.trim_end_matches(['\n', '\r']).len()
}

/// Where an offset of a source went.
fn moved(copied: &[Copied<'_>], line: usize, offset: usize, end: End) -> Option<usize> {
    let copy = copied.iter().find(|copy| copy.line == line)?;
    let place = copy.veiled.place(offset, end);
    Some(copy.to + (place.clamp(copy.from.start, copy.from.end) - copy.from.start))
}
