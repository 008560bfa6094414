//! `Action`, `Resource` and their opposites, ready to be matched.

use super::glob::{Unit, could_match, matches, singles};
use crate::value::Truth;

/// A [`Selection`](super::document::Selection) in units.
#[derive(Debug)]
pub(super) struct Patterns {
    /// Whether it selects what no pattern matches.
    pub(super) negated: bool,
    /// The patterns.
    pub(super) units: Vec<Vec<Unit>>,
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

    /// Whether every word of `class` with the length of `fresh` is certainly selected; `fresh` is one of them, made of
    /// fresh characters where `class` has a wildcard. A pattern that matches those matches any others in their place.
    pub(super) fn cover(&self, class: &[Unit], fresh: &[Unit]) -> bool {
        if self.negated {
            self.units.iter().all(|pattern| !could_match(pattern, class))
        } else {
            self.units.iter().any(|pattern| matches(pattern, fresh))
        }
    }

    /// The most `?` in one pattern.
    pub(super) fn singles(&self) -> usize {
        self.units.iter().map(|pattern| singles(pattern)).max().unwrap_or(0)
    }
}
