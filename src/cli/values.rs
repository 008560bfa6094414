//! The words that options take.

use std::path::PathBuf;

use clap::ValueEnum;
use onus::finding::{self, Severity};
use onus::report::OnUnknown;
use onus::source::nearest;
use onus::waive::Tool;

/// A tool whose suppression comments can be honoured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Honour {
    /// `#checkov:skip=ID:reason`
    Checkov,
    /// `#trivy:ignore:ID` and `#tfsec:ignore:ID`
    Trivy,
}

impl From<Honour> for Tool {
    fn from(honour: Honour) -> Self {
        match honour {
            Honour::Checkov => Self::Checkov,
            Honour::Trivy => Self::Trivy,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: `onus-report/1`, see its JSON Schema.
    Json,
    /// For code scanning, as GitHub takes it: SARIF 2.1.0.
    Sarif,
    /// For whatever shows results of tests: JUnit XML.
    Junit,
    /// For the log of GitHub Actions: annotations.
    Github,
    /// For merge requests of GitLab: code quality.
    Gitlab,
    /// For the summary of a job or a comment on a pull request.
    Markdown,
}

/// `onus policies --format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For documents.
    Markdown,
}

/// `--report FORMAT=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExtraReport {
    pub(crate) format: Format,
    pub(crate) file: PathBuf,
}

/// Reads a further report.
///
/// # Errors
/// What is wrong with it, and what it should be.
pub(super) fn extra_report(text: &str) -> Result<ExtraReport, String> {
    match text.split_once('=') {
        Some((_, "-")) => Err("a further report goes to a file; --format is for standard output".to_owned()),
        Some((_, file)) if let Some(second) = second_report(file) => Err(format!(
            "this is one report, whose file would be named {file:?}; use --report a second time for `{second}`, as ONUS_REPORT holds one"
        )),
        Some((format, file)) if !file.is_empty() => {
            let format = Format::from_str(format, false).map_err(|_| no_format(format))?;
            Ok(ExtraReport { format, file: file.into() })
        }
        _ => Err("it reads FORMAT=FILE, such as json=onus.json".to_owned()),
    }
}

/// What looks like a second report after a comma.
fn second_report(file: &str) -> Option<&str> {
    file.match_indices(',').map(|(at, _)| file.get(at + 1..).unwrap_or_default().trim_start()).find(|rest| {
        let format = rest.split_once('=').map(|(format, _)| format);
        format.is_some_and(|format| Format::from_str(format, false).is_ok())
    })
}

/// What to say about a format that there is none of.
fn no_format(typed: &str) -> String {
    let formats = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let names: Vec<String> = formats.map(|value| value.get_name().to_owned()).collect();
    let all = format!("the formats are {}", names.join(", "));
    match nearest(typed, names.iter().map(String::as_str)) {
        Some(near) => format!("{all}; did you mean {near}?"),
        None => all,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Critical,
    High,
    Medium,
    Low,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Critical => Self::Critical,
            Level::High => Self::High,
            Level::Medium => Self::Medium,
            Level::Low => Self::Low,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unknown {
    Pass,
    Warn,
    Fail,
}

impl From<Unknown> for OnUnknown {
    fn from(unknown: Unknown) -> Self {
        match unknown {
            Unknown::Pass => Self::Pass,
            Unknown::Warn => Self::Warn,
            Unknown::Fail => Self::Fail,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Gate {
    All,
    Introduced,
}

impl From<Gate> for finding::Gate {
    fn from(gate: Gate) -> Self {
        match gate {
            Gate::All => Self::All,
            Gate::Introduced => Self::Introduced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_reports_are_two_options() {
        let wrong = extra_report("json=e.json, sarif=e.sarif").unwrap_err();
        assert!(wrong.contains("use --report a second time for `sarif=e.sarif`"), "{wrong}");
        assert!(extra_report("json=a,b=c.json").is_ok());
    }

    #[test]
    fn a_format_that_is_nearly_one_gets_a_suggestion() {
        assert!(no_format("jsno").ends_with("; did you mean json?"));
        assert!(no_format("yaml").ends_with("github, gitlab, markdown"));
    }
}
