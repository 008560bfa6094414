//! `onus check` on recorded plans, as a user runs it: exit codes, reports, and that nothing depends on threads.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "runs the binary on recorded plans")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{Directory, onus, run};

const CREATE: &str = "testdata/plans/real-app-create.json";
const UPDATE: &str = "testdata/plans/real-app-update.json";
const PASSES: &str = "testdata/policies/sse-kms-missing/pass-kms-key/plan.json";
const FAILS: &str = "testdata/policies/sse-kms-missing/fail-aes256/plan.json";
const OPEN: &str = "testdata/policies/sse-kms-missing/unknown-algorithm-known-after-apply/plan.json";
const PARTIAL: &str = "testdata/inputs/incomplete-plan.json";
const BROKEN: &str = "testdata/inputs/truncated.json";

/// A check of files of the repository, with paths as they are written there.
fn check(arguments: &[&str]) -> std::process::Command {
    let mut command = onus(&["check"]);
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

fn plans() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut plans: Vec<String> = fs::read_dir(root.join("testdata/plans"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| !path.ends_with("links-truth.json"))
        .map(|path| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned())
        .collect();
    plans.sort();
    plans
}

#[test]
fn exit_codes_are_as_documented() {
    let only = ["--policy", "sse-kms-missing", "--quiet"];
    for (code, arguments) in [
        (0, &[PASSES][..]),
        (1, &[FAILS]),
        (0, &[FAILS, "--fail-on", "high"]),
        (0, &[OPEN]),
        (0, &[OPEN, "--unknown", "pass"]),
        (3, &[OPEN, "--unknown", "fail"]),
        (1, &[OPEN, FAILS, "--unknown", "fail"]),
        (3, &[OPEN, FAILS, "--unknown", "fail", "--fail-on", "critical"]),
        (2, &[BROKEN]),
        (2, &[BROKEN, FAILS, OPEN, "--unknown", "fail"]),
        (2, &[PASSES, BROKEN, "--fail-on", "critical"]),
        (3, &[PARTIAL, "--fail-on", "critical", "--unknown", "fail"]),
    ] {
        let run = run(check(arguments).args(only));
        assert_eq!(run.code, code, "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn the_example_is_reported_in_words() {
    for plan in [CREATE, UPDATE] {
        let run = run(&mut check(&[plan]));
        assert_eq!(run.code, 1, "{}", run.stderr);
        insta::assert_snapshot!(plan.replace(['/', '.'], "-"), run.stdout);
    }
}

#[test]
fn every_recorded_plan_gives_a_report_as_the_schema_says() {
    let schema: Value = serde_json::from_str(include_str!("../src/report/onus-report-1.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for plan in plans() {
        let run = run(&mut check(&[&plan, "--format", "json"]));
        assert!([0, 1].contains(&run.code), "{plan}: {}", run.stderr);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let errors: Vec<_> = validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{plan}: {errors:#?}");
        let verdicts = report["verdicts"].as_array().unwrap();
        let pairs: Vec<_> = verdicts.iter().map(|v| (v["subject"].as_str(), v["policy"].as_str())).collect();
        assert!(pairs.is_sorted() && pairs.windows(2).all(|two| two[0] != two[1]), "{plan}: each pair once, in order");
        let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
        for verdict in verdicts {
            *counted.entry(verdict["verdict"].as_str().unwrap()).or_default() += 1;
        }
        for (word, count) in report["summary"]["verdicts"].as_object().unwrap() {
            assert_eq!(count.as_u64(), Some(counted.get(word.as_str()).copied().unwrap_or(0)), "{plan}: {word}");
        }
    }
}

#[test]
fn the_report_does_not_depend_on_threads() {
    let arguments = [CREATE, UPDATE, "testdata/plans/link-p.json", "--format", "json"];
    let mut reports = ["1", "2", "16"].map(|threads| run(check(&arguments).env("RAYON_NUM_THREADS", threads)).stdout);
    assert!(reports[0].len() > 10_000);
    reports.sort();
    assert_eq!(reports.first(), reports.last());
}

#[test]
fn a_message_names_the_members_of_a_list_that_is_known_in_part() {
    let plan = "testdata/policies/object-encryption-downgraded/fail-beside-unknown/plan.json";
    let run = run(&mut check(&[plan, "--policy", "object-encryption-downgraded", "--format", "json"]));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        report["verdicts"][0]["messages"][0],
        "the bucket's default is aws:kms; less is asked for by aws_s3_object.terms and perhaps more"
    );
}

#[test]
fn a_policy_of_a_team_is_judged_with_ours() {
    let directory = Directory::new();
    let policy = r#"
      resource_policy "aws_s3_bucket" "replica-named" {
        enforcement_level = "advisory"
        locals {
          known = core::endswith(bucket.name, "-replica")
        }
        filter = local.known && (prior_bucket == null || prior_bucket.versioning.status != "Enabled")
        enforce {
          condition     = bucket.versioning.status != "Enabled" && bucket.encryption.key_id != null
          error_message = "${bucket.name}: versions ${bucket.versioning.status}, key ${bucket.encryption.key_id}"
        }
      }"#;
    fs::write(directory.path("team.policy.hcl"), policy).unwrap();
    let folder = directory.path("");
    let run = run(&mut check(&[CREATE, "--policy-dir", &folder, "--policy", "replica-named", "--format", "json"]));
    assert_eq!(run.code, 0, "an advisory policy never fails a run: {}", run.stdout);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let failed: Vec<_> = report["verdicts"].as_array().unwrap().iter().filter(|v| v["verdict"] == "fail").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["subject"], "aws_s3_bucket.replica");
    assert_eq!(failed[0]["messages"][0], "orders-prod-replica: versions Enabled, key not set");
    assert_eq!(directory.names(), ["team.policy.hcl"], "a run writes nothing that nobody asked for");
}

/// The witnesses that a policy with this attribute gives, by subject, and the exit code.
fn witnesses(witness: &str) -> (BTreeMap<String, Value>, i32) {
    let directory = Directory::new();
    let policy = format!(
        r#"
      resource_policy "aws_s3_bucket" "witnessed" {{
        locals {{
          name = bucket.name
        }}
        enforce {{
          condition = local.name == null || bucket.versioning.status == "Enabled"
          witness   = {witness}
        }}
        enforce {{
          condition = false
          witness   = {{ words = "the second" }}
        }}
      }}"#
    );
    fs::write(directory.path("team.policy.hcl"), policy).unwrap();
    let folder = directory.path("");
    let run = run(&mut check(&[CREATE, "--policy-dir", &folder, "--policy", "witnessed", "--format", "json"]));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let verdicts = report["verdicts"].as_array().unwrap();
    (verdicts.iter().map(|v| (v["subject"].as_str().unwrap().to_owned(), v["witness"].clone())).collect(), run.code)
}

#[test]
fn a_failure_carries_the_request_that_proves_it() {
    let object = r#"{
      principal = "anonymous", action = "s3:GetObject", resource = "arn:aws:s3:::${local.name}/*", statements = ["statement 1"]
      context   = { "aws:SourceIp" = "203.0.113.7", "aws:SourceVpce" = null, "aws:SourceArn" = bucket.arn }, words = "anonymous GET"
    }"#;
    let (found, code) = witnesses(object);
    assert_eq!(code, 1);
    let expected = serde_json::json!({
        "principal": "anonymous", "action": "s3:GetObject", "resource": "arn:aws:s3:::orders-prod-logs/*",
        "context": {"aws:SourceIp": "203.0.113.7", "aws:SourceVpce": null, "aws:SourceArn": null},
        "statements": ["statement 1"], "words": "anonymous GET",
    });
    assert_eq!(found["aws_s3_bucket.logs"], expected);
    assert_eq!(found["aws_s3_bucket.replica"]["words"], "the second", "its first condition holds");
    // Nothing that proves is nothing that is said; the next block may know more.
    assert_eq!(witnesses("null").0["aws_s3_bucket.logs"]["words"], "the second");
}

#[test]
fn a_witness_that_is_none_ends_in_2() {
    for wrong in
        [r#""a request""#, r#"{ who = "me" }"#, r#"{ context = "none" }"#, "{ words = [] }", "{ statements = 1 }"]
    {
        assert_eq!(witnesses(wrong).1, 2, "{wrong}");
    }
}

#[test]
fn a_policy_that_cannot_be_evaluated_ends_in_2_with_its_line() {
    let directory = Directory::new();
    let policy = "resource_policy \"aws_s3_bucket\" \"odd\" {\n  enforce {\n    condition = core::tonumber(bucket.name) > 1\n  }\n}\n";
    fs::write(directory.path("team.policy.hcl"), policy).unwrap();
    let folder = directory.path("");
    let run = run(&mut check(&[CREATE, "--policy-dir", &folder, "--policy", "odd"]));
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("team.policy.hcl:3:"), "{}", run.stdout);
}

#[test]
fn a_policy_that_does_not_load_ends_in_2_with_its_line() {
    let directory = Directory::new();
    fs::write(directory.path("team.policy.hcl"), "resource_policy \"aws_s3_bucket\" \"x\" {\n  filtr = true\n}\n")
        .unwrap();
    let folder = directory.path("");
    let run = run(&mut check(&[CREATE, "--policy-dir", &folder]));
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("team.policy.hcl:2:3"), "{}", run.stdout);
    assert!(run.stdout.contains("did you mean `filter`?"), "{}", run.stdout);
}

/// `misc-misc.json` holds the sensitive variable `hush` in clear text: in a bucket's name, in tags, in outputs.
#[test]
fn a_sensitive_value_is_in_no_report() {
    let plan = "testdata/plans/misc-misc.json";
    assert!(fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(plan)).unwrap().contains("b-hush"));
    let directory = Directory::new();
    let policy = r#"resource_policy "aws_s3_bucket" "tells-all" {
        enforce {
          condition     = bucket.versioning.status == "nothing"
          error_message = "${bucket.name} ${bucket.arn} ${core::jsonencode(bucket.tags)} ${core::upper(bucket.name)}"
          witness       = { resource = bucket.arn, words = core::upper(bucket.name), context = bucket.tags }
        }
      }"#;
    fs::write(directory.path("team.policy.hcl"), policy).unwrap();
    let folder = directory.path("");
    for format in ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"] {
        let run = run(&mut check(&[plan, "--format", format, "--policy-dir", &folder]));
        let all = format!("{}{}", run.stdout, run.stderr).to_lowercase();
        assert!(all.contains("tells-all") && all.contains("(sensitive value)"), "{all}");
        assert!(!all.contains("hush"), "{format}");
    }
}

