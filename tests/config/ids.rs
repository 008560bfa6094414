//! Ids of rules about waivers: settings name them as they name policies, and no policy has one.

use super::{BUCKET, binary, tree};

#[test]
fn no_policy_of_a_team_has_the_id_of_a_rule_about_waivers() {
    let team = |id: &str, more: &str| {
        format!(
            "resource_policy \"aws_s3_bucket\" \"{id}\" {{\n{more}\n  enforce {{\n    condition     = bucket.name == \"x\"\n    error_message = \"no\"\n  }}\n}}\n"
        )
    };
    let aliased = team("ours", "  metadata {\n    aliases = [\"baseline-stale\"]\n  }\n");
    for (text, id) in [(team("waiver-unused", ""), "waiver-unused"), (aliased, "baseline-stale")] {
        let directory = tree(&[(".git", "x"), ("main.tf", BUCKET), ("policies/ours.policy.hcl", &text)]);
        let (run, report) = binary(&directory, &["--policy-dir", "policies"], &[]);
        let message = format!("no policy can have the id {id}: it is that of a rule about waivers");
        let errors: Vec<_> =
            report["errors"].as_array().unwrap().iter().map(|e| e["message"].as_str().unwrap()).collect();
        assert_eq!((run.code, errors), (2, vec![&*message]));
    }
}

#[test]
fn patterns_of_policies_are_those_of_rules_about_waivers_too() {
    let module = format!("# onus:ignore[force-destroy] -- there is nothing of it\n{BUCKET}");
    let told = |config: &str| {
        let directory = tree(&[(".git", "x"), ("main.tf", &module), (".onus.hcl", config)]);
        let (_, report) = binary(&directory, &[], &[]);
        assert_eq!(report["errors"].as_array().unwrap().len(), 0, "{report}");
        let mut verdicts = report["verdicts"].as_array().unwrap().iter();
        verdicts.find(|v| v["policy"] == "waiver-unused").map(|v| v["severity"].as_str().unwrap().to_owned())
    };
    assert_eq!(told("").as_deref(), Some("low"));
    assert_eq!(told("policy \"waiver-*\" {\n  severity = \"high\"\n}\n").as_deref(), Some("high"));
    assert_eq!(told("policy \"waiver-unus?d\" {\n  enabled = false\n  reason  = \"x\"\n}\n"), None);
}
