//! `.onus.hcl`: what a team says about its estate that no configuration tells, and how its runs judge.
//!
//! The file is HCL of constants: no variables, no functions. Every name in it is known or a mistake, every mistake has
//! its place, and all of them are told at once: a setting with a slip of the pen would otherwise be a setting that is
//! not there. [`read`] takes the text; [`Config::bind`] then compares its ids with the policies and duties that there
//! are, which the file itself has a say in by `policy_dirs`.
//!
//! ```hcl
//! account     = "111122223333"
//! policy_dirs = ["policies"]
//! fail_on     = "high"
//! unknown     = "fail"
//! gate        = "all"
//! inputs      = { retention_days = 30 }
//!
//! classification {
//!   tags     = ["DataClassification"]
//!   synonyms = { pii = "restricted" }
//!   names    = { "*-public-assets" = "public" }
//!   default  = "confidential"
//! }
//! account_public_access_block {
//!   block_public_acls = true
//! }
//! allow {
//!   accounts = ["444455556666"]
//!   regions  = { restricted = ["eu-central-1"] }
//! }
//! retention {
//!   days = 30
//! }
//! policy "access-logging-off" {
//!   enabled = false
//!   paths   = ["sandbox/**"]
//!   reason  = "nothing lives there for longer than a day"
//! }
//! waivers {
//!   require_owner = true
//! }
//! waiver "sse-kms-missing" {
//!   resource = "module.logs.aws_s3_bucket.this[0]"
//!   reason   = "the load balancer cannot write to a bucket with a key"
//! }
//! attestation "mfa-devices" {
//!   statement = "all operators have a hardware key"
//!   by        = "security@example.com"
//!   on        = "2026-11-01"
//! }
//! ```

mod allow;
mod classification;
mod date;
mod known;
mod overrides;
mod reader;
mod signed;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use classification::Classes;
pub use date::is_day;
pub use known::{Known, KnownPolicy};
pub use overrides::PolicySetting;
pub use signed::{CentralWaiver, Signed, WaiverRules, is_digest};

use crate::finding::{Class, Gate, OnUnknown, Severity};
use crate::hcl;
pub use crate::resource::Pattern;
use crate::source::{Diagnostic, Location, SourceId, Span};
use crate::value::Value;
use reader::{Reader, Shape};

/// What the file is called.
pub const NAME: &str = ".onus.hcl";

/// The settings of a public access block, in the order in which they are kept.
pub const BLOCK_SETTINGS: [&str; 4] =
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

const CLASSES: [(&str, Class); 4] = [
    ("public", Class::Public),
    ("internal", Class::Internal),
    ("confidential", Class::Confidential),
    ("restricted", Class::Restricted),
];

const FILE: Shape = Shape {
    name: NAME,
    attributes: &["account", "policy_dirs", "fail_on", "unknown", "gate", "inputs"],
    blocks: &["classification", "account_public_access_block", "allow", "retention", "waivers"],
    labelled: &["policy", "waiver", "attestation"],
};

const BLOCK: Shape =
    Shape { name: "`account_public_access_block`", attributes: &BLOCK_SETTINGS, blocks: &[], labelled: &[] };

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Span,
}

/// What a file says. What it leaves out is empty or `None`: the defaults are those of whoever reads it.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The text of the file; `None` when there is no file.
    pub source: Option<SourceId>,
    /// How data is classified.
    pub classes: Classes,
    /// The account that the estate is applied to, where nothing else tells it.
    pub account: Option<Spanned<Arc<str>>>,
    /// What the public access block of the account sets, in the order of [`BLOCK_SETTINGS`].
    pub account_block: [bool; 4],
    /// Values of the policies' inputs, by name: those of `inputs`, `allow` and `retention`.
    pub inputs: BTreeMap<Arc<str>, Spanned<Value>>,
    /// `policy` blocks, in their order.
    pub policies: Vec<PolicySetting>,
    /// Directories with policies, relative to the file.
    pub policy_dirs: Vec<Spanned<Arc<str>>>,
    /// From which severity on a failure counts.
    pub fail_on: Option<Spanned<Severity>>,
    /// What unknown verdicts mean.
    pub unknown: Option<Spanned<OnUnknown>>,
    /// Which findings count.
    pub gate: Option<Spanned<Gate>>,
    /// What every waiver has to have.
    pub waiver_rules: WaiverRules,
    /// `waiver` blocks, in their order.
    pub waivers: Vec<CentralWaiver>,
    /// `attestation` blocks, in their order.
    pub attestations: Vec<Signed>,
}

impl Config {
    /// A place in the file; `None` when there is no file.
    pub fn location(&self, span: Span) -> Option<Location> {
        self.source.map(|source| Location::Source { source, span })
    }
}

/// Reads a file: all that it says, and all that is wrong with it.
pub fn read(id: SourceId, text: &str) -> (Config, Vec<Diagnostic>) {
    let mut config = Config { source: Some(id), ..Config::default() };
    let body = match hcl::parse(id, text) {
        Ok(body) => body,
        Err(error) => return (config, vec![error]),
    };
    let mut reader = Reader { id, errors: Vec::new() };
    reader.check(&FILE, &body);
    let account = reader.text(&body, "account");
    config.account = reader.formed(account, "account", "the id of an account has twelve digits", allow::is_account);
    config.policy_dirs = reader.texts(&body, "policy_dirs").unwrap_or_default();
    config.fail_on = reader.word(
        &body,
        "fail_on",
        &[Severity::Critical, Severity::High, Severity::Medium, Severity::Low].map(|one| (one.word(), one)),
    );
    config.unknown = reader.word(&body, "unknown", &OnUnknown::ALL.map(|one| (one.word(), one)));
    config.gate = reader.word(&body, "gate", &Gate::ALL.map(|one| (one.word(), one)));
    for block in &body.blocks {
        match &*block.kind {
            "classification" => config.classes = classification::read(&mut reader, block),
            "account_public_access_block" => {
                reader.check(&BLOCK, &block.body);
                config.account_block = BLOCK_SETTINGS.map(|name| reader.flag(&block.body, name).unwrap_or_default());
            }
            "allow" => allow::allow(&mut reader, block, &mut config.inputs),
            "retention" => allow::retention(&mut reader, block, &mut config.inputs),
            "policy" => config.policies.extend(overrides::read(&mut reader, block)),
            "waivers" => config.waiver_rules = signed::rules(&mut reader, block),
            "waiver" => config.waivers.extend(signed::waiver(&mut reader, block)),
            "attestation" => config.attestations.extend(signed::attestation(&mut reader, block)),
            _ => {}
        }
    }
    // After the blocks that set some of them under names of their own.
    if let Some(inputs) = body.attribute("inputs") {
        allow::inputs(&mut reader, inputs, &mut config.inputs);
    }
    signed::once(&mut reader, &config.attestations);
    (config, reader.errors)
}
