//! What a function makes of a text, counted while it makes it: a megabyte can be a million parts.

use super::super::effort::{MAP, too_much_of};
use super::spec::Failure;
use crate::limits::{Limit, Tally};
use crate::value::Value;

/// Whether the texts in a value have no more than so many bytes together: what is written of it is no shorter.
pub(super) fn is_within(value: &Value, longest: usize) -> bool {
    fn rest(value: &Value, left: usize) -> Option<usize> {
        if let Some(text) = value.as_str() {
            return left.checked_sub(text.len());
        }
        let items = value.items().unwrap_or_default().iter();
        let entries = value.entries().into_iter().flat_map(|entries| entries.values());
        items.chain(entries).try_fold(left, |left, part| rest(part, left))
    }
    rest(value, longest).is_some()
}

/// How many parts are counted at once.
const AT_ONCE: usize = 256;

/// The parts of a value that is being made.
pub(super) struct Making<'t> {
    tally: &'t Tally,
    parts: usize,
    /// The limit that was met.
    met: Option<Limit>,
}

impl<'t> Making<'t> {
    pub(super) fn new(tally: &'t Tally) -> Self {
        Self { tally, parts: 0, met: None }
    }

    /// Counts parts.
    ///
    /// # Errors
    /// If there are too many by now.
    pub(super) fn parts(&mut self, more: usize) -> Result<(), Failure> {
        self.parts += more;
        if self.parts >= AT_ONCE {
            self.met = self.tally.makes(std::mem::take(&mut self.parts)).err();
        }
        self.failure().map_or(Ok(()), Err)
    }

    /// Counts a map or an object.
    ///
    /// # Errors
    /// Likewise.
    pub(super) fn map(&mut self) -> Result<(), Failure> {
        self.parts(1 + MAP)
    }

    /// That there are too many, if there are.
    pub(super) fn failure(&self) -> Option<Failure> {
        let limits = self.tally.limits();
        self.met.map(|limit| Failure::beyond(limits, limit, too_much_of(limit, limits)))
    }
}
