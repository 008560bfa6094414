//! What a first-time user sees: nothing about a well-made bucket, and about a bare one exactly what it lacks, before its
//! first apply and on the plan after it.

use std::path::Path;

use onus::Settings;
use onus::finding::Outcome;

/// Every verdict on a plan below `testdata/noise` that somebody has to read, and how many there are in all.
fn noise(plan: &str) -> (Vec<String>, usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/noise").join(plan);
    let report = onus::analyse(&[path.display().to_string()], &Settings::default());
    assert!(report.errors.is_empty(), "{plan}: {:?}", report.errors);
    let silent = [Outcome::Pass, Outcome::NotApplicable];
    let mut lines: Vec<String> = report
        .verdicts
        .iter()
        .filter(|verdict| !silent.contains(&verdict.outcome))
        .map(|verdict| {
            let (outcome, severity) = (verdict.outcome.word(), verdict.policy.severity.word());
            format!("{outcome} {severity} {} {}", verdict.policy.id, verdict.subject)
        })
        .collect();
    lines.sort();
    (lines, report.verdicts.len())
}

#[test]
fn nothing_is_found_about_a_well_made_bucket() {
    for plan in ["well-made/plan.json", "well-made/no-op.json"] {
        let (lines, all) = noise(plan);
        assert!(lines.is_empty(), "{plan}: {lines:#?}");
        assert!(all >= 70, "{plan}: only {all} verdicts");
    }
}

#[test]
fn a_bare_bucket_lacks_what_the_catalogue_says() {
    insta::assert_snapshot!("bare_first_apply", noise("bare/plan.json").0.join("\n"));
}

/// What it fails does not change; unknown is only what no prior state has.
#[test]
fn a_bare_bucket_that_exists_lacks_the_same() {
    let failures =
        |plan: &str| -> Vec<String> { noise(plan).0.into_iter().filter(|line| line.starts_with("fail ")).collect() };
    assert_eq!(failures("bare/plan.json"), failures("bare/no-op.json"));
    insta::assert_snapshot!("bare_after_apply", noise("bare/no-op.json").0.join("\n"));
}
