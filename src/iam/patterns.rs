//! `Action`, `Resource` and their opposites, ready to be matched.

use super::glob::{Unit, ascii_matches, could_match, matches};
use crate::value::Truth;

/// A [`Selection`](super::document::Selection) in units.
#[derive(Debug)]
pub(super) struct Patterns {
    /// Whether it selects what no pattern matches.
    pub(super) negated: bool,
    /// The patterns.
    pub(super) units: Vec<Vec<Unit>>,
}

/// Patterns of actions, ready for many actions in a row.
#[derive(Debug)]
pub(super) struct Actions<'p> {
    patterns: &'p Patterns,
    /// Those of them that hold nothing but ASCII characters and wildcards, as texts.
    texts: Vec<Vec<u8>>,
    /// Whether all do.
    plain: bool,
}

impl<'p> Actions<'p> {
    /// Makes them ready.
    pub(super) fn new(patterns: &'p Patterns) -> Self {
        let text = |units: &Vec<Unit>| {
            let byte = |unit: &Unit| match unit {
                Unit::Char(c) if !matches!(c, '*' | '?') => u8::try_from(*c).ok().filter(u8::is_ascii),
                Unit::Any => Some(b'*'),
                Unit::One => Some(b'?'),
                _ => None,
            };
            units.iter().map(byte).collect::<Option<Vec<u8>>>()
        };
        let texts: Vec<Vec<u8>> = patterns.units.iter().filter_map(text).collect();
        let plain = texts.len() == patterns.units.len();
        Self { patterns, texts, plain }
    }

    /// Whether an action is selected, by its word and, where it has one, its text.
    pub(super) fn select(&self, word: &[Unit], text: Option<&str>) -> Truth {
        match text.filter(|_| self.plain) {
            Some(text) => {
                (self.texts.iter().any(|p| ascii_matches(p, text.as_bytes())) != self.patterns.negated).into()
            }
            None => self.patterns.select(word),
        }
    }
}

impl Patterns {
    /// Whether a word is selected.
    pub(super) fn select(&self, word: &[Unit]) -> Truth {
        let mut named = Truth::False;
        for pattern in &self.units {
            if matches(pattern, word) {
                named = Truth::True;
                break;
            }
            if named == Truth::False && could_match(pattern, word) {
                named = Truth::Unknown;
            }
        }
        if self.negated { !named } else { named }
    }
}
