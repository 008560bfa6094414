//! The JSON report: `onus-report/1`, a stable contract whose schema is `src/report/onus-report-1.schema.json`.
//!
//! Elements are written one a line, each from a borrowed struct of its own: a report on a hundred thousand verdicts
//! never exists as a tree, and two reports can be compared with `diff`. The structs below stand apart from the data in
//! `finding` so that a rename there cannot change the contract.

mod signed;

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use self::signed::{Signed, Waiver};
use super::elements::Elements;
use super::place::Place;
use super::witness::Proof;
use crate::finding::{
    BucketInfo, FactEvidence, FactValue, InputInfo, Outcome, Report, ReportError, Unlinked, Verdict, Warning,
};
use crate::source::Related;
use crate::value::HIDDEN;

/// The name and version of the format.
pub const SCHEMA: &str = "onus-report/1";

/// Writes the whole report.
///
/// # Errors
/// Those of `out`.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut out = Elements::new(out);
    out.raw("{\"schema\":")?;
    out.element(&SCHEMA)?;
    out.raw(",\n\"tool\":")?;
    out.element(&Tool { name: "onus", version: env!("CARGO_PKG_VERSION") })?;
    out.list("inputs", report.inputs.iter().map(Input::from))?;
    out.raw(",\n\"summary\":")?;
    out.element(&Summary::from(report))?;
    out.list("buckets", report.buckets.iter().map(Bucket::from))?;
    out.list("unlinked", report.unlinked.iter().map(Loose::from))?;
    out.list("verdicts", report.verdicts.iter().map(|verdict| Judged::new(report, verdict)))?;
    out.list("warnings", report.warnings.iter().map(|warning| Remark::new(report, warning)))?;
    out.list("attestations", report.attestations.iter().map(|attestation| Signed::new(report, attestation)))?;
    out.list("errors", report.errors.iter().map(|error| Failure::new(report, error)))?;
    out.list("notes", report.notes.iter())?;
    out.raw("}\n")
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Input<'a> {
    path: &'a str,
    kind: &'a str,
    estate: &'a str,
    config: Option<&'a str>,
    complete: bool,
    incomplete: Option<&'a str>,
    terraform_version: Option<&'a str>,
    root: Option<&'a str>,
}

impl<'a> From<&'a InputInfo> for Input<'a> {
    fn from(input: &'a InputInfo) -> Self {
        Self {
            path: &input.path,
            kind: input.kind,
            estate: &input.estate,
            config: input.config.as_deref(),
            complete: input.complete,
            incomplete: input.incomplete.as_deref(),
            terraform_version: input.terraform_version.as_deref(),
            root: input.root.as_deref(),
        }
    }
}

/// `changes` is null: nothing computes it.
#[derive(Serialize)]
struct Summary {
    complete: bool,
    buckets: usize,
    policies: usize,
    verdicts: Tally,
    changes: Option<()>,
    /// Verdicts that are accepted; `verdicts` counts them by what they are.
    waived: usize,
}

#[derive(Serialize)]
struct Tally {
    pass: usize,
    fail: usize,
    unknown: usize,
    not_applicable: usize,
    error: usize,
}

impl From<&Report> for Summary {
    fn from(report: &Report) -> Self {
        let counts = report.counts();
        Self {
            complete: report.complete(),
            buckets: report.buckets.len(),
            policies: report.policies.len(),
            verdicts: Tally {
                pass: counts.pass,
                fail: counts.fail,
                unknown: counts.unknown,
                not_applicable: counts.not_applicable,
                error: counts.error,
            },
            changes: None,
            waived: report.waived(),
        }
    }
}

#[derive(Serialize)]
struct Bucket<'a> {
    input: usize,
    address: &'a str,
    name: Option<&'a str>,
    region: Option<&'a str>,
    classification: Classification<'a>,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Classification<'a> {
    value: Option<&'a str>,
    source: &'a str,
    valid: bool,
    inherited_from: Option<&'a str>,
}

#[derive(Serialize)]
struct Link<'a> {
    companion: &'a str,
    attribute: &'a str,
    basis: &'a str,
    via: &'a str,
}

impl<'a> From<&'a BucketInfo> for Bucket<'a> {
    fn from(bucket: &'a BucketInfo) -> Self {
        let class = &bucket.classification;
        let link = |link: &'a crate::finding::LinkInfo| Link {
            companion: &link.companion,
            attribute: &link.attribute,
            basis: link.basis.word(),
            via: &link.via,
        };
        Self {
            input: bucket.input,
            address: &bucket.address,
            name: bucket.name.as_deref(),
            region: bucket.region.as_deref(),
            classification: Classification {
                value: class.value,
                source: class.source,
                valid: class.valid,
                inherited_from: class.inherited_from.as_deref(),
            },
            links: bucket.links.iter().map(link).collect(),
        }
    }
}

#[derive(Serialize)]
struct Loose<'a> {
    input: usize,
    address: &'a str,
    candidates: Vec<&'a str>,
    reason: &'a str,
}

impl<'a> From<&'a Unlinked> for Loose<'a> {
    fn from(unlinked: &'a Unlinked) -> Self {
        Self {
            input: unlinked.input,
            address: &unlinked.address,
            candidates: unlinked.candidates.iter().map(|candidate| &**candidate).collect(),
            reason: &unlinked.reason,
        }
    }
}

