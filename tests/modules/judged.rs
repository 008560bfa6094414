//! What one analysis says of one configuration, by subject.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onus::Settings;
use onus::finding::{BucketInfo, Outcome, Report, ReportError};
use onus::value::Basis;

/// A subject and a policy.
pub(crate) type Key = (String, String);

/// What a policy says of a subject.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) outcome: Outcome,
    /// Whether it rests on no more than the rule that an instance refers to the instance with its own key.
    pub(crate) assumed: bool,
    pub(crate) reason: Option<Arc<str>>,
}

/// What is reported of a bucket beside verdicts.
#[derive(Debug)]
pub(crate) struct Bucket {
    /// Name, Region and class, where they are known.
    pub(crate) known: [(&'static str, Option<String>); 3],
    /// The companions that are certainly its own.
    pub(crate) companions: BTreeSet<String>,
}

/// What one analysis says.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) errors: Vec<String>,
    pub(crate) answers: BTreeMap<Key, Answer>,
    pub(crate) buckets: BTreeMap<String, Bucket>,
}

impl Judged {
    /// What one analysis of several plans or directories says of each. Directories below those may be root modules of
    /// their own, such as what was there before a change; they are left out.
    pub(crate) fn all(paths: &[PathBuf], settings: &Settings) -> Vec<Self> {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let report = onus::analyse(&names, settings);
        let mut judged: Vec<Self> = paths.iter().map(|path| Self::in_report(&report, path)).collect();
        let stray = report.errors.iter().filter(|error| !paths.iter().any(|path| is_about(error, path)));
        if let Some(first) = judged.first_mut() {
            first.errors.extend(stray.map(|error| format!("here or near: {}: {}", error.path, said(error))));
        }
        judged
    }

    fn in_report(report: &Report, path: &Path) -> Self {
        let mut judged = Self::default();
        for error in report.errors.iter().filter(|error| is_about(error, path)) {
            let below = Path::new(&*error.path).strip_prefix(path).unwrap_or(Path::new(""));
            if !below.starts_with("prior") {
                judged.errors.push(format!("{}: {}", below.display(), said(error)));
            }
        }
        let Some(input) = report.inputs.iter().position(|input| same(Path::new(&*input.path), path)) else {
            if judged.errors.is_empty() {
                judged.errors.push("is none of the inputs of its report".to_owned());
            }
            return judged;
        };
        for verdict in report.verdicts.iter().filter(|verdict| verdict.input == input) {
            let key = (verdict.subject.to_string(), verdict.policy.id.to_string());
            let assumed = verdict.basis == Basis::Assumed;
            let answer = Answer { outcome: verdict.outcome, assumed, reason: verdict.reason.clone() };
            if judged.answers.insert(key, answer).is_some() {
                judged.errors.push(format!("{} is judged twice by {}", verdict.subject, verdict.policy.id));
            }
        }
        for info in report.buckets.iter().filter(|info| info.input == input) {
            judged.buckets.insert(info.address.to_string(), bucket(info));
        }
        judged
    }
}

fn bucket(info: &BucketInfo) -> Bucket {
    let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
    let class = info.classification.value.map(str::to_owned);
    let certain = info.links.iter().filter(|link| link.basis == Basis::Proven);
    Bucket {
        known: [("name", text(&info.name)), ("region", text(&info.region)), ("class", class)],
        companions: certain.map(|link| link.companion.to_string()).collect(),
    }
}

fn is_about(error: &ReportError, path: &Path) -> bool {
    Path::new(&*error.path).starts_with(path)
}

fn said(error: &ReportError) -> String {
    let help = error.diagnostic.help.as_deref().map_or_else(String::new, |help| format!(" ({help})"));
    format!("{}{help}", error.diagnostic.message)
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}
