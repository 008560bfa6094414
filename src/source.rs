//! Texts that Onus read and places in them.
//!
//! A [`Location`] is symbolic for as long as possible: a byte range of a source, or an address and an attribute path
//! of a plan. Lines and columns are computed by the report only, from the index that [`Source`] builds when it is first
//! asked: most files have nothing to tell of.

mod hidden;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use hidden::{Secrets, declared, is_credential, without_credentials};

use crate::resource::Address;

/// The number of a [`Source`] in its [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// Where something was said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A byte range of a text that Onus holds.
    Source {
        /// The text.
        source: SourceId,
        /// Byte offsets into it, start inclusive, end exclusive.
        span: Span,
    },
    /// An attribute of a resource in a plan. A plan is one line of JSON, so a byte range would tell nobody anything.
    Plan {
        /// The resource.
        address: Arc<Address>,
        /// The attribute path as Terraform writes it, such as `rule[0].status`; empty for the resource itself.
        path: Arc<str>,
    },
}

/// A place that helps to understand another one, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// What stands there, in words, such as "var.status is given here".
    pub label: Arc<str>,
    /// The place.
    pub location: Location,
}

impl Related {
    const CALLED: &str = " is called here";

    /// The call of a module whose address is `module`, such as `module.logs`.
    pub fn call(module: impl std::fmt::Display, location: Location) -> Self {
        Self { label: format!("{module}{}", Self::CALLED).into(), location }
    }

    /// Whether this is the call of a module: one file is read by many calls, and what is wrong in it is wrong once.
    pub fn is_call(&self) -> bool {
        self.label.ends_with(Self::CALLED)
    }
}

/// A byte range, start inclusive, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A text with its name and the starts of its lines.
#[derive(Clone)]
pub struct Source {
    /// The path or name as the user gave it.
    pub name: Arc<str>,
    /// The whole text, UTF-8, without a byte order mark.
    pub text: Arc<str>,
    lines: OnceLock<Arc<[usize]>>,
    hidden: OnceLock<Arc<[Span]>>,
    secrets: Arc<Secrets>,
    /// Whether columns are bytes: many places in a generated file of one long line are told without counting.
    ascii: bool,
}

/// A text holds whatever its writer put into it, so that only its name is told.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A place in a text for people: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In bytes from the start of the text.
    pub offset: usize,
}

impl Source {
    /// A text whose lines are indexed when they are first asked for.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let (lines, hidden) = (OnceLock::new(), OnceLock::new());
        Self { name: name.into(), ascii: text.is_ascii(), text, lines, hidden, secrets: Arc::default() }
    }

    /// The same text, of which no report draws these byte ranges; they are in order and apart from each other.
    #[must_use]
    pub fn hiding(mut self, spans: Vec<Span>) -> Self {
        self.hidden = OnceLock::from(Arc::from(spans));
        self
    }

    /// Byte ranges that no report draws, in order: what [`Source::hiding`] said, else credentials that are written out.
    pub fn hidden(&self) -> &[Span] {
        self.hidden.get_or_init(|| hidden::of(&self.text, &self.secrets).into())
    }

    /// Line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let lines = self.line_starts();
        let line = lines.partition_point(|&start| start <= offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let head = self.text.get(start..offset).unwrap_or_default();
        let column = if self.ascii { head.len() } else { head.chars().count() } + 1;
        Position { line, column, offset }
    }

    /// Byte offsets at which lines start.
    pub fn line_starts(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
            std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect()
        })
    }
}

/// All texts of one run; a [`SourceId`] is an index into it.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a text and gives its number.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.sources.push(source);
        SourceId(u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX))
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Says what other texts tell of one: it is asked what it hides only after everything was read.
    pub fn conceal(&mut self, id: SourceId, secrets: Arc<Secrets>) {
        if let Some(source) = self.sources.get_mut(id.0 as usize) {
            source.secrets = secrets;
            source.hidden = OnceLock::new();
        }
    }

    /// The text with this number.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}

/// Something that could not be read or evaluated: never silent, and always with what to do where we know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong: subject, fact, consequence.
    pub message: String,
    /// What to do about it, such as a command to run.
    pub help: Option<String>,
    /// Where.
    pub location: Option<Location>,
}

/// The most bytes of a message: names and texts of megabytes can stand in it.
const LONGEST: usize = 2_000;

/// How much of a message that is too long is its end: what is wrong with a name stands behind it.
const END: usize = 500;

fn bounded(mut text: String) -> String {
    if text.len() > LONGEST {
        let cut = text.floor_char_boundary(LONGEST - END)..text.ceil_char_boundary(text.len() - END);
        text.replace_range(cut, "…");
    }
    text
}

impl Diagnostic {
    /// A diagnostic without place and help.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: bounded(message.into()), help: None, location: None }
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(bounded(help.into()));
        self
    }

    /// The same at a byte range of a source.
    #[must_use]
    pub fn at(mut self, source: SourceId, span: impl Into<Span>) -> Self {
        self.location = Some(Location::Source { source, span: span.into() });
        self
    }
}

/// The nearest of the known names, if it is near enough to be what was meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of the lengths, and nobody types that much.
    const TYPED: usize = 128;
    let known = known.into_iter();
    // Each of as many wrong names would be compared with all of them.
    if known.size_hint().0 > CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let longest = candidate.len().max(name.len());
        if longest > TYPED || apart(name, candidate) > longest / 3 {
            continue;
        }
        let distance = strsim::damerau_levenshtein(name, candidate);
        if distance <= longest / 3 && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Among how many names the nearest is looked for.
const CANDIDATES: usize = 1024;

/// The least distance of two names, by their letters alone: finding the distance takes a hundred times as long.
fn apart(name: &str, other: &str) -> usize {
    if !name.is_ascii() || !other.is_ascii() {
        return 0;
    }
    let mut counts = [0_i16; 128];
    let mut count = |text: &str, by: i16| {
        for byte in text.bytes() {
            if let Some(count) = counts.get_mut(usize::from(byte)) {
                *count += by;
            }
        }
    };
    count(name, 1);
    count(other, -1);
    let of = |sign: i16| counts.iter().map(|count| usize::try_from(count * sign).unwrap_or(0)).sum::<usize>();
    of(1).max(of(-1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source::new("a.tf", "é = 1\nb\n");
        assert_eq!(source.position(0), Position { line: 1, column: 1, offset: 0 });
        assert_eq!(source.position(2), Position { line: 1, column: 2, offset: 2 });
        assert_eq!(source.position(7), Position { line: 2, column: 1, offset: 7 });
        assert_eq!(source.position(99), Position { line: 3, column: 1, offset: 9 });
    }

    #[test]
    fn a_slip_of_the_pen_finds_the_name() {
        let ids = ["sse-kms-missing", "versioning-off", "mfa-delete-off"];
        assert_eq!(nearest("sse-kms-mising", ids), Some("sse-kms-missing"));
        assert_eq!(nearest("verisoning-off", ids), Some("versioning-off"));
        assert_eq!(nearest("something-else", ids), None);
        assert_eq!(nearest("enviroment", ["environment", "x"]), Some("environment"));
        assert_eq!(nearest("abc", ["xyz", "q"]), None);
        let many: Vec<String> = (0..2000).map(|number| format!("name-{number}")).collect();
        assert_eq!(nearest("nam-7", many.iter().take(1000).map(|name| &**name)), Some("name-7"));
        assert_eq!(nearest("nam-7", many.iter().map(|name| &**name)), None);
        assert_eq!(nearest(&"a".repeat(1_000_000), [&*"a".repeat(999_999)]), None);
    }
}
