//! What the verdicts of a run come to. Formats tell it in words; the command line makes an exit code of it.

use super::OnUnknown;
use crate::finding::{Enforcement, Outcome, Report, Severity, Verdict};

/// How a run ended; errors of the input beat findings beat unknowns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing failed that counts, everything given was read, nothing was left open that may not be.
    Success,
    /// A mandatory policy failed at or above the severity that was asked for.
    Findings,
    /// Something given could not be read or evaluated.
    Input,
    /// Something was left open that may not be.
    Unknown,
}

impl Ending {
    /// What a report means. Accepted findings do not count.
    pub fn of(report: &Report, fail_on: Severity, unknown: OnUnknown) -> Self {
        let any = |test: &dyn Fn(&Verdict) -> bool| {
            report.verdicts.iter().filter(|verdict| verdict.waived().is_none()).any(test)
        };
        if !report.errors.is_empty() || any(&|verdict| verdict.outcome == Outcome::Error) {
            return Self::Input;
        }
        if any(&|verdict| counts(verdict, fail_on)) {
            return Self::Findings;
        }
        if unknown == OnUnknown::Fail && (!report.complete() || any(&|verdict| verdict.outcome == Outcome::Unknown)) {
            return Self::Unknown;
        }
        Self::Success
    }
}

/// Whether a verdict is a failure that ends the run: neither accepted, nor advisory, nor below the severity.
pub(super) fn counts(verdict: &Verdict, fail_on: Severity) -> bool {
    verdict.outcome == Outcome::Fail
        && verdict.policy.severity >= fail_on
        && verdict.policy.enforcement == Enforcement::Mandatory
        && verdict.waived().is_none()
}