#[test]
fn every_bucket_is_judged_by_the_same_policies() {
    for plan in plans() {
        let run = run(&mut check(&[&plan, "--format", "json"]));
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        let verdicts = report["verdicts"].as_array().unwrap();
        let of = |address: &Value| -> Vec<&Value> {
            verdicts.iter().filter(|v| v["subject"] == *address).map(|v| &v["policy"]).collect()
        };
        let buckets = report["buckets"].as_array().unwrap();
        let judged: Vec<_> = buckets.iter().map(|bucket| of(&bucket["address"])).collect();
        assert!(judged.iter().all(|policies| policies.len() >= 9 && *policies == judged[0]), "{plan}");
    }
}

#[test]
fn an_input_is_named_once_and_standard_input_in_words() {
    let named = run(&mut check(&[BROKEN]));
    assert_eq!(named.stdout.matches(BROKEN).count(), 1, "{}", named.stdout);
    let input = fs::File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(BROKEN)).unwrap();
    let piped = run(check(&["-"]).stdin(input));
    assert_eq!(piped.code, 2);
    assert!(piped.stdout.contains("× standard input is truncated"), "{}", piped.stdout);
}

#[test]
fn a_sensitive_name_is_not_in_the_list_of_buckets() {
    let run = run(&mut check(&["testdata/plans/misc-misc.json", "--format", "json"]));
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let names: Vec<_> = report["buckets"].as_array().unwrap().iter().map(|bucket| &bucket["name"]).collect();
    assert!(names.iter().any(|name| name.is_null()) && names.iter().any(|name| name.is_string()), "{names:?}");
}

