//! Where something stands in the text of a document.

use std::ops::Range;
use std::sync::Arc;

use crate::iam::spliced;

/// A place in the text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InText {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The bytes of its line before it.
    pub before: usize,
    /// How many bytes of its line it covers.
    pub length: usize,
    /// Its line.
    pub text: Arc<str>,
    /// How often the text of the part occurs before it, where it has one.
    pub nth: usize,
    /// Whether all of the text before it is known.
    pub exact: bool,
}

impl InText {
    /// A byte range of a text; `token` is what stands there.
    pub(super) fn new(text: &str, range: &Range<usize>, token: Option<&str>) -> Self {
        let start = text.floor_char_boundary(range.start.min(text.len()));
        // What is wrong can be one byte of a character.
        let end = text.ceil_char_boundary(range.end.min(text.len()));
        let (head, tail) = text.split_at(start);
        let from = head.rfind('\n').map_or(0, |at| at + 1);
        let to = tail.find('\n').map_or(text.len(), |at| start + at);
        let line = text.get(from..to).unwrap_or_default().trim_end_matches('\r');
        let before = (start - from).min(line.len());
        let column = line.get(..before).map_or(0, |head| head.chars().count()) + 1;
        Self {
            line: head.matches('\n').count() + 1,
            column,
            before,
            length: end.saturating_sub(start).min(line.len() - before),
            text: line.into(),
            nth: token.filter(|token| !token.is_empty()).map_or(0, |token| head.matches(token).count()),
            exact: !head.contains(spliced::stands_for_piece),
        }
    }
}
