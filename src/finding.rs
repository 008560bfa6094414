//! The report's data: owned, free of the rooms that made it.
//!
//! Facts apart from wording: what was found is a struct here; each format in `report` says it in its own way.

mod class;
mod digest;
mod off;
mod rule;
mod thresholds;
mod waived;
mod witness;

use std::borrow::Cow;
use std::sync::Arc;

use crate::source::{Diagnostic, Location, Related, SourceMap};
use crate::value::Basis;

pub use class::Class;
pub use digest::Digest;
pub use off::TURNED_OFF;
pub use rule::{Enforcement, InputMeta, RuleMeta, Severity};
pub use thresholds::{Gate, OnUnknown, Thresholds};
pub use waived::{Attestation, Waived, WaivedBy};
pub use witness::{Carried, Witness};

/// A policy's answer for one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Outcome {
    /// The policy does not bind this subject.
    #[default]
    NotApplicable,
    /// It holds.
    Pass,
    /// The input does not tell.
    Unknown,
    /// It does not hold.
    Fail,
    /// The policy itself could not be evaluated.
    Error,
}

impl Outcome {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Pass => "pass",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

/// Where a fact of the model comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// A resource of this estate sets it.
    Declared,
    /// Nobody sets it: AWS's default.
    AwsDefault,
    /// Read from the live bucket when the plan was made.
    PriorState,
    /// Not known.
    Unknown,
    /// Nobody sets it and nothing stands in its place.
    Absent,
}

impl Origin {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::AwsDefault => "aws_default",
            Self::PriorState => "prior_state",
            Self::Unknown => "unknown",
            Self::Absent => "absent",
        }
    }
}

/// A fact that a verdict rests on. The value is text for people, redacted already.
#[derive(Debug, Clone)]
pub struct FactEvidence {
    /// The path in the model, such as `bucket.encryption.algorithm`.
    pub path: Arc<str>,
    /// The value, redacted; `None` when it is not known.
    pub value: Option<FactValue>,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is said; not kept for a passing verdict.
    pub location: Option<Location>,
    /// The value before the change, redacted, where there is one and it differs.
    pub before: Option<FactValue>,
    /// Why it is unknown, if it is.
    pub reason: Option<Arc<str>>,
    /// The digest of all that is known of its value; `None` where a part of it is sensitive or it is too large, and for
    /// verdicts that are no findings.
    pub digest: Option<Digest>,
}

/// A redacted value of a fact.
#[derive(Debug, Clone, PartialEq)]
pub enum FactValue {
    /// Null: not set.
    Null,
    /// A bool.
    Bool(bool),
    /// Text: a string as it is.
    Text(Arc<str>),
    /// Anything else, as HCL-like text, redacted.
    Other(Arc<str>),
    /// A sensitive value, whatever it is.
    Sensitive,
}

/// One policy's answer for one subject.
///
/// Small: a large estate has hundreds of thousands, and nearly all of them pass or do not apply. What only a finding
/// has to say is in [`Evidence`], apart.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The index of the input.
    pub input: usize,
    /// The policy.
    pub policy: Arc<RuleMeta>,
    /// The subject's address, `external.…`, or `estate`.
    pub subject: Arc<str>,
    /// The answer.
    pub outcome: Outcome,
    /// The weakest link that the answer rests on.
    pub basis: Basis,
    /// Why it is unknown, not applicable or an error.
    pub reason: Option<Arc<str>>,
    /// What it rests on and where it points; there for findings, and for others where a format shows it.
    pub evidence: Option<Box<Evidence>>,
}

/// What a verdict rests on.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// What failed, in words; one for each failing `enforce` block.
    pub messages: Vec<String>,
    /// What would decide an unknown.
    pub remedy: Option<Cow<'static, str>>,
    /// What it rests on, the deciding facts first.
    pub facts: Vec<FactEvidence>,
    /// Where it points: the deciding attribute first. Empty for verdicts that are no findings.
    pub locations: Vec<Location>,
    /// How the first location comes about: the module calls around it from the inside out, and where its variables got
    /// their values.
    pub related: Vec<Related>,
    /// The request that proves a failure, where the policy names one: that of the first failing `enforce` block.
    pub witness: Option<Witness>,
    /// What accepts the finding, so that it does not count.
    pub waived: Option<Arc<Waived>>,
}

impl Evidence {
    /// The evidence as a verdict holds it: nothing where there is none.
    pub fn kept(mut self) -> Option<Box<Self>> {
        let Self { messages, remedy, facts, locations, related, witness, waived } = &mut self;
        let empty = messages.is_empty() && remedy.is_none() && facts.is_empty() && locations.is_empty();
        let empty = empty && witness.is_none() && waived.is_none();
        // It is held to the end of the run, beside that of many thousand verdicts.
        messages.shrink_to_fit();
        facts.shrink_to_fit();
        locations.shrink_to_fit();
        related.shrink_to_fit();
        (!empty).then(|| Box::new(self))
    }
}

impl Verdict {
    /// What failed, in words; one for each failing `enforce` block.
    pub fn messages(&self) -> &[String] {
        self.evidence.as_deref().map_or(&[], |evidence| &evidence.messages)
    }

    /// What would decide an unknown.
    pub fn remedy(&self) -> Option<&str> {
        self.evidence.as_deref()?.remedy.as_deref()
    }

    /// What it rests on, the deciding facts first.
    pub fn facts(&self) -> &[FactEvidence] {
        self.evidence.as_deref().map_or(&[], |evidence| &evidence.facts)
    }

    /// Where it points: the deciding attribute first. Empty for verdicts that are no findings.
    pub fn locations(&self) -> &[Location] {
        self.evidence.as_deref().map_or(&[], |evidence| &evidence.locations)
    }