#[test]
fn what_is_given_twice_is_judged_once() {
    let directory = Directory::new();
    fs::create_dir_all(directory.path("all/prod")).unwrap();
    let bad = "resource \"aws_s3_bucket\" \"b\" {\n  force_destroy = true\n}\noutput \"o\" {\n  value = nope()\n}\n";
    fs::write(directory.path("all/prod/main.tf"), bad).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(FAILS), directory.path("plan.json")).unwrap();
    let report = |words: &[&str]| -> Value {
        let words = [&["check", "--format", "json"], words].concat();
        serde_json::from_str(&run(onus(&words).current_dir(directory.path(""))).stdout).unwrap()
    };
    for (once, twice) in [
        (&["all/prod"][..], &["all/prod", "./all/prod/", "all/prod/../prod"][..]),
        (&["all"], &["all", "all/prod"]),
        (&["plan.json"], &["plan.json", "./plan.json"]),
    ] {
        let (once, again) = (report(once), report(twice));
        for part in ["inputs", "verdicts", "summary"] {
            assert_eq!(once[part], again[part], "{twice:?}");
        }
        let count = |report: &Value| report["errors"].as_array().unwrap().len();
        assert_eq!(count(&once), count(&again), "{twice:?}");
        assert!(again["notes"].to_string().contains("is given twice, and judged once"), "{again}");
    }
}

