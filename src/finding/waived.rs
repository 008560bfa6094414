//! What people have signed: accepted findings, and duties that no configuration can show.

use std::sync::Arc;

use crate::source::Location;

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// What accepts it.
    pub by: WaivedBy,
    /// The reason given; only a baseline has none.
    pub reason: Option<Arc<str>>,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// The last day on which it holds, as `YYYY-MM-DD`.
    pub until: Option<Arc<str>>,
    /// Where it is written.
    pub location: Option<Location>,
}

/// What accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaivedBy {
    /// A comment in the configuration.
    Comment,
    /// A `waiver` block of `.onus.hcl`.
    Config,
    /// A file of findings that were there before.
    Baseline,
    /// A suppression comment of another tool, with the id that it names.
    Foreign {
        /// The tool, such as `checkov`.
        tool: &'static str,
        /// Its rule.
        id: Arc<str>,
    },
}

impl WaivedBy {
    /// The word that reports use.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Config => "config",
            Self::Baseline => "baseline",
            Self::Foreign { tool, .. } => tool,
        }
    }
}

/// A duty that someone signs for, since no configuration can show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// The key of the responsibility.
    pub responsibility: Arc<str>,
    /// What it is, in one line.
    pub title: Arc<str>,
    /// What is attested.
    pub statement: Arc<str>,
    /// Who signs.
    pub by: Arc<str>,
    /// The day of the signature, as `YYYY-MM-DD`.
    pub on: Arc<str>,
    /// The last day on which it holds, as `YYYY-MM-DD`.
    pub until: Option<Arc<str>>,
    /// Where it is written.
    pub location: Option<Location>,
}
