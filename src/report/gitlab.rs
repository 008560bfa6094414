//! GitLab's code quality report: an array of issues, as its document 'Code Quality' says what is read.
//!
//! Each issue has a fingerprint of its own: GitLab takes two with the same one for one issue. A plan is no file that
//! anybody wrote, and it is one line, so that a finding of a plan stands at its first line.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::elements::Elements;
use super::region::{Region, Spot, first_file};
use super::told::told;
use super::{OnUnknown, ReportOptions, lists, said, sanitise};
use crate::finding::{Enforcement, Outcome, Report, ReportError, RuleMeta, Severity, Verdict};

/// Characters of a description.
const DESCRIPTION: usize = 1_000;

/// Writes all that fails and is not accepted; with `--unknown fail`, also what is not known.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    let is_issue = |verdict: &&Verdict| {
        verdict.waived().is_none()
            && match verdict.outcome {
                Outcome::Fail | Outcome::Error => true,
                Outcome::Unknown => options.unknown == OnUnknown::Fail,
                Outcome::Pass | Outcome::NotApplicable => false,
            }
    };
    let mut found: Vec<_> = report.verdicts.iter().filter(is_issue).collect();
    // The worst of many that say the same is the one that stays.
    found.sort_by_key(|verdict| (verdict.input, &verdict.subject, std::cmp::Reverse(verdict.policy.severity)));
    let told = told(&found);
    let mut seen = BTreeMap::new();
    let issues = report.errors.iter().map(|error| Issue::unread(report, options, error));
    let issues = issues.chain(told.iter().map(|told| Issue::of(report, options, told.verdict)));
    let mut out = Elements::new(out);
    out.array(issues.map(|issue| issue.once(&mut seen)))?;
    out.raw("\n")
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Issue {
    fn of(report: &Report, options: &ReportOptions, verdict: &Verdict) -> Self {
        let input = report.inputs.get(verdict.input);
        let subject = lists::subject(report, verdict.input, &verdict.subject);
        let lines: Vec<_> = said::lines(&subject, verdict).iter().map(|line| sanitise::folded(line)).collect();
        let spot = Spot::of(report, &options.repository, verdict);
        Self {
            description: sanitise::shorten(&lines.join("; "), DESCRIPTION, "…").into_owned(),
            check_name: sanitise::line(&verdict.policy.id).into_owned(),
            fingerprint: verdict.fingerprint(input.map_or("", |input| &input.estate)),
            severity: if verdict.outcome == Outcome::Error { "blocker" } else { severity(&verdict.policy) },
            location: Place::new(report, options, spot, input.map_or("", |input| &input.path)),
        }
    }

    fn unread(report: &Report, options: &ReportOptions, error: &ReportError) -> Self {
        let diagnostic = &error.diagnostic;
        let spot = diagnostic.location.as_ref().and_then(|at| Spot::new(report, &options.repository, at));
        let help = diagnostic.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
        let text = sanitise::folded(&format!("{}: {}{help}", error.path, diagnostic.message));
        Self {
            description: sanitise::shorten(&text, DESCRIPTION, "…").into_owned(),
            check_name: "onus".to_owned(),
            fingerprint: digest(&["onus/1/error", &error.path, &diagnostic.message]),
            severity: "blocker",
            location: Place::new(report, options, spot, &error.path),
        }
    }

    /// The same with a fingerprint that no issue before it has: two plans can have buckets of the same address.
    fn once(mut self, seen: &mut BTreeMap<String, usize>) -> Self {
        let count = seen.entry(self.fingerprint.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            self.fingerprint = digest(&[&self.fingerprint, &count.to_string()]);
        }
        self
    }
}

impl Place {
    fn new(report: &Report, options: &ReportOptions, spot: Option<Spot>, file: &str) -> Self {
        let file = first_file(report, file);
        let spot =
            spot.unwrap_or_else(|| Spot { file: options.repository.path(file), inside: true, region: Region::TOP });
        let lines = Lines { begin: spot.region.start_line, end: spot.region.end_line };
        Self { path: sanitise::line(&spot.file).into_owned(), lines }
    }
}

fn severity(policy: &RuleMeta) -> &'static str {
    match (policy.enforcement, policy.severity) {
        (Enforcement::Advisory, _) => "info",
        (_, Severity::Low) => "minor",
        (_, Severity::Medium) => "major",
        (_, Severity::High) => "critical",
        (_, Severity::Critical) => "blocker",
    }
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
