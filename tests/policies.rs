//! Every fixture below `testdata/policies` gets the verdicts that its `expected.json` names, and no others.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "reads the fixtures")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onus::Settings;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    about: String,
    plan: BTreeMap<String, String>,
    #[serde(default)]
    hcl: Option<BTreeMap<String, String>>,
    #[serde(default)]
    synthetic: bool,
    /// Values of the policy's inputs.
    #[serde(default)]
    inputs: BTreeMap<String, String>,
}

fn folders(directory: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn every_fixture_gets_its_verdicts() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for policy in folders(&root) {
        for case in folders(&policy) {
            cases += 1;
            let text = fs::read_to_string(case.join("expected.json")).unwrap();
            let expected: Expected = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", case.display()));
            assert!(!expected.about.is_empty() && case.join("main.tf").is_file(), "{}", case.display());
            assert!(expected.hcl.is_some() || case.join("prior").is_dir() || expected.synthetic, "{}", case.display());
            let only = vec![name(&policy).to_owned()];
            let settings = Settings { only, inputs: expected.inputs.clone(), ..Settings::default() };
            let report = onus::analyse(&[case.join("plan.json").display().to_string()], &settings);
            let found: BTreeMap<String, String> = report
                .verdicts
                .iter()
                .map(|verdict| (verdict.subject.to_string(), verdict.outcome.word().to_owned()))
                .collect();
            if !report.errors.is_empty() {
                wrong.push(format!("{}/{}: {:?}", name(&policy), name(&case), report.errors));
            }
            if found != expected.plan {
                let reasons: Vec<_> = report.verdicts.iter().map(|v| (&v.subject, v.messages(), &v.reason)).collect();
                let (policy, case) = (name(&policy), name(&case));
                wrong.push(format!(
                    "{policy}/{case}:\n  expected {:?}\n  found    {found:?}\n  {reasons:?}",
                    expected.plan
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} fixtures differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cases >= 60, "only {cases} fixtures were found");
}

/// `testdata/policies/README.md` names the verdicts that a policy cannot have; all others have a fixture.
#[test]
fn every_policy_has_a_fixture_of_each_verdict_that_can_occur() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut missing = Vec::new();
    for policy in folders(&root) {
        let mut seen = Vec::new();
        for case in folders(&policy) {
            let text = fs::read_to_string(case.join("expected.json")).unwrap();
            let expected: Expected = serde_json::from_str(&text).unwrap();
            seen.extend(expected.plan.into_values());
        }
        for verdict in ["pass", "fail", "unknown", "not_applicable"] {
            let excused = format!("| {} | {verdict} |", name(&policy));
            if !seen.iter().any(|word| word == verdict) && !readme.contains(&excused) {
                missing.push(format!("{}: no fixture is {verdict}, and README.md does not say why", name(&policy)));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Policies about who may do what, and whether each failure is one of a request; the others fail for what a document
/// says, or lacks, as a whole.
const ABOUT_REQUESTS: [&str; 13] = [
    "cross-account-access",
    "cross-account-administration",
    "governance-bypass-granted",
    "iam-s3-wildcard",
    "kms-key-public",
    "log-delivery-unscoped",
    "public-policy-read",
    "public-policy-write",
    "replication-role-overprivileged",
    "replication-role-overtrusted",
    "replication-role-underprivileged",
    "service-access-unscoped",
    "wildcard-actions",
];

#[test]
fn a_failure_about_a_request_tells_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies");
    let mut told = 0;
    for policy in ABOUT_REQUESTS {
        for case in folders(&root.join(policy)) {
            let text = fs::read_to_string(case.join("expected.json")).unwrap();
            let expected: Expected = serde_json::from_str(&text).unwrap();
            let settings =
                Settings { only: vec![policy.to_owned()], inputs: expected.inputs.clone(), ..Settings::default() };
            let report = onus::analyse(&[case.join("plan.json").display().to_string()], &settings);
            for verdict in &report.verdicts {
                let failed = verdict.outcome == onus::finding::Outcome::Fail;
                assert_eq!(verdict.witness().is_some(), failed, "{}: {:?}", case.display(), verdict.messages());
                let Some(witness) = verdict.witness() else { continue };
                told += 1;
                let parts = [&witness.principal, &witness.action, &witness.words];
                assert!(parts.iter().all(|part| part.as_ref().is_some_and(|part| !part.is_empty())), "{witness:?}");
                let lacks = policy == "replication-role-underprivileged";
                assert!(lacks || !witness.statements.is_empty(), "{}: {witness:?}", case.display());
            }
        }
    }
    assert!(told >= 60, "only {told} requests");
}
