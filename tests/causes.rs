//! No cause is reported by two policies: what one change repairs is said once.
//!
//! Two failures share a cause when they point at the same fact of the same subject, or at the same attribute of the same
//! resource. Where that is the case and yet neither repair would do for the other, the pair is listed below with the
//! reason.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "reads the fixtures")]

#[allow(dead_code, reason = "the library is called here, not the binary")]
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use onus::Settings;
use onus::finding::{Outcome, Verdict};
use support::Directory;

/// What tells plain HTTP from who may do what.
const HTTP: &str = "a Deny of HTTP leaves HTTPS open, and an Allow that goes denies nothing";

/// Pairs that may point at one fact, and why that is two causes.
const TWO_CAUSES: &[(&str, &str, &str)] = &[
    ("cross-account-access", "http-allowed", HTTP),
    (
        "cross-account-administration",
        "governance-bypass-granted",
        "without the actions of administration the bypass stays, and the other way round",
    ),
    ("cross-account-administration", "http-allowed", HTTP),
    ("encryption-not-enforced", "http-allowed", "each asks for a Deny of its own"),
    ("governance-bypass-granted", "http-allowed", HTTP),
    (
        "governance-bypass-granted",
        "wildcard-actions",
        "a list of actions can hold the bypass, and a Deny of the bypass leaves the wildcard",
    ),
    ("http-allowed", "log-delivery-broken", "one asks for a Deny, the other for an Allow"),
    ("http-allowed", "log-delivery-unscoped", HTTP),
    ("http-allowed", "log-target-exposed", HTTP),
    ("http-allowed", "policy-lockout", "a Deny that is too wide where it is can be too narrow elsewhere"),
    ("http-allowed", "public-policy-held-back", HTTP),
    ("http-allowed", "public-policy-read", HTTP),
    ("http-allowed", "public-policy-write", HTTP),
    ("http-allowed", "service-access-unscoped", HTTP),
    ("http-allowed", "trail-target-exposed", HTTP),
    ("http-allowed", "wildcard-actions", HTTP),
    ("incomplete-uploads-kept", "log-retention-missing", "each asks for an action of its own in a rule"),
    ("incomplete-uploads-kept", "noncurrent-versions-kept-forever", "each asks for an action of its own in a rule"),
    (
        "log-delivery-broken",
        "log-delivery-unscoped",
        "a Deny keeps the delivery out, whatever the Allow says of sources",
    ),
    ("log-delivery-unscoped", "log-target-exposed", "one is about the delivery, the other about all others"),
    ("log-delivery-unscoped", "service-access-unscoped", "each is about services of its own"),
    (
        "log-retention-missing",
        "noncurrent-versions-kept-forever",
        "an expiration of current versions keeps noncurrent ones, and the other way round",
    ),
    ("log-target-exposed", "public-acl-read", "a bucket of public data may be listed by everyone, unless it has logs"),
    ("policy-lockout", "public-policy-read", "an Allow is too wide, and so is a Deny"),
    ("public-acl-read", "public-acl-write", "each is a permission of its own, and one can go without the other"),
    (
        "public-acl-read",
        "trail-target-exposed",
        "a bucket of public data may be listed by everyone, unless it has a trail",
    ),
    (
        "public-policy-read",
        "public-policy-write",
        "each is a kind of requests of its own, and one can go without the other",
    ),
    (
        "public-policy-write",
        "trail-target-exposed",
        "each names its duty: of buckets, and of what records who did what",
    ),
    ("region-not-allowed", "replication-unmonitored", "another Region brings no metrics"),
    ("replica-owner-kept", "replication-unmonitored", "another owner brings no metrics"),
    ("replication-drops-kms-objects", "replication-unmonitored", "a key brings no metrics"),
    ("replication-missing", "replication-unmonitored", "a second rule to another Region is no metric of the first"),
    (
        "replication-role-overprivileged",
        "replication-role-underprivileged",
        "one is about what is missing, the other about what is too much",
    ),
    (
        "replication-role-overtrusted",
        "replication-role-untrusted",
        "one is about who is missing, the other about who is too many",
    ),
    ("replication-unmonitored", "replication-unversioned", "versions bring no metrics"),
];

fn plans(directory: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            plans(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "json") && is_plan(&path) {
            into.push(path);
        }
    }
}

fn is_plan(path: &Path) -> bool {
    fs::read_to_string(path).unwrap().starts_with("{\"format_version\"")
}

/// The inputs that a fixture sets.
fn inputs(plan: &Path) -> BTreeMap<String, String> {
    let expected = fs::read_to_string(plan.with_file_name("expected.json")).unwrap_or_else(|_| "{}".to_owned());
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let given = expected.get("inputs").and_then(serde_json::Value::as_object).cloned().unwrap_or_default();
    given.into_iter().map(|(name, value)| (name, value.as_str().unwrap().to_owned())).collect()
}

/// What the failure rests on: the facts that its failing conditions are about, and the attributes that say them.
fn causes(verdict: &Verdict) -> BTreeSet<String> {
    let decides = verdict.facts().iter().take(verdict.messages().len().max(1));
    decides
        .flat_map(|fact| {
            let said = fact.location.as_ref().map(|location| format!("{location:?}"));
            let own = Some(format!("{} of {}", fact.path, verdict.subject));
            [own, said].into_iter().flatten()
        })
        .collect()
}

#[test]
fn no_cause_is_reported_by_two_policies() {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut paths = Vec::new();
    for directory in ["policies", "plans", "noise"] {
        plans(&testdata.join(directory), &mut paths);
    }
    let mut twice: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    // Away from its configuration, whose lines tell less apart than the attributes of a plan.
    let alone = Directory::new();
    for path in &paths {
        let settings = Settings { inputs: inputs(path), ..Settings::default() };
        let plan = alone.path("plan.json");
        fs::copy(path, &plan).unwrap();
        let report = onus::analyse(&[plan], &settings);
        let failed: Vec<&Verdict> = report.verdicts.iter().filter(|v| v.outcome == Outcome::Fail).collect();
        let mut by_cause: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for verdict in &failed {
            for cause in causes(verdict) {
                by_cause.entry(cause).or_default().insert(&verdict.policy.id);
            }
        }
        for (cause, policies) in by_cause {
            let policies: Vec<&str> = policies.into_iter().collect();
            for (at, one) in policies.iter().enumerate() {
                for other in policies.iter().skip(at + 1) {
                    let place = path.strip_prefix(&testdata).unwrap().display();
                    let pair = ((*one).to_owned(), (*other).to_owned());
                    twice.entry(pair).or_default().push(format!("{place}: {cause}"));
                }
            }
        }
    }
    let excused = |(one, other): &(String, String)| TWO_CAUSES.iter().any(|(a, b, _)| a == one && b == other);
    let wrong: Vec<_> = twice.iter().filter(|(pair, _)| !excused(pair)).collect();
    let shown: Vec<_> = wrong.iter().map(|(pair, places)| (pair, places.len(), places.iter().take(3))).collect();
    assert!(wrong.is_empty(), "{shown:#?}");
    let unused: Vec<_> =
        TWO_CAUSES.iter().filter(|(a, b, _)| !twice.contains_key(&((*a).into(), (*b).into()))).collect();
    assert!(unused.is_empty(), "listed, and nowhere seen: {unused:?}");
    assert!(paths.len() > 400, "only {} plans were found", paths.len());
}