    /// The request that proves a failure.
    pub fn witness(&self) -> Option<&Witness> {
        self.evidence.as_deref()?.witness.as_ref()
    }

    /// What accepts the finding: it is shown, and does not count.
    pub fn waived(&self) -> Option<&Waived> {
        self.evidence.as_deref()?.waived.as_deref()
    }

    /// How the first location comes about.
    pub fn related(&self) -> &[Related] {
        self.evidence.as_deref().map_or(&[], |evidence| &evidence.related)
    }
}

/// One thing that was given.
#[derive(Debug, Clone)]
pub struct InputInfo {
    /// The path as the user gave it.
    pub path: Arc<str>,
    /// `plan`, `state` or `module`.
    pub kind: &'static str,
    /// The estate's key.
    pub estate: Arc<str>,
    /// The file of settings that it was judged with.
    pub config: Option<Arc<str>>,
    /// Whether it tells everything.
    pub complete: bool,
    /// Why not, if not.
    pub incomplete: Option<String>,
    /// The version that wrote it.
    pub terraform_version: Option<String>,
    /// The directory of the configuration that a plan was made from, where its places are taken from.
    pub root: Option<Arc<str>>,
}

/// A bucket as the report lists it.
#[derive(Debug, Clone)]
pub struct BucketInfo {
    /// The index of the input.
    pub input: usize,
    /// Its address.
    pub address: Arc<str>,
    /// Its name, if known.
    pub name: Option<Arc<str>>,
    /// Its Region, if known.
    pub region: Option<Arc<str>>,
    /// Its classification.
    pub classification: ClassInfo,
    /// Its companions.
    pub links: Vec<LinkInfo>,
}

/// A bucket's classification.
#[derive(Debug, Clone)]
pub struct ClassInfo {
    /// `public`, `internal`, `confidential` or `restricted`; `None` when it is not known.
    pub value: Option<&'static str>,
    /// Where it was read: `tag`, `name`, `default`, `inherited`, `unknown`.
    pub source: &'static str,
    /// Whether a valid class was found on the bucket itself.
    pub valid: bool,
    /// The bucket that it is inherited from.
    pub inherited_from: Option<Arc<str>>,
}

/// A companion of a bucket.
#[derive(Debug, Clone)]
pub struct LinkInfo {
    /// The companion's address.
    pub companion: Arc<str>,
    /// The attribute that names the bucket.
    pub attribute: Arc<str>,
    /// How sure it is.
    pub basis: Basis,
    /// What it was followed through, in words: `name`, `arn`, `reference`.
    pub via: Arc<str>,
}

/// A companion that could not be given to one bucket.
#[derive(Debug, Clone)]
pub struct Unlinked {
    /// The index of the input.
    pub input: usize,
    /// The companion's address.
    pub address: Arc<str>,
    /// The buckets that it may belong to.
    pub candidates: Vec<Arc<str>>,
    /// Why it is not certain.
    pub reason: String,
}

/// Something that is wrong in an input and is judged all the same, such as an action that AWS does not have.
#[derive(Debug, Clone)]
pub struct Warning {
    /// The index of the input.
    pub input: usize,
    /// The resource that it is about.
    pub address: Arc<str>,
    /// The attribute of the resource, as a path; empty for the resource itself.
    pub attribute: Arc<str>,
    /// What is wrong, where, and what to write instead.
    pub diagnostic: Diagnostic,
}

/// An error about something given: the run ends in exit code 2.
#[derive(Debug, Clone)]
pub struct ReportError {
    /// The input or file.
    pub path: Arc<str>,
    /// What is wrong, and what to do.
    pub diagnostic: Diagnostic,
}

/// Everything that one run found out.
#[derive(Debug, Default)]
pub struct Report {
    /// What was given.
    pub inputs: Vec<InputInfo>,
    /// The policies that were evaluated, by id.
    pub policies: Vec<Arc<RuleMeta>>,
    /// All buckets, by input and address.
    pub buckets: Vec<BucketInfo>,
    /// Companions without a certain bucket, by input and address.
    pub unlinked: Vec<Unlinked>,
    /// All verdicts, by input, subject and policy.
    pub verdicts: Vec<Verdict>,
    /// What could not be read or evaluated.
    pub errors: Vec<ReportError>,
    /// What is wrong in the inputs and no error, by input and subject.
    pub warnings: Vec<Warning>,
    /// Duties that no configuration can show and that someone has signed for, by responsibility.
    pub attestations: Vec<Attestation>,
    /// Remarks that are no errors, such as a state where a plan was meant.
    pub notes: Vec<String>,
    /// From where on the run fails.
    pub thresholds: Thresholds,
    /// The texts that locations point into.
    pub sources: SourceMap,
}

/// How many verdicts of each kind there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Passes.
    pub pass: usize,
    /// Failures.
    pub fail: usize,
    /// Unknowns.
    pub unknown: usize,
    /// Not binding.
    pub not_applicable: usize,
    /// Evaluation errors.
    pub error: usize,
}

impl Report {
    /// Counts the verdicts.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for verdict in &self.verdicts {
            match verdict.outcome {
                Outcome::Pass => counts.pass += 1,
                Outcome::Fail => counts.fail += 1,
                Outcome::Unknown => counts.unknown += 1,
                Outcome::NotApplicable => counts.not_applicable += 1,
                Outcome::Error => counts.error += 1,
            }
        }
        counts
    }

    /// How many failures and unknowns are accepted; [`Report::counts`] counts them by their outcome.
    pub fn waived(&self) -> usize {
        self.verdicts.iter().filter(|verdict| verdict.waived().is_some()).count()
    }

    /// Whether everything given was read whole.
    pub fn complete(&self) -> bool {
        self.errors.is_empty() && self.inputs.iter().all(|input| input.complete)
    }
}
