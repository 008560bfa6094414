//! Reports: what was found, said in one format a file.
//!
//! A format sees owned report data only and writes to whatever it is given; it opens no file, knows no terminal and
//! decides no exit code. Whatever stems from an input (addresses, names, values, messages of policies, file names) goes
//! through [`sanitise`] on its way out: a bucket name must not be able to move the cursor or to turn a line around.

mod elements;
mod ending;
mod excerpt;
mod facts;
pub mod github;
pub mod gitlab;
mod group;
pub mod json;
pub mod junit;
mod lists;
pub mod markdown;
mod markup;
mod muted;
mod place;
pub mod policies;
mod region;
mod repository;
mod said;
pub mod sanitise;
pub mod sarif;
mod subject;
pub mod text;
mod told;
mod veiled;
mod witness;

pub use crate::finding::OnUnknown;
pub use ending::Ending;
pub use muted::Muted;
pub use repository::Repository;

use crate::finding::Severity;

/// What the report itself does not know, for formats that are read beside the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOptions {
    /// From which severity on failures count for the exit code.
    pub fail_on: Severity,
    /// What unknown verdicts mean.
    pub unknown: OnUnknown,
    /// What files are named relative to.
    pub repository: Repository,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self { fail_on: Severity::Medium, unknown: OnUnknown::default(), repository: Repository::default() }
    }
}

#[cfg(test)]
mod tests;
