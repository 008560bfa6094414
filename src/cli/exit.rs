//! The exit code, from the report and the settings alone: no format has a say in it.

use std::process::ExitCode;

use onus::finding::{Report, Severity};
use onus::report::{Ending, OnUnknown};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing failed that counts, everything given was read, nothing was left open that may not be.
    Success,
    /// A mandatory policy failed at or above `--fail-on`.
    Findings,
    /// Wrong usage, or something given could not be read, evaluated or written.
    Input,
    /// `--unknown fail`, and something was left open.
    Unknown,
}

impl Exit {
    /// What a report means; input errors beat findings beat unknowns.
    pub(crate) fn of(report: &Report, fail_on: Severity, unknown: OnUnknown) -> Self {
        match Ending::of(report, fail_on, unknown) {
            Ending::Success => Self::Success,
            Ending::Findings => Self::Findings,
            Ending::Input => Self::Input,
            Ending::Unknown => Self::Unknown,
        }
    }

    fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Findings => 1,
            Self::Input => 2,
            Self::Unknown => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

#[cfg(test)]
mod tests {
    use onus::finding::{Enforcement, InputInfo, Outcome, ReportError, RuleMeta, Verdict};
    use onus::source::Diagnostic;
    use onus::value::Basis;

    use super::*;
    use Enforcement::{Advisory, Mandatory};
    use Outcome::{Error, Fail, NotApplicable, Pass, Unknown};
    use Severity::{Critical, High, Low, Medium};

    fn verdict(outcome: Outcome, severity: Severity, enforcement: Enforcement) -> Verdict {
        let policy = RuleMeta::bare("p", severity, enforcement);
        Verdict {
            input: 0,
            policy: policy.into(),
            subject: "s".into(),
            outcome,
            basis: Basis::Proven,
            reason: None,
            evidence: None,
        }
    }

    fn report(verdicts: &[(Outcome, Severity, Enforcement)], complete: bool, error: bool) -> Report {
        let input = InputInfo {
            config: None,
            path: "p".into(),
            kind: "plan",
            estate: "".into(),
            complete,
            incomplete: None,
            terraform_version: None,
            root: None,
        };
        let error = error.then(|| ReportError { path: "q".into(), diagnostic: Diagnostic::new("m") });
        Report {
            inputs: vec![input],
            verdicts: verdicts.iter().map(|&(o, s, e)| verdict(o, s, e)).collect(),
            errors: error.into_iter().collect(),
            ..Report::default()
        }
    }

    #[test]
    fn errors_beat_findings_beat_unknowns() {
        const WHOLE: bool = true;
        const PART: bool = false;
        const NONE: &[(Outcome, Severity, Enforcement)] = &[];
        let fail = (Fail, Medium, Mandatory);
        let open = (Unknown, Low, Mandatory);
        let table: &[(&[_], bool, bool, Severity, OnUnknown, u8)] = &[
            (NONE, WHOLE, false, Medium, OnUnknown::Fail, 0),
            (&[(Pass, Critical, Mandatory), (NotApplicable, High, Mandatory)], WHOLE, false, Low, OnUnknown::Fail, 0),
            (&[fail], WHOLE, false, Medium, OnUnknown::Warn, 1),
            (&[fail], WHOLE, false, Low, OnUnknown::Warn, 1),
            (&[fail], WHOLE, false, High, OnUnknown::Warn, 0),
            (&[(Fail, Critical, Mandatory)], WHOLE, false, Critical, OnUnknown::Pass, 1),
            (&[(Fail, Critical, Advisory)], WHOLE, false, Low, OnUnknown::Fail, 0),
            (&[(Error, Low, Advisory)], WHOLE, false, Critical, OnUnknown::Pass, 2),
            (&[fail, (Error, Low, Mandatory)], WHOLE, false, Low, OnUnknown::Pass, 2),
            (NONE, WHOLE, true, Medium, OnUnknown::Pass, 2),
            (&[fail, open], WHOLE, true, Medium, OnUnknown::Fail, 2),
            (&[open], WHOLE, false, Medium, OnUnknown::Pass, 0),
            (&[open], WHOLE, false, Medium, OnUnknown::Warn, 0),
            (&[open], WHOLE, false, Medium, OnUnknown::Fail, 3),
            (&[open, fail], WHOLE, false, Medium, OnUnknown::Fail, 1),
            (&[open, fail], WHOLE, false, High, OnUnknown::Fail, 3),
            (NONE, PART, false, Medium, OnUnknown::Warn, 0),
            (NONE, PART, false, Medium, OnUnknown::Fail, 3),
        ];
        for (row, (verdicts, complete, error, fail_on, unknown, code)) in table.iter().enumerate() {
            let exit = Exit::of(&report(verdicts, *complete, *error), *fail_on, *unknown);
            assert_eq!(exit.code(), *code, "row {row}");
        }
    }
}
