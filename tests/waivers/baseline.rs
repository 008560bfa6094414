//! `onus baseline`, and what a baseline accepts.

use std::path::PathBuf;

use onus::Settings;
use proptest::prelude::*;

use super::support::{Directory, onus, run};
use super::{about_waivers, analyse, settings, tree};

const BUCKETS: &str = "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"a\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

fn write(directory: &Directory, words: &[&str]) -> String {
    let run = run(onus(&[&["baseline", "--output-file", "-"], words].concat()).current_dir(directory.path("")));
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

fn accepting(directory: &Directory) -> Settings {
    Settings { baseline: Some(PathBuf::from(directory.path("base.json"))), ..settings() }
}

#[test]
fn what_was_there_before_is_accepted_and_what_is_new_is_not() {
    let directory = tree(&[("main.tf", BUCKETS)]);
    let run = run(onus(&["baseline"]).current_dir(directory.path("")));
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(
        run.stderr.ends_with("`onus check --baseline onus-baseline.json` accepts them until they change\n"),
        "{}",
        run.stderr
    );
    let text = std::fs::read_to_string(directory.path("onus-baseline.json")).unwrap();
    assert_eq!(text, write(&directory, &[]));
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["schema"], "onus-baseline/1");
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(text.lines().count(), findings.len() + 2, "one a line");
    let check = |words: &[&str]| {
        let words = [&["check", "--fail-on", "low", "--quiet"], words].concat();
        super::support::run(onus(&words).current_dir(directory.path(""))).code
    };
    assert_eq!(check(&[]), 1);
    assert_eq!(check(&["--baseline", "onus-baseline.json"]), 0);
    let more = BUCKETS.to_owned() + &BUCKETS.replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\"");
    std::fs::write(directory.path("main.tf"), more).unwrap();
    assert_eq!(check(&["--baseline", "onus-baseline.json"]), 1);
}

#[test]
fn what_is_gone_is_told_where_it_was_looked_for() {
    let directory = tree(&[("main.tf", BUCKETS), ("other/main.tf", BUCKETS)]);
    std::fs::write(directory.path("base.json"), write(&directory, &[])).unwrap();
    let accepting = accepting(&directory);
    assert_eq!(about_waivers(&analyse(&directory, &accepting)), Vec::<String>::new());
    let one = BUCKETS.split_inclusive("}\n").next().unwrap();
    std::fs::write(directory.path("other/main.tf"), one).unwrap();
    let told = about_waivers(&analyse(&directory, &accepting));
    assert!(
        !told.is_empty() && told.iter().all(|told| told.contains("aws_s3_bucket.b") || told.contains("estate")),
        "{told:#?}"
    );
    // The estate that is not judged has nothing that is gone, nor has a policy.
    let only = Settings { only: vec!["versioning-off".into(), "baseline-stale".into()], ..accepting.clone() };
    assert_eq!(about_waivers(&analyse(&directory, &only)).len(), 1);
    let report = onus::analyse(&[directory.path("other")], &Settings { only: vec![], ..accepting.clone() });
    assert!(!about_waivers(&report).is_empty());
    std::fs::remove_dir_all(directory.path("other")).unwrap();
    assert_eq!(about_waivers(&analyse(&directory, &accepting)), Vec::<String>::new());
}