/// `change`, `before` and `fix` are null: nothing computes them.
#[derive(Serialize)]
struct Judged<'a> {
    input: usize,
    policy: &'a str,
    subject: &'a str,
    verdict: &'a str,
    severity: &'a str,
    responsibility: &'a str,
    basis: &'a str,
    messages: &'a [String],
    reason: Option<Cow<'a, str>>,
    change: Option<()>,
    before: Option<()>,
    waiver: Option<Waiver<'a>>,
    fingerprint: String,
    /// Only what is open or fails can be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepts: Option<Option<String>>,
    facts: Vec<Fact<'a>>,
    locations: Vec<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Beside<'a>>,
    witness: Option<Proof<'a>>,
    fix: Option<()>,
}

impl<'a> Judged<'a> {
    fn new(report: &Report, verdict: &'a Verdict) -> Self {
        let input = report.inputs.get(verdict.input);
        let file = input.map_or("", |input| &input.path);
        let reason = match (verdict.reason.as_deref(), verdict.remedy()) {
            (Some(reason), Some(remedy)) => Some(format!("{reason}; {remedy}").into()),
            (reason, _) => reason.map(Cow::Borrowed),
        };
        Self {
            input: verdict.input,
            policy: &verdict.policy.id,
            subject: &verdict.subject,
            verdict: verdict.outcome.word(),
            severity: verdict.policy.severity.word(),
            responsibility: &verdict.policy.responsibility,
            basis: verdict.basis.word(),
            messages: verdict.messages(),
            reason,
            change: None,
            before: None,
            waiver: verdict.waived().map(|waived| Waiver::new(report, waived, file)),
            fingerprint: verdict.fingerprint(input.map_or("", |input| &input.estate)),
            accepts: matches!(verdict.outcome, Outcome::Fail | Outcome::Unknown).then(|| verdict.accepts()),
            facts: verdict.facts().iter().map(|fact| Fact::new(report, verdict.outcome, fact, file)).collect(),
            locations: verdict.locations().iter().filter_map(|location| Place::new(report, location, file)).collect(),
            related: verdict.related().iter().filter_map(|related| Beside::new(report, related, file)).collect(),
            witness: verdict.witness().map(Proof::new),
            fix: None,
        }
    }
}

/// A place that led to the first location.
#[derive(Serialize)]
struct Beside<'a> {
    message: &'a str,
    location: Place,
}

impl<'a> Beside<'a> {
    fn new(report: &Report, related: &'a Related, file: &str) -> Option<Self> {
        Some(Self { message: &related.label, location: Place::new(report, &related.location, file)? })
    }
}

#[derive(Serialize)]
struct Fact<'a> {
    path: &'a str,
    value: FactJson<'a>,
    origin: &'a str,
    /// The outer `None` leaves the member out, as for a pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Option<Place>>,
}

impl<'a> Fact<'a> {
    fn new(report: &Report, outcome: Outcome, fact: &'a FactEvidence, file: &str) -> Self {
        let location = || fact.location.as_ref().and_then(|location| Place::new(report, location, file));
        Self {
            path: &fact.path,
            value: fact.value.as_ref().into(),
            origin: fact.origin.word(),
            location: (outcome != Outcome::Pass).then(location),
        }
    }
}

/// A value as JSON where it has a plain form there; lists and maps stay text, since parts of them can be redacted.
#[derive(Serialize)]
#[serde(untagged)]
enum FactJson<'a> {
    Null(()),
    Bool(bool),
    Number(Box<RawValue>),
    Text(&'a str),
}

impl<'a> From<Option<&'a FactValue>> for FactJson<'a> {
    fn from(value: Option<&'a FactValue>) -> Self {
        match value {
            None | Some(FactValue::Null) => Self::Null(()),
            Some(FactValue::Bool(value)) => Self::Bool(*value),
            Some(FactValue::Text(text)) => Self::Text(text),
            Some(FactValue::Sensitive) => Self::Text(HIDDEN),
            Some(FactValue::Other(text)) => number(text).map_or(Self::Text(text), Self::Number),
        }
    }
}

/// The text itself if it is a number, digit by digit: Terraform's have more than any number type here. One that common
/// readers refuse as out of range stays text.
fn number(text: &str) -> Option<Box<RawValue>> {
    serde_json::from_str::<serde_json::Number>(text).ok()?;
    RawValue::from_string(text.to_owned()).ok()
}

#[derive(Serialize)]
struct Remark<'a> {
    input: usize,
    address: &'a str,
    attribute: Option<&'a str>,
    location: Option<Place>,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Remark<'a> {
    fn new(report: &Report, warning: &'a Warning) -> Self {
        let diagnostic = &warning.diagnostic;
        let file = report.inputs.get(warning.input).map_or("", |input| &input.path);
        Self {
            input: warning.input,
            address: &warning.address,
            attribute: (!warning.attribute.is_empty()).then_some(&*warning.attribute),
            location: diagnostic.location.as_ref().and_then(|location| Place::new(report, location, file)),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct Failure<'a> {
    path: &'a str,
    location: Option<Place>,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Failure<'a> {
    fn new(report: &Report, error: &'a ReportError) -> Self {
        let diagnostic = &error.diagnostic;
        Self {
            path: &error.path,
            location: diagnostic.location.as_ref().and_then(|location| Place::new(report, location, &error.path)),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
        }
    }
}
