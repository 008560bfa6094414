//! SARIF 2.1.0, as GitHub code scanning takes it.
//!
//! GitHub's document 'SARIF support for code scanning' says what it reads: rules with help, results with a place in a
//! file, and one fingerprint. It refuses an upload beyond its limits, so what is too much is left out here, the least
//! severe first, and a notification says how much.
//!
//! A plan is no file that anybody wrote, and it is one line. A finding of a plan stands at its first line; the resource
//! is a logical location, and the message names the attribute.

mod flow;
pub(super) mod limits;
mod message;
mod notification;
mod place;
mod result;
mod rule;
mod uri;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use self::limits::{Gauge, Limits};
use self::result::Finding;
use self::rule::Rule;
use super::elements::Elements;
use super::told::told;
use super::{OnUnknown, ReportOptions, sanitise};
use crate::finding::{Outcome, Report, Verdict};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Where Onus is at home, as its manifest says.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Writes the whole report.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, options: &ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    write_within(report, options, &limits::GITHUB, out)
}

/// Writes what the limits allow.
pub(super) fn write_within(
    report: &Report,
    options: &ReportOptions,
    limits: &Limits,
    out: &mut dyn Write,
) -> io::Result<()> {
    let log = Log::new(report, options);
    let mut findings: Vec<_> = report.verdicts.iter().filter(|verdict| log.is_result(verdict)).collect();
    findings.sort_by_key(|v| {
        let accepted = v.waived().is_some();
        (accepted, v.outcome != Outcome::Fail, Reverse(v.policy.severity), &v.policy.id, v.input, &v.subject)
    });
    let findings = told(&findings);
    let mut gauge = Gauge::new(out);
    let compressed = gauge.compressed();
    let mut out = Elements::new(&mut gauge);
    out.raw("{\"$schema\":")?;
    out.element(&SCHEMA)?;
    out.raw(",\"version\":\"2.1.0\",\"runs\":[{\n\"tool\":{\"driver\":{\"name\":\"onus\",\"version\":")?;
    out.element(&env!("CARGO_PKG_VERSION"))?;
    if !HOME.is_empty() {
        out.raw(",\"informationUri\":")?;
        out.element(&HOME)?;
    }
    out.list("rules", report.policies.iter().map(|policy| Rule::new(policy)).take(limits.rules))?;
    out.raw("}}")?;
    if let Some(estate) = report.inputs.first().map(|input| &*input.estate).filter(|estate| !estate.is_empty()) {
        // GitHub keeps the results of one category apart from those of another.
        out.raw(",\n\"automationDetails\":{\"id\":")?;
        out.element(&sanitise::line(&format!("onus/{estate}/")))?;
        out.raw("}")?;
    }
    out.raw(",\n\"columnKind\":\"unicodeCodePoints\",\n\"results\":[")?;
    let mut written = 0;
    for told in findings.iter().take(limits.results) {
        if compressed.get() >= limits.bytes {
            break;
        }
        out.raw(if written == 0 { "\n" } else { ",\n" })?;
        out.element(&Finding::new(&log, told))?;
        written += 1;
    }
    out.raw("\n],\n\"invocations\":[{\"executionSuccessful\":")?;
    out.element(&log.successful())?;
    let totals = Totals::from(report);
    let notifications = notification::all(&log, limits, findings.len(), written);
    out.list("toolExecutionNotifications", notifications.iter())?;
    out.raw(",\n\"properties\":")?;
    out.element(&totals)?;
    out.raw("}]\n}]}\n")
}

/// A report on its way into this format.
struct Log<'a> {
    report: &'a Report,
    options: &'a ReportOptions,
    rules: BTreeMap<&'a str, usize>,
}

impl<'a> Log<'a> {
    fn new(report: &'a Report, options: &'a ReportOptions) -> Self {
        let rules = report.policies.iter().enumerate().map(|(at, policy)| (&*policy.id, at)).collect();
        Self { report, options, rules }
    }

    fn is_result(&self, verdict: &Verdict) -> bool {
        match verdict.outcome {
            Outcome::Fail => true,
            Outcome::Unknown => self.options.unknown != OnUnknown::Pass,
            Outcome::Pass | Outcome::NotApplicable | Outcome::Error => false,
        }
    }

    fn successful(&self) -> bool {
        self.report.errors.is_empty() && !self.report.verdicts.iter().any(|verdict| verdict.outcome == Outcome::Error)
    }

    /// The path of what a verdict is about.
    fn path(&self, verdict: &Verdict) -> &'a str {
        self.report.inputs.get(verdict.input).map_or("-", |input| &input.path)
    }
}

/// What a reader of the results does not see: how much was looked at, and how it came out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Totals {
    complete: bool,
    buckets: usize,
    pass: usize,
    fail: usize,
    unknown: usize,
    not_applicable: usize,
    error: usize,
    waived: usize,
}

impl From<&Report> for Totals {
    fn from(report: &Report) -> Self {
        let counts = report.counts();
        Self {
            complete: report.complete(),
            buckets: report.buckets.len(),
            pass: counts.pass,
            fail: counts.fail,
            unknown: counts.unknown,
            not_applicable: counts.not_applicable,
            error: counts.error,
            waived: report.waived(),
        }
    }
}