#[test]
fn a_finding_whose_facts_have_changed_counts_again() {
    let policy = |action: &str| {
        format!(
            "{BUCKETS}resource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  policy = jsonencode({{ \
             Version = \"2012-10-17\", Statement = [{{ Effect = \"Allow\", Principal = \"*\", Action = \"{action}\", \
             Resource = \"${{aws_s3_bucket.b.arn}}/*\" }}] }})\n}}\n"
        )
    };
    let directory = tree(&[("main.tf", &policy("s3:GetObject"))]);
    std::fs::write(directory.path("base.json"), write(&directory, &[])).unwrap();
    let accepting = accepting(&directory);
    let open = |settings: &Settings| {
        let report = analyse(&directory, settings);
        let fails =
            report.verdicts.iter().filter(|v| v.outcome == onus::finding::Outcome::Fail && v.waived().is_none());
        fails.map(|verdict| verdict.policy.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(open(&accepting), Vec::<String>::new());
    std::fs::write(directory.path("main.tf"), policy("s3:*")).unwrap();
    let open = open(&accepting);
    assert!(
        open.contains(&"public-policy-held-back".to_owned()) && open.contains(&"waiver-outgrown".to_owned()),
        "{open:?}"
    );
    assert!(!open.contains(&"versioning-off".to_owned()));
}

#[test]
fn a_file_that_is_no_baseline_ends_the_run() {
    let directory = tree(&[("main.tf", BUCKETS)]);
    for (text, told) in [
        (None, "does not exist"),
        (Some(""), "is no baseline"),
        (Some("{}"), "is no baseline"),
        (Some("{\"schema\":\"onus-baseline/2\",\"findings\":[]}"), "this version reads \"onus-baseline/1\""),
        (Some("{\"schema\":\"onus-baseline/1\",\"findings\":[{}]}"), "has a finding that is none"),
        (
            Some(
                "{\"schema\":\"onus-baseline/1\",\"findings\":[{\"estate\":\"\",\"subject\":\"\",\"policy\":\"\",\
                 \"fingerprint\":\"\"}]}",
            ),
            "has a finding that is none",
        ),
    ] {
        if let Some(text) = text {
            std::fs::write(directory.path("base.json"), text).unwrap();
        }
        let run = run(onus(&["check", "--baseline", "base.json"]).current_dir(directory.path("")));
        assert_eq!(run.code, 2, "{text:?}");
        assert!(run.stdout.contains(told), "{text:?}: {}", run.stdout);
    }
    std::fs::write(directory.path("main.tf"), "resource {").unwrap();
    let run = run(onus(&["baseline"]).current_dir(directory.path("")));
    assert_eq!((run.code, directory.names().contains(&"onus-baseline.json".to_owned())), (2, false), "{}", run.stderr);
}

#[test]
fn unknown_verdicts_are_written_where_they_count() {
    let text = "variable \"status\" {}\nresource \"aws_s3_bucket\" \"a\" {\n}\nresource \"aws_s3_bucket_versioning\" \"a\" {\n  \
        bucket = aws_s3_bucket.a.id\n  versioning_configuration {\n    status = var.status\n  }\n}\n";
    let directory = tree(&[("main.tf", text)]);
    let holds = |words: &[&str]| write(&directory, words).contains("\"versioning-off\"");
    assert!(!holds(&[]) && holds(&["--unknown", "fail"]));
    std::fs::write(directory.path("base.json"), write(&directory, &["--unknown", "fail"])).unwrap();
    let check = |words: &[&str]| {
        let words = [&["check", "--policy", "versioning-off", "--unknown", "fail", "--quiet"], words].concat();
        run(onus(&words).current_dir(directory.path(""))).code
    };
    assert_eq!((check(&[]), check(&["--baseline", "base.json"])), (3, 0));
}

#[test]
fn what_a_waiver_accepts_is_not_written_down() {
    let waived = BUCKETS.replacen("resource", "# onus:ignore[versioning-off] -- why\nresource", 1);
    let text = write(&tree(&[("main.tf", &waived)]), &[]);
    assert_eq!(text.matches("\"versioning-off\"").count(), 1);
}

#[test]
fn both_sides_of_a_merge_accept() {
    let status = |status: &str| {
        format!(
            "{BUCKETS}resource \"aws_s3_bucket_versioning\" \"a\" {{\n  bucket = aws_s3_bucket.a.id\n  \
             versioning_configuration {{\n    status = \"{status}\"\n  }}\n}}\n"
        )
    };
    let directory = tree(&[("main.tf", &status("Disabled"))]);
    let entries = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.contains("fingerprint"))
            .map(|line| line.trim_end_matches(',').to_owned())
            .collect()
    };
    let mut both = entries(&write(&directory, &[]));
    std::fs::write(directory.path("main.tf"), status("Suspended")).unwrap();
    both.extend(entries(&write(&directory, &[])));
    for _ in 0..2 {
        let text = format!("{{\"schema\":\"onus-baseline/1\",\"findings\":[\n{}\n]}}\n", both.join(",\n"));
        std::fs::write(directory.path("base.json"), text).unwrap();
        let report = analyse(&directory, &accepting(&directory));
        assert_eq!(about_waivers(&report), Vec::<String>::new());
        assert!(super::told_of(&report, "versioning-off").iter().all(|line| line.contains("accepted")));
        both.reverse();
    }
}

#[test]
fn what_is_turned_off_is_not_gone() {
    let tagged = BUCKETS.replace("\"a\"\n}", "\"a\"\n  tags = { DataClassification = \"internal\" }\n}");
    let directory = tree(&[("main.tf", &tagged)]);
    std::fs::write(directory.path("base.json"), write(&directory, &[])).unwrap();
    for classes in ["", "  classes = [\"internal\"]\n"] {
        let text = format!("policy \"lifecycle-missing\" {{\n  enabled = false\n  reason = \"why\"\n{classes}}}\n");
        std::fs::write(directory.path(".onus.hcl"), text).unwrap();
        let report = analyse(&directory, &accepting(&directory));
        assert!(report.notes.iter().any(|note| note.contains("turns policies off")), "{:?}", report.notes);
        assert_eq!(about_waivers(&report), Vec::<String>::new());
    }
}

#[test]
fn a_baseline_of_other_estates_says_so() {
    let directory = tree(&[("infra/prod/main.tf", BUCKETS)]);
    std::fs::write(directory.path("base.json"), write(&directory, &[])).unwrap();
    let told = |directory: &Directory| {
        let report = analyse(directory, &accepting(directory));
        report.notes.into_iter().filter(|note| note.contains("accepts nothing here")).collect::<Vec<_>>().concat()
    };
    assert_eq!(told(&directory), "");
    std::fs::rename(directory.path("infra/prod"), directory.path("infra/production")).unwrap();
    let note = told(&directory);
    assert!(note.contains("those of infra/prod, and this run is about infra/production;"), "{note}");
}

