//! Policies that a team has turned off, apart from those that do not bind a subject.

use super::{Outcome, Verdict};

/// What the reason of a verdict begins with whose policy is turned off.
pub const TURNED_OFF: &str = "turned off by ";

impl Verdict {
    /// Whether a file of settings turned its policy off for its subject, so that nothing was evaluated.
    pub fn is_off(&self) -> bool {
        self.outcome == Outcome::NotApplicable
            && self.reason.as_deref().is_some_and(|reason| reason.starts_with(TURNED_OFF))
    }
}
