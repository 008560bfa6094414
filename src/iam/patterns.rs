//! `Action`, `Resource` and their opposites, ready to be matched.

use super::glob::{Unit, could_match, matches};
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
}