#[test]
fn a_plan_has_the_name_of_its_root_module() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies/sse-kms-missing/fail-aes256");
    let text = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let directory = tree(&[
        ("infra/prod/main.tf", &text("main.tf")),
        ("infra/test/main.tf", &text("main.tf")),
        ("plans/prod.json", &text("plan.json")),
        ("infra/test/plan.json", &text("plan.json")),
    ]);
    let estate = |plan: &str, settings: Settings| {
        let report = onus::analyse(&[directory.path(plan)], &settings);
        assert!(report.errors.is_empty(), "{:?}", report.errors);
        report.inputs[0].estate.to_string()
    };
    let root = || Some(directory.path("infra/prod"));
    assert_eq!(estate("plans/prod.json", Settings { root: root(), ..settings() }), "infra/prod");
    assert_eq!(estate("plans/prod.json", Settings { root: root(), estate: Some("x".into()), ..settings() }), "x");
    assert_eq!(estate("infra/test/plan.json", settings()), "infra/test");
    assert_eq!(estate("plans/prod.json", settings()), "");
    // The baseline of the modules is that of the plan.
    std::fs::write(directory.path("base.json"), write(&directory, &["infra/prod"])).unwrap();
    let of_root = Settings { root: root(), ..accepting(&directory) };
    let report = onus::analyse(&[directory.path("plans/prod.json")], &of_root);
    assert!(
        report.waived() > 0 && report.notes.iter().all(|note| !note.contains("nothing names")),
        "{:?}",
        report.notes
    );
    // One without a name holds for all without one.
    let written =
        run(onus(&["baseline", "plans/prod.json", "--output-file", "base.json"]).current_dir(directory.path("")));
    assert!(written.stderr.contains("note: plans/prod.json: nothing names the estate"), "{}", written.stderr);
    let report = onus::analyse(&[directory.path("plans/prod.json")], &accepting(&directory));
    assert!(report.notes.iter().any(|note| note.contains("nothing names the estate")), "{:?}", report.notes);
}

#[test]
fn what_is_missing_is_told_with_the_baseline() {
    let directory = tree(&[("main.tf", &format!("{BUCKETS}module \"m\" {{\n  source = \"x/y/aws\"\n}}\n"))]);
    let run = run(onus(&["baseline"]).current_dir(directory.path("")));
    assert_eq!(run.code, 0);
    assert!(run.stderr.starts_with("note: .: 1 module call could not be followed"), "{}", run.stderr);
}

/// Blocks that make findings of many kinds, with lists that several blocks make together.
const BLOCKS: [&str; 9] = [
    "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"a\"\n}\n",
    "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  tags = { DataClassification = \"secret-ish\" }\n}\n",
    "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n",
    "resource \"aws_s3_bucket_logging\" \"a\" {\n  bucket = aws_s3_bucket.a.id\n  target_bucket = aws_s3_bucket.logs.id\n  target_prefix = \"a/\"\n}\n",
    "resource \"aws_s3_bucket_logging\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  target_bucket = aws_s3_bucket.logs.id\n  target_prefix = \"b/\"\n}\n",
    "resource \"aws_s3_bucket_acl\" \"a\" {\n  bucket = aws_s3_bucket.a.id\n  acl = \"public-read\"\n}\n",
    "resource \"aws_s3_access_point\" \"one\" {\n  bucket = aws_s3_bucket.b.id\n  name = \"one\"\n}\n",
    "resource \"aws_s3_access_point\" \"two\" {\n  bucket = aws_s3_bucket.b.id\n  name = \"two\"\n}\n",
    "resource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = \"s3:*\", Resource = \"*\" }] })\n}\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A baseline has no lines, no files and no order in it.
    #[test]
    fn it_is_the_same_when_blocks_move_and_files_are_renamed(
        order in Just((0..BLOCKS.len()).collect::<Vec<_>>()).prop_shuffle(),
        cut in 0..BLOCKS.len(),
        blank in 0..3_usize,
    ) {
        let baseline = |files: &[(&str, &str)]| {
            let directory = tree(files);
            let report = analyse(&directory, &settings());
            let mut text = Vec::new();
            onus::waive::write_baseline(&report, true, &mut text).unwrap();
            String::from_utf8(text).unwrap()
        };
        let plain = baseline(&[("main.tf", &BLOCKS.concat())]);
        let moved: Vec<String> = order.iter().map(|at| format!("{}{}", "\n".repeat(blank), BLOCKS[*at])).collect();
        let (first, second) = moved.split_at(cut);
        let shuffled = baseline(&[("z.tf", &first.concat()), ("a.tf", &second.concat())]);
        prop_assert_eq!(plain, shuffled);
    }
}
