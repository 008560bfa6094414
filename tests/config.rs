//! `.onus.hcl`: what is wrong with one is told, each setting has its effect, and the nearest file counts.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "writes files and runs the binary")]

#[path = "config/ids.rs"]
mod ids;
#[path = "config/paths.rs"]
mod paths;
mod support;

use std::path::{Path, PathBuf};

use onus::finding::{Gate, OnUnknown, Report, Severity, Verdict};
use onus::source::Location;
use onus::{ConfigChoice, Settings};
use support::{Directory, Run, onus, run};

/// A directory with these files; a repository if one of them is `.git`.
fn tree(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    for (path, text) in files {
        let path = PathBuf::from(directory.path(path));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

/// A module checked with a file of this text.
fn checked(config: &str, module: &Path, settings: Settings) -> Report {
    let directory = tree(&[("onus.hcl", config)]);
    // Paths are relative to the file.
    let copy = PathBuf::from(directory.path("testdata")).join(module.file_name().unwrap());
    let module = if config.contains("paths") {
        std::fs::create_dir_all(&copy).unwrap();
        std::fs::copy(module.join("main.tf"), copy.join("main.tf")).unwrap();
        &*copy
    } else {
        module
    };
    let config = ConfigChoice::File(directory.path("onus.hcl").into());
    onus::analyse(&[module.to_str().unwrap().to_owned()], &Settings { config, ..settings })
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies").join(name)
}

/// What one policy says of one subject of its fixture: outcome and severity.
fn verdict<'r>(report: &'r Report, policy: &str, subject: &str) -> &'r Verdict {
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    let found = report.verdicts.iter().find(|verdict| &*verdict.policy.id == policy && &*verdict.subject == subject);
    found.unwrap_or_else(|| panic!("no verdict of {policy} on {subject}"))
}

