//! What decides how a run ends.

use super::Severity;

/// What an `unknown` verdict means for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum OnUnknown {
    /// It counts as a pass: it is counted and not listed.
    Pass,
    /// It is listed briefly and the run can succeed.
    #[default]
    Warn,
    /// It is a finding, and the run ends in exit code 3 unless something is worse.
    Fail,
}

impl OnUnknown {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Pass, Self::Warn, Self::Fail];

    /// The word that the command line and `.onus.hcl` use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// Which findings count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Gate {
    /// All of them.
    #[default]
    All,
    /// Those that a change brings.
    Introduced,
}

impl Gate {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::All, Self::Introduced];

    /// The word that the command line and `.onus.hcl` use.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Introduced => "introduced",
        }
    }
}

/// From where on a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// The severity from which on a failure of a mandatory policy counts.
    pub fail_on: Severity,
    /// What unknown verdicts mean.
    pub unknown: OnUnknown,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { fail_on: Severity::Medium, unknown: OnUnknown::Warn }
    }
}