/// A bucket and its block, which a plan has written twice in these ways.
fn blocked(restricts: &str) -> String {
    let block = format!(
        r#"{{"bucket":"b","block_public_acls":true,"block_public_policy":true,"ignore_public_acls":true,{restricts}}}"#
    );
    let resource = |kind: &str, after: &str| {
        format!(
            r#"{{"address":"{kind}.b","mode":"managed","type":"{kind}","name":"b","change":{{"actions":["create"],"before":null,"after":{after},"after_unknown":{{}}}}}}"#
        )
    };
    let (bucket, block) =
        (resource("aws_s3_bucket", r#"{"bucket":"b"}"#), resource("aws_s3_bucket_public_access_block", &block));
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{{}},"resource_changes":[{bucket},{block}],"configuration":{{"root_module":{{}}}}}}"#
    )
}

#[test]
fn a_plan_says_of_a_key_that_is_there_twice_what_comes_last() {
    let directory = Directory::new();
    let told = |restricts: &str| {
        fs::write(directory.path("plan.json"), blocked(restricts)).unwrap();
        let words = ["check", "plan.json", "--policy", "public-access-unblocked", "--format", "json"];
        let report: Value = serde_json::from_str(&run(onus(&words).current_dir(directory.path(""))).stdout).unwrap();
        report["verdicts"][0]["verdict"].as_str().unwrap().to_owned()
    };
    let (yes, no) = (r#""restrict_public_buckets":true"#, r#""restrict_public_buckets":false"#);
    assert_eq!([told(yes), told(no)], ["pass", "fail"]);
    assert_eq!([told(&format!("{no},{yes}")), told(&format!("{yes},{no}"))], ["pass", "fail"]);
}

#[test]
fn a_plan_without_its_configuration_says_what_is_not_known() {
    let directory = Directory::new();
    let whole: Value =
        serde_json::from_str(&fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PASSES)).unwrap()).unwrap();
    let mut cut = whole.clone();
    cut.as_object_mut().unwrap().remove("configuration");
    for (plan, expected) in [(whole, false), (cut, true)] {
        fs::write(directory.path("plan.json"), plan.to_string()).unwrap();
        let run = run(onus(&["check", "plan.json"]).current_dir(directory.path("")));
        assert_eq!(run.stdout.contains("the plan has no configuration: what links"), expected, "{}", run.stdout);
    }
}