/// Errors with places, sorted as they are told.
fn errors(report: &Report) -> String {
    let line = |error: &onus::finding::ReportError| {
        let diagnostic = &error.diagnostic;
        let place = match &diagnostic.location {
            Some(Location::Source { source, span }) => {
                let at = report.sources.get(*source).unwrap().position(span.start);
                format!("{}:{}", at.line, at.column)
            }
            _ => "-".to_owned(),
        };
        let help = diagnostic.help.as_ref().map(|help| format!("\n        {help}")).unwrap_or_default();
        format!("{place:>5} {}{help}", diagnostic.message)
    };
    report.errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_mistake_is_told_at_its_place_and_all_at_once() {
    for name in ["names", "values", "ids", "syntax"] {
        let text = std::fs::read_to_string(format!("testdata/config/mistakes/{name}.hcl")).unwrap();
        let report = checked(&text, &fixture("versioning-off/fail-suspended"), Settings::default());
        assert!(report.verdicts.is_empty(), "nothing is judged by settings that are wrong");
        insta::assert_snapshot!(format!("mistakes_{name}"), errors(&report));
    }
}

#[test]
fn every_setting_changes_a_verdict() {
    let data = "aws_s3_bucket.data";
    let regions = "allow {\n  regions = { default = [\"eu-west-1\"] }\n}";
    let table: &[(&str, &str, &str, &str, &str)] = &[
        // Settings, fixture, subject, its verdict without them, and with them.
        (
            "classification {\n  default = \"public\"\n  tags = [\"Nothing\"]\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "not_applicable",
        ),
        (
            "classification {\n  tags = [\"nothing\", \"dataCLASSIFICATION\"]\n  default = \"public\"\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "fail",
        ),
        (
            "classification {\n  tags = [\"Nothing\"]\n  names = { \"*-secret\" = \"restricted\", \"orders-*\" = \"public\", \"*\" = \"internal\" }\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "not_applicable",
        ),
        ("account = \"210987654321\"", "cross-account-access/unknown-own-account", data, "unknown", "pass"),
        ("account = \"111122223333\"", "cross-account-access/unknown-own-account", data, "unknown", "fail"),
        (
            "account_public_access_block {\n  block_public_acls       = true\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n}",
            "public-access-unblocked/fail-declared-false",
            data,
            "fail",
            "pass",
        ),
        (
            "account_public_access_block {\n  block_public_acls = true\n}",
            "public-access-unblocked/fail-declared-false",
            data,
            "fail",
            "fail",
        ),
        (
            "allow {\n  accounts = [\"210987654321\"]\n}",
            "cross-account-access/pass-trusted-account",
            data,
            "fail",
            "pass",
        ),
        (
            "allow {\n  principals = [\"arn:aws:iam::210987654321:role/pipeline\"]\n}",
            "cross-account-access/pass-trusted-role",
            data,
            "fail",
            "pass",
        ),
        (
            "allow {\n  organizations = [\"o-a1b2c3d4e5\"]\n}",
            "cross-account-access/pass-trusted-organisation",
            data,
            "fail",
            "pass",
        ),
        (
            "allow {\n  administrators = [\"arn:aws:iam::123456789012:role/admin\"]\n}",
            "wildcard-actions/pass-administrator",
            data,
            "fail",
            "pass",
        ),
        (
            "allow {\n  retention_administrators = [\"arn:aws:iam::123456789012:role/records\"]\n}",
            "governance-bypass-granted/pass-listed-role",
            data,
            "fail",
            "pass",
        ),
        (
            "allow {\n  key_accounts = [\"210987654321\"]\n}",
            "sse-key-foreign/pass-listed-account",
            data,
            "unknown",
            "pass",
        ),
        (regions, "region-not-allowed/fail-bucket", data, "not_applicable", "fail"),
        ("retention {\n  days = 30\n}", "object-lock-without-retention/fail-too-few-days", data, "pass", "fail"),
        (
            "retention {\n  modes = [\"COMPLIANCE\"]\n}",
            "object-lock-without-retention/fail-mode-not-enough",
            data,
            "pass",
            "fail",
        ),
        (
            "retention {\n  key_deletion_days = 30\n}",
            "kms-key-deletion-window-short/fail-raised-minimum",
            "aws_kms_key.data",
            "pass",
            "fail",
        ),
        ("inputs = { retention_days = 30 }", "object-lock-without-retention/fail-too-few-days", data, "pass", "fail"),
        (
            "policy \"sse-kms-*\" {\n  enabled = false\n  reason  = \"x\"\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "not_applicable",
        ),
        (
            "policy \"sse-kms-missing\" {\n  enabled = false\n  reason  = \"x\"\n}\npolicy \"sse-kms-missing\" {\n  enabled = true\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "fail",
        ),
        (
            "policy \"sse-kms-missing\" {\n  enabled = false\n  classes = [\"internal\"]\n  reason  = \"x\"\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "not_applicable",
        ),
        (
            "policy \"sse-kms-missing\" {\n  enabled = false\n  classes = [\"restricted\"]\n  reason  = \"x\"\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "fail",
        ),
        (
            "policy \"sse-kms-missing\" {\n  enabled = false\n  paths   = [\"testdata/**/fail-*\"]\n  reason  = \"x\"\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "not_applicable",
        ),
        (
            "policy \"sse-kms-missing\" {\n  enabled = false\n  paths   = [\"elsewhere/**\"]\n  reason  = \"x\"\n}",
            "sse-kms-missing/fail-aes256",
            data,
            "fail",
            "fail",
        ),
    ];
    for (config, module, subject, without, with) in table {
        let policy = module.split('/').next().unwrap();
        let outcome = |config: &str| {
            let report = checked(config, &fixture(module), Settings::default());
            verdict(&report, policy, subject).outcome.word()
        };
        assert_eq!((outcome(""), outcome(config)), (*without, *with), "{config}\n{module}");
    }
}

#[test]
fn synonyms_are_words_for_classes() {
    let main = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  tags = { DataClassification = \"PII\", data-class = \"public\" }\n}\n";
    let directory = tree(&[("main.tf", main)]);
    let class = |config: &str| {
        let report = checked(config, Path::new(&directory.path("")), Settings::default());
        (report.buckets[0].classification.value.unwrap(), report.buckets[0].classification.source)
    };
    assert_eq!(class(""), ("confidential", "default"));
    assert_eq!(class("classification {\n  synonyms = { pii = \"restricted\" }\n}"), ("restricted", "tag"));
    let both =
        "classification {\n  tags = [\"Data-Class\", \"DataClassification\"]\n  synonyms = { pii = \"restricted\" }\n}";
    assert_eq!(class(both), ("restricted", "tag"), "the highest class of several tags counts");
    assert_eq!(class("classification {\n  names = { b = \"internal\" }\n}"), ("internal", "name"));
}

#[test]
fn a_policy_that_is_off_says_where_and_why_and_a_severity_changes_what_counts() {
    let module = fixture("sse-kms-missing/fail-aes256");
    let off = "policy \"sse-kms-missing\" {\n  enabled = false\n  paths   = [\"testdata/**\"]\n  reason  = \"a sandbox\"\n}\n";
    let report = checked(off, &module, Settings::default());
    let reason = verdict(&report, "sse-kms-missing", "aws_s3_bucket.data").reason.clone().unwrap();
    assert!(
        reason.starts_with("turned off by ") && reason.ends_with("onus.hcl:1 for testdata/**: a sandbox"),
        "{reason}"
    );
    assert!(report.notes.iter().any(|note| note.ends_with("onus.hcl turns policies off: 1 verdict left out")));
    let severe = "policy \"sse-kms-missing\" {\n  severity = \"critical\"\n}\npolicy \"sse-*\" {\n  severity = \"low\"\n  classes = [\"public\"]\n}\n";
    let report = checked(severe, &module, Settings::default());
    assert_eq!(verdict(&report, "sse-kms-missing", "aws_s3_bucket.data").policy.severity, Severity::Critical);
    assert_eq!(report.policies.iter().find(|meta| &*meta.id == "sse-kms-missing").unwrap().severity, Severity::Medium);
}

#[test]
fn where_the_class_is_open_a_policy_stays_on_and_that_is_said() {
    let main = "variable \"class\" {}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  tags = { DataClassification = var.class }\n}\n";
    let directory = tree(&[("main.tf", main)]);
    let off =
        "policy \"access-logging-off\" {\n  enabled = false\n  classes = [\"confidential\"]\n  reason  = \"x\"\n}\n";
    let report = checked(off, Path::new(&directory.path("")), Settings::default());
    assert_ne!(verdict(&report, "access-logging-off", "aws_s3_bucket.b").outcome.word(), "not_applicable");
    assert!(
        report.notes.iter().any(|note| note.contains("access-logging-off of aws_s3_bucket.b: the class is not known")),
        "{:?}",
        report.notes
    );
}

#[test]
fn an_account_that_the_input_contradicts_does_not_count() {
    let report =
        checked("account = \"111122223333\"", &fixture("cross-account-access/pass-own-account"), Settings::default());
    assert_eq!(verdict(&report, "cross-account-access", "aws_s3_bucket.data").outcome.word(), "pass");
    assert!(report.notes.iter().any(|note| note.contains("does not count")), "{:?}", report.notes);
}

#[test]
fn what_is_typed_wins_over_the_file() {
    let module = fixture("object-lock-without-retention/fail-too-few-days");
    let inputs = [("retention_days".to_owned(), "1".to_owned())].into();
    let report = checked("retention {\n  days = 30\n}", &module, Settings { inputs, ..Settings::default() });
    assert_eq!(verdict(&report, "object-lock-without-retention", "aws_s3_bucket.data").outcome.word(), "pass");
    let config = "fail_on = \"critical\"\nunknown = \"fail\"\n";
    let report = checked(config, &module, Settings::default());
    assert_eq!((report.thresholds.fail_on, report.thresholds.unknown), (Severity::Critical, OnUnknown::Fail));
    let typed = Settings { fail_on: Some(Severity::Low), unknown: Some(OnUnknown::Pass), ..Settings::default() };
    let report = checked(config, &module, typed);
    assert_eq!((report.thresholds.fail_on, report.thresholds.unknown), (Severity::Low, OnUnknown::Pass));
}

#[test]
fn only_new_findings_cannot_be_the_gate_yet() {
    let module = fixture("sse-kms-missing/fail-aes256");
    let report = checked("gate = \"introduced\"", &module, Settings::default());
    assert!(errors(&report).contains("nothing tells new findings from old ones yet"), "{}", errors(&report));
    let all = Settings { gate: Some(Gate::All), ..Settings::default() };
    assert!(checked("gate = \"introduced\"", &module, all).errors.is_empty());
    let typed = Settings { gate: Some(Gate::Introduced), ..Settings::default() };
    assert_eq!(checked("", &module, typed).errors.len(), 1);
}

#[test]
fn attestations_are_in_the_report_and_waivers_in_the_settings() {
    let config = "attestation \"mfa-devices\" {\n  statement = \"all have one\"\n  by = \"security@example.com\"\n  on = \"2026-11-01\"\n}\n\
                  waivers {\n  require_owner = true\n  require_until = true\n  max_days = 90\n}\n\
                  waiver \"sse-kms-missing\" \"access-logging-off\" {\n  resource = \"aws_s3_bucket.data\"\n  path = \"infra/*\"\n  reason = \"known\"\n  owner = \"data\"\n  until = \"2099-12-31\"\n  accepts = \"0123456789ab\"\n}\n";
    let report = checked(config, &fixture("sse-kms-missing/fail-aes256"), Settings::default());
    assert!(report.errors.is_empty(), "{}", errors(&report));
    let [attested] = report.attestations.as_slice() else { panic!("one attestation") };
    assert_eq!((&*attested.responsibility, &*attested.by), ("mfa-devices", "security@example.com"));
    assert_ne!(attested.title, attested.responsibility);
    let (config, errors) = onus::config::read(onus::source::SourceId(0), config);
    assert!(errors.is_empty());
    let rules = &config.waiver_rules;
    assert_eq!((rules.require_owner, rules.require_until, rules.max_days), (true, true, Some(90)));
    let [waiver] = config.waivers.as_slice() else { panic!("one waiver") };
    assert_eq!((waiver.ids.len(), &*waiver.resource.value, &*waiver.reason), (2, "aws_s3_bucket.data", "known"));
    assert!(waiver.path.as_ref().unwrap().matches("infra/prod"));
    assert_eq!(waiver.until.as_deref(), Some("2099-12-31"));
}

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

fn binary(directory: &Directory, words: &[&str], environment: &[(&str, &str)]) -> (Run, serde_json::Value) {
    let mut command = onus(&[&["check", "--format", "json"], words].concat());
    let run = run(command.current_dir(directory.path("")).envs(environment.iter().copied()));
    let report = serde_json::from_str(&run.stdout).unwrap_or_default();
    (run, report)
}

fn files(report: &serde_json::Value) -> Vec<&str> {
    report["inputs"].as_array().unwrap().iter().map(|input| input["config"].as_str().unwrap_or("none")).collect()
}

#[test]
fn the_nearest_file_counts_as_a_whole() {
    let own = "classification {\n  default = \"public\"\n}\n";
    let directory = tree(&[
        (".git", "x"),
        (".onus.hcl", "classification {\n  default = \"restricted\"\n}\npolicy \"*\" {\n  severity = \"low\"\n}\n"),
        ("infra/prod/main.tf", BUCKET),
        ("infra/test/main.tf", BUCKET),
        ("infra/test/.onus.hcl", own),
    ]);
    let (run, report) = binary(&directory, &[".", "--fail-on", "critical"], &[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert_eq!(files(&report), [".onus.hcl", "infra/test/.onus.hcl"]);
    let classes: Vec<_> =
        report["buckets"].as_array().unwrap().iter().map(|b| b["classification"]["value"].as_str()).collect();
    assert_eq!(classes, [Some("restricted"), Some("public")]);
    let severities = |input: u64| -> std::collections::BTreeSet<String> {
        let own = report["verdicts"].as_array().unwrap().iter().filter(|v| v["input"] == input);
        own.map(|v| v["severity"].to_string()).collect()
    };
    assert_eq!(severities(0).len(), 1);
    assert!(severities(1).len() > 1, "nothing of the file above is merged in");
    for file in [".onus.hcl", "infra/test/.onus.hcl"] {
        assert!(run.stderr.contains(&format!("settings are read from {file}")), "{}", run.stderr);
    }
    // From elsewhere in the repository, and all with one file or none.
    let (_, report) = binary(&directory, &["--quiet", "--config", "infra/test/.onus.hcl"], &[]);
    assert_eq!(files(&report), ["infra/test/.onus.hcl", "infra/test/.onus.hcl"]);
    let (_, report) = binary(&directory, &[], &[("ONUS_CONFIG", "none")]);
    assert_eq!(files(&report), ["none", "none"]);
    let mut command = onus(&["check", "--format", "json", "-q", "../test", "../prod"]);
    let output = support::run(command.current_dir(directory.path("infra/prod")));
    assert_eq!(files(&serde_json::from_str(&output.stdout).unwrap()), ["../test/.onus.hcl", "../../.onus.hcl"]);
    assert_eq!(output.stderr, "");
}

#[test]
fn files_above_the_repository_or_behind_a_link_out_of_it_do_not_count() {
    let broken = "what is this";
    let directory = tree(&[(".onus.hcl", broken), ("repository/.git", "x"), ("repository/a/main.tf", BUCKET)]);
    let inside = |words: &[&str]| {
        let mut command = onus(&[&["check", "--format", "json", "--fail-on", "critical"], words].concat());
        run(command.current_dir(directory.path("repository")))
    };
    assert_eq!(inside(&["."]).code, 0);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(directory.path(".onus.hcl"), directory.path("repository/.onus.hcl")).unwrap();
        let run = inside(&["."]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("is a link that leads out of the repository"), "{}", run.stderr);
        assert!(!run.stdout.contains("what is this") && !run.stderr.contains("what is this"));
    }
}

#[test]
fn a_plan_takes_the_file_beside_it_else_that_of_the_working_directory() {
    let plan = std::fs::read_to_string("testdata/noise/bare/plan.json").unwrap();
    let directory = tree(&[
        ("work/.git", "x"),
        ("work/.onus.hcl", "fail_on = \"critical\""),
        ("work/plans/x.json", &plan),
        ("work/plans/.onus.hcl", "fail_on = \"low\""),
        ("temporary/plan.json", &plan),
    ]);
    let from_work = |words: &[&str]| {
        let mut command = onus(&[&["check", "--format", "json"], words].concat());
        let run = run(command.current_dir(directory.path("work")));
        (run.code, serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap())
    };
    let (code, report) = from_work(&["plans/x.json"]);
    assert_eq!((code, files(&report)), (1, vec!["plans/.onus.hcl"]));
    let (code, report) = from_work(&[&directory.path("temporary/plan.json")]);
    assert_eq!((code, files(&report)), (0, vec![".onus.hcl"]));
    // Two files that disagree about the run, and no flag that decides.
    let (code, report) = from_work(&["plans/x.json", "../temporary/plan.json"]);
    let message = report["errors"][0]["message"].as_str().unwrap();
    assert_eq!(code, 2);
    assert_eq!(message, "a run has one `fail_on`: plans/.onus.hcl says \"low\", .onus.hcl says \"critical\"");
    assert_eq!(from_work(&["plans/x.json", "../temporary/plan.json", "--fail-on", "high"]).0, 0);
}

#[test]
fn a_flag_wins_over_the_environment_over_the_file_over_the_default() {
    let directory =
        tree(&[(".git", "x"), ("main.tf", BUCKET), (".onus.hcl", "unknown = \"fail\"\nfail_on = \"high\"\n")]);
    let bare = tree(&[(".git", "x"), ("main.tf", BUCKET)]);
    let fails = ["--policy", "sse-kms-missing"];
    assert_eq!(binary(&bare, &fails, &[]).0.code, 1, "a failure of medium severity");
    assert_eq!(binary(&directory, &fails, &[]).0.code, 0);
    assert_eq!(binary(&directory, &fails, &[("ONUS_FAIL_ON", "low")]).0.code, 1);
    let flag = [&fails[..], &["--fail-on", "critical"]].concat();
    assert_eq!(binary(&directory, &flag, &[("ONUS_FAIL_ON", "low")]).0.code, 0);
    let (run, _) = binary(&directory, &["--config", "gone.hcl"], &[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("gone.hcl does not exist"), "{}", run.stderr);
}

#[test]
fn policies_of_the_team_lie_where_the_file_says() {
    let team = "resource_policy \"aws_s3_bucket\" \"ours\" {\n  enforce {\n    condition     = bucket.name == \"x\"\n    error_message = \"no\"\n  }\n}\n";
    let config = "policy_dirs = [\"../policies\"]\npolicy \"ours\" {\n  severity = \"low\"\n}\n";
    let directory = tree(&[
        (".git", "x"),
        ("policies/ours.policy.hcl", team),
        ("a/.onus.hcl", config),
        ("a/main.tf", BUCKET),
        ("b/main.tf", BUCKET),
    ]);
    let (run, report) = binary(&directory, &["--policy", "ours"], &[]);
    let verdicts: Vec<_> =
        report["verdicts"].as_array().unwrap().iter().map(|v| (v["input"].as_u64(), v["severity"].as_str())).collect();
    assert_eq!((run.code, verdicts), (0, vec![(Some(0), Some("low"))]), "{}", run.stderr);
    let (run, _) = binary(&directory, &["--policy", "our"], &[]);
    assert!(run.code == 2 && run.stderr.contains("did you mean ours?"), "{}", run.stderr);
    std::fs::write(directory.path("a/.onus.hcl"), "policy_dirs = [\"../../elsewhere\", \"none\"]\n").unwrap();
    let (run, _) = binary(&directory, &["a"], &[]);
    assert!(run.code == 2 && run.stderr.contains("a/none is not a directory"), "{}", run.stderr);
    let mut list = onus(&["policies"]);
    std::fs::write(directory.path("a/.onus.hcl"), config).unwrap();
    assert!(support::run(list.current_dir(directory.path("a"))).stdout.contains("ours"));
}

#[test]
fn the_example_of_the_readme_has_no_mistake() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let section = readme.split("\n## Configuration\n").nth(1).unwrap();
    let example = section.split("```hcl\n").nth(1).unwrap().split("```").next().unwrap();
    // The directory is the team's.
    let example = example.replace("[\"policies\"]     #", "[] #");
    let report = checked(&example, &fixture("sse-kms-missing/fail-aes256"), Settings::default());
    assert_eq!(errors(&report), "");
    assert!(report.notes.iter().any(|note| note.starts_with("settings are read from ")), "{:?}", report.notes);
}
