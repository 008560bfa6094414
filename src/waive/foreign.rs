//! Suppression comments of other tools, where a run is asked to honour them.
//!
//! Checkov: `#checkov:skip=CKV_AWS_18:reason`, within the block, with one id ("Suppressing and Skipping Policies" in its
//! documentation). Trivy: `#trivy:ignore:AVD-AWS-0089` and `tfsec:ignore:` of before, on the line or above it, several on
//! a line, with `:exp:2027-01-02` and `:ws:name` ("Inline Comments" and "Ignoring Checks" in theirs). A comment accepts
//! the findings of the policies that mean the same as the tool's rule; a rule without such a policy accepts nothing, and
//! nothing is wrong with it.

mod table;

use std::sync::Arc;

use super::comment::Line;
use super::{Scope, Waiver};
use crate::config;
use crate::finding::WaivedBy;
use crate::source::{SourceId, Span};

/// What each comment of checkov has.
pub(super) const SKIP: &str = ":skip=";

/// What it begins with: checkov has had several names.
const SKIPS: [&str; 3] = ["checkov:skip=", "bridgecrew:skip=", "cortex:skip="];

/// A tool whose comments can be honoured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// Checkov.
    Checkov,
    /// Trivy, with what tfsec left to it.
    Trivy,
}

impl Tool {
    /// All tools.
    pub const ALL: [Self; 2] = [Self::Checkov, Self::Trivy];

    /// The word for it on the command line and in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Checkov => "checkov",
            Self::Trivy => "trivy",
        }
    }

    /// The tool that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.word() == word)
    }

    /// The rules of the tool that have policies which mean the same, each with these, by id.
    pub fn mapped(self) -> Vec<(&'static str, &'static [&'static str])> {
        let table: &[table::Row] = match self {
            Self::Checkov => &table::CHECKOV,
            Self::Trivy => &table::TRIVY,
        };
        table.iter().flat_map(|row| row.rules.iter().map(|rule| (*rule, row.policies))).collect()
    }
}

/// A suppression comment.
pub(super) struct Found {
    pub(super) tool: Tool,
    rule: Arc<str>,
    reason: Option<Arc<str>>,
    until: Option<Arc<str>>,
    span: Span,
}

impl Found {
    pub(super) fn waiver(self, source: SourceId) -> Waiver {
        let mapped = self.tool.mapped().into_iter().filter(|(rule, _)| rule.eq_ignore_ascii_case(&self.rule));
        let ids = mapped.flat_map(|(_, policies)| policies).map(|id| ((*id).into(), self.span)).collect();
        let late = self.until.as_deref().is_some_and(|until| !config::is_day(until));
        Waiver {
            by: WaivedBy::Foreign { tool: self.tool.word(), id: self.rule },
            ids,
            reason: self.reason,
            owner: None,
            faults: if late { vec!["its last day is no day of the calendar".to_owned()] } else { Vec::new() },
            until: self.until.filter(|_| !late),
            accepts: None,
            source,
            span: self.span,
            scope: Scope::Nothing,
        }
    }
}

/// The suppression comments in a line of a comment.
pub(super) fn read(line: Line<'_>) -> Vec<Found> {
    let whole = Span { start: line.start, end: line.start + line.text.len() };
    if let Some(rest) = SKIPS.iter().find_map(|skip| line.text.strip_prefix(skip)) {
        // Only the first of several ids counts for checkov, unless a variable of the environment says otherwise.
        let rest = rest.trim_start_matches(' ');
        let after = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let rule = rest.get(..rest.len() - after.len()).filter(|rule| !rule.is_empty());
        let reason = after.strip_prefix(':').map(str::trim).filter(|reason| !reason.is_empty()).map(Into::into);
        let found = |rule: &str| Found { tool: Tool::Checkov, rule: rule.into(), reason, until: None, span: whole };
        return rule.map(found).into_iter().collect();
    }
    let mut found = Vec::new();
    for (at, word) in line.text.split_whitespace().enumerate() {
        // Several in a line can each have their marker; a second one before the first is commented-out code.
        let word = if at == 0 { word } else { word.trim_start_matches('#') };
        let rest = word.strip_prefix("trivy:ignore:").or_else(|| word.strip_prefix("tfsec:ignore:"));
        let Some(rest) = rest else { break };
        let mut parts = rest.split(':');
        let rule = parts.next().unwrap_or("");
        let mut one = Found { tool: Tool::Trivy, rule: rule.into(), reason: None, until: None, span: whole };
        let mut elsewhere = rule.is_empty();
        while let Some(key) = parts.next() {
            let value = parts.next().unwrap_or("");
            match key {
                "exp" => one.until = Some(value.into()),
                // Which workspace a run is for, the configuration does not tell: one that is bound to a workspace accepts
                // nothing but in the one that every configuration has.
                "ws" => elsewhere |= value != "default" && value != "*",
                _ => elsewhere = true,
            }
        }
        if !elsewhere {
            found.push(one);
        }
    }
    found
}
