//! Plans with the configuration that they were made from: findings point at its lines.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "writes files and runs the binary")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use onus::Settings;
use onus::finding::{Outcome, Report, Verdict};
use onus::source::Location;
use serde_json::Value as Json;
use support::{Directory, Run, onus, run};

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// Folders in which a plan and its configuration do not have the same reason for the same finding, so that they point at
/// different places: another fact decides.
const OTHERWISE: &[(&str, &str)] = &[
    ("configurations/files", "the configuration lacks the account's id, the plan the bucket's ARN"),
    ("configurations/label-bucket", "the plan does not tell what a local value refers to"),
    ("configurations/odds-and-ends", "the plan does not tell what a local value refers to"),
    ("configurations/replication", "the plan does not know the role's name"),
    ("policies/companion-declared-twice/unknown-link-through-local", "the plan does not tell what a local is"),
    ("policies/sse-kms-missing/unknown-whole-rule-known-after-apply", "the plan does not know the block at all"),
];

/// All folders with a recorded plan and its configuration.
fn folders() -> Vec<String> {
    let root = Path::new(REPOSITORY).join("testdata");
    let mut found = Vec::new();
    for part in ["configurations", "policies"] {
        let entries = walkdir::WalkDir::new(root.join(part)).sort_by_file_name().max_depth(3);
        for entry in entries.into_iter().map(Result::unwrap).filter(|entry| entry.file_name() == "plan.json") {
            let folder = entry.path().parent().unwrap();
            let made = ["main.tf", "main.tf.json"].iter().any(|name| folder.join(name).exists());
            if made && !folder.join("synthetic.json").exists() {
                found.push(folder.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found
}

/// The first place in a file, by its line.
fn place(report: &Report, verdict: &Verdict) -> Option<(String, usize)> {
    verdict.locations().iter().find_map(|location| match location {
        Location::Source { source, span } => {
            let source = report.sources.get(*source).unwrap();
            Some((source.name.to_string(), source.position(span.start).line))
        }
        Location::Plan { .. } => None,
    })
}

/// The findings of each input, by its path, then by policy and subject.
fn findings(report: &Report) -> BTreeMap<&str, BTreeMap<(&str, &str), &Verdict>> {
    let mut found: BTreeMap<&str, BTreeMap<_, _>> = BTreeMap::new();
    for verdict in report.verdicts.iter().filter(|one| matches!(one.outcome, Outcome::Fail | Outcome::Unknown)) {
        let input = &report.inputs[verdict.input];
        found.entry(&input.path).or_default().insert((&*verdict.policy.id, &*verdict.subject), verdict);
    }
    found
}

#[test]
fn a_plan_points_where_its_configuration_does() {
    let folders = folders();
    assert!(folders.len() > 900, "{}", folders.len());
    let paths: Vec<String> = folders.iter().map(|folder| format!("{REPOSITORY}/testdata/{folder}")).collect();
    let plans: Vec<String> = paths.iter().map(|path| format!("{path}/plan.json")).collect();
    let settings = Settings::default();
    let (written, planned) = (onus::analyse(&paths, &settings), onus::analyse(&plans, &settings));
    let (of_written, of_planned) = (findings(&written), findings(&planned));
    let nothing = BTreeMap::new();
    let (mut compared, mut otherwise) = (0, Vec::new());
    for ((folder, path), plan) in folders.iter().zip(&paths).zip(&plans) {
        let input = planned.inputs.iter().find(|input| *input.path == **plan).unwrap();
        assert_eq!(input.root.as_deref(), Some(&**path), "{folder}: {:?}", planned.notes);
        let written_here = of_written.get(&**path).unwrap_or(&nothing);
        for (key, verdict) in of_planned.get(&**plan).unwrap_or(&nothing) {
            let place_of_plan = place(&planned, verdict);
            assert!(place_of_plan.is_some() || verdict.locations().is_empty(), "{folder}: {key:?} has no place");
            let Some(same) = written_here.get(key).filter(|same| same.outcome == verdict.outcome) else { continue };
            compared += 1;
            // A plan with a state before knows other facts than the configuration, and another one can decide.
            if place(&written, same) != place_of_plan && !Path::new(path).join("prior").exists() {
                otherwise.push((folder, key, place_of_plan));
            }
        }
    }
    assert!(compared > 9_000, "{compared}");
    for (name, why) in OTHERWISE {
        assert!(otherwise.iter().any(|(folder, ..)| folder == name), "{name} is the same although {why}");
    }
    otherwise.retain(|(folder, ..)| OTHERWISE.iter().all(|(name, _)| name != folder));
    assert!(otherwise.is_empty(), "{otherwise:#?}");
}

/// A copy of a folder of `testdata`, with changes to its text.
fn copy(folder: &str, changes: &[(&str, &str, &str)]) -> Directory {
    let directory = Directory::new();
    let root = Path::new(REPOSITORY).join("testdata").join(folder);
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|one| one.file_type().is_file()) {
        let path = PathBuf::from(directory.path("infra")).join(entry.path().strip_prefix(&root).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(entry.path(), path).unwrap();
    }
    for (file, from, to) in changes {
        let path = directory.path(&format!("infra/{file}"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    }
    directory
}

fn check(directory: &Directory, words: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = onus(&[&["check"], words].concat());
    run(command.current_dir(directory.path("")).envs(environment.iter().copied()))
}

fn json(directory: &Directory, words: &[&str]) -> (Run, Json) {
    let run = check(directory, &[&["--format", "json"], words].concat(), &[]);
    let report = serde_json::from_str(&run.stdout).unwrap();
    (run, report)
}

/// `file:line` of the places of the findings of a policy, by subject; the resource where it is a plan's.
fn places(report: &Json) -> Vec<String> {
    let findings = report["verdicts"].as_array().unwrap().iter().filter(|verdict| verdict["verdict"] == "fail");
    let shown = |place: &Json| match place["start"]["line"].as_u64() {
        Some(line) => format!("{}:{line}", place["file"].as_str().unwrap()),
        None => place["address"].as_str().unwrap().to_owned(),
    };
    findings.map(|one| shown(&one["locations"][0])).collect()
}

const VERSIONING: &[&str] = &["--policy", "versioning-off"];

#[test]
fn lines_of_the_configuration_are_shown_with_what_is_planned() {
    let directory = copy("configurations/variables", &[]);
    std::fs::create_dir(directory.path(".git")).unwrap();
    let text = check(&directory, &[VERSIONING, &["infra/plan.json"]].concat(), &[]);
    insta::assert_snapshot!("text", text.stdout);
    let sarif = check(&directory, &[VERSIONING, &["--format", "sarif", "infra/plan.json"]].concat(), &[]);
    let mut sarif: Json = serde_json::from_str(&sarif.stdout).unwrap();
    sarif["runs"][0]["tool"] = Json::Null;
    insta::assert_json_snapshot!("sarif", sarif);
}

#[test]
fn the_plan_decides_and_the_root_changes_no_verdict_where_references_are_bare() {
    let directory = copy("configurations/label-bucket", &[]);
    std::fs::rename(directory.path("infra/plan.json"), directory.path("plan.json")).unwrap();
    let told = |report: &Json| -> Vec<[Json; 3]> {
        let verdicts = report["verdicts"].as_array().unwrap().iter();
        verdicts.map(|one| ["verdict", "messages", "fingerprint"].map(|name| one[name].clone())).collect()
    };
    let (alone, without) = json(&directory, &["plan.json"]);
    let (beside, with) = json(&directory, &["--root", "infra", "plan.json"]);
    assert_eq!((alone.code, told(&without)), (beside.code, told(&with)));
    assert_eq!([&without["inputs"][0]["root"], &with["inputs"][0]["root"]], [&Json::Null, &Json::from("infra")]);
    assert!(places(&without).iter().all(|place| !place.contains(".tf:")));
    assert!(places(&with).iter().all(|place| place.starts_with("infra/")), "{:?}", places(&with));
    let variable = check(&directory, &["--format", "json", "plan.json"], &[("ONUS_ROOT", "infra")]);
    assert_eq!(serde_json::from_str::<Json>(&variable.stdout).unwrap(), with);
}

#[test]
fn values_of_the_plan_count_and_are_told_by_no_place() {
    // The plan was made with four files of values; without them the configuration has no buckets at all.
    let directory = copy("configurations/variables", &[]);
    let words = [VERSIONING, &["infra/plan.json"]].concat();
    let (_, before) = json(&directory, &words);
    for file in ["terraform.tfvars", "terraform.tfvars.json", "a.auto.tfvars", "b.auto.tfvars.json"] {
        std::fs::remove_file(directory.path(&format!("infra/{file}"))).unwrap();
    }
    let (_, after) = json(&directory, &words);
    assert_eq!(places(&after), places(&before));
    let related = after["verdicts"][1]["related"].to_string();
    assert!(related.contains("var.buckets is declared here") && !related.contains("tfvars"), "{related}");
    // What is in other files gives other values, and a place only where it is the plan's value.
    std::fs::write(directory.path("infra/terraform.tfvars"), "buckets = { other = {} }\nprefix = \"acme\"\n").unwrap();
    let (_, other) = json(&directory, &words);
    assert_eq!(places(&other), places(&before));
}

#[test]
fn secrets_of_a_plan_are_shown_nowhere() {
    let directory = copy("configurations/sensitive", &[]);
    let plan = std::fs::read_to_string(directory.path("infra/plan.json")).unwrap();
    let changed = plan.replace("\"value\":\"somebody@acme.example\"", "\"value\":\"hunter2@acme.example\"");
    let changed = changed.replace("\"blue\":\"acme-blue\"", "\"blue\":\"hunter2\"");
    assert_ne!(plan, changed);
    std::fs::write(directory.path("infra/plan.json"), changed).unwrap();
    for format in ["text", "json", "sarif"] {
        let run = check(&directory, &["--format", format, "--unknown", "fail", "infra/plan.json"], &[]);
        assert!(!run.stdout.contains("hunter2") && !run.stderr.contains("hunter2"), "{}", run.stdout);
    }
}

#[test]
fn a_wrong_root_gives_no_places() {
    let directory = copy("configurations/variables", &[]);
    let wrong = copy("policies/versioning-off/fail-companion-turned-elsewhere", &[]);
    let root = wrong.path("infra");
    let words = |more: &[&'static str]| [VERSIONING, &["infra/plan.json"], more].concat();
    let (run, report) = json(&directory, &[&words(&[])[..], &["--root", &root]].concat());
    assert_eq!(run.code, 2);
    assert_eq!(places(&report), ["aws_s3_bucket.notes", "aws_s3_bucket_versioning.this[\"exports\"]"]);
    let message = report["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("declares 0 of the plan's 6 resources, and not aws_s3_bucket.notes, "), "{message}");
    // The same beside the plan, which nobody named, is a remark.
    std::fs::copy(wrong.path("infra/main.tf"), directory.path("infra/main.tf")).unwrap();
    let (run, report) = json(&directory, &words(&[]));
    assert_eq!((run.code, report["errors"].as_array().unwrap().len()), (0, 0));
    assert_eq!(places(&report), ["aws_s3_bucket.notes", "aws_s3_bucket_versioning.this[\"exports\"]"]);
    assert!(report["notes"][0].as_str().unwrap().ends_with("; no places are taken from it"), "{}", report["notes"]);
    for (root, path, why) in [
        ("nowhere", "infra/plan.json", "nowhere is no directory with configuration"),
        ("infra/plan.json", "infra/plan.json", "infra/plan.json is no directory with configuration"),
        (".", "infra/plan.json", ". is no directory with configuration"),
        ("infra", "infra", "infra is no plan"),
    ] {
        let run = check(&directory, &["--quiet", "--root", root, path], &[]);
        let told = run.stdout + &run.stderr;
        assert!(run.code == 2 && told.contains(why), "{root} {path}: {told}");
    }
}

#[test]
fn errors_of_the_configuration_are_remarks() {
    let broken = ("main.tf", "resource \"aws_s3_bucket\" \"notes\" {", "resource \"aws_s3_bucket\" notes\" {");
    let directory = copy("configurations/variables", &[broken]);
    let words = [VERSIONING, &["infra/plan.json", "--root", "infra"]].concat();
    let (run, report) = json(&directory, &words);
    assert_eq!((run.code, report["errors"].as_array().unwrap().len()), (0, 0), "{}", run.stderr);
    let note = report["notes"][0].as_str().unwrap();
    assert!(
        note.starts_with("infra/plan.json: the plan is what is judged; infra, which gives its places, has "),
        "{note}"
    );
    assert!(note.contains("in infra/main.tf:77:"), "{note}");
    assert_eq!(places(&report), ["aws_s3_bucket.notes", "infra/main.tf:23"]);
}

#[test]
fn instances_that_the_configuration_does_not_have_are_in_the_block_of_the_others() {
    let keys = ("main.tf", "toset([\"north\", \"south\"])", "toset([\"east\"])");
    for changes in [
        vec![keys],
        vec![("main.tf", keys.1, "toset([])")],
        vec![("main.tf", &format!("for_each = {}", keys.1)[..], "count = 0"), ("main.tf", "each.key", "\"x\"")],
    ] {
        let directory = copy("configurations/label-bucket", &changes);
        let (_, report) = json(&directory, &[&["infra/plan.json"], VERSIONING].concat());
        let (_, before) = json(&copy("configurations/label-bucket", &[]), &[&["infra/plan.json"], VERSIONING].concat());
        assert_eq!(places(&report), places(&before), "{changes:?} {}", report["notes"]);
        assert!(places(&report).iter().all(|place| place.starts_with("infra/bucket/main.tf:")));
    }
}

#[test]
fn a_module_that_is_not_on_disk_is_its_call() {
    let elsewhere = ("main.tf", "./modules/destination", "acme/destination/aws");
    let directory = copy("policies/access-logging-off/pass-through-modules", &[elsewhere]);
    let (run, report) = json(&directory, &["--policy", "http-allowed", "infra/plan.json"]);
    assert_eq!(run.code, 1);
    assert_eq!(report["notes"].as_array().unwrap().len(), 0, "{}", report["notes"]);
    assert_eq!(places(&report), ["infra/main.tf:12", "infra/main.tf:17"]);
}

#[test]
fn what_a_plan_removes_is_no_line() {
    let directory = copy("policies/access-logging-off/fail-companion-removed", &[]);
    let (_, report) = json(&directory, &["--policy", "access-logging-off", "infra/plan.json"]);
    let finding = report["verdicts"].as_array().unwrap().iter().find(|one| one["subject"] == "aws_s3_bucket.data");
    let locations = &finding.unwrap()["locations"];
    assert_eq!(locations[0]["address"], "aws_s3_bucket_logging.data");
    assert_eq!([&locations[1]["file"], &locations[1]["start"]["line"]], [&Json::from("infra/main.tf"), &12.into()]);
}

/// Verdict, basis and reason of a policy on a subject.
fn verdict<'r>(report: &'r Json, policy: &str, subject: &str) -> [&'r str; 3] {
    let mut found = report["verdicts"].as_array().unwrap().iter();
    let one = found.find(|one| one["policy"] == policy && one["subject"] == subject).unwrap();
    ["verdict", "basis", "reason"].map(|name| one[name].as_str().unwrap_or_default())
}

/// The report of a plan of references with something around them, with its configuration and without.
fn around() -> [(Run, Json); 2] {
    let directory = copy("around", &[]);
    let with = json(&directory, &["infra/plan.json"]);
    std::fs::rename(directory.path("infra/plan.json"), directory.path("plan.json")).unwrap();
    [with, json(&directory, &["plan.json"])]
}

#[test]
fn a_document_counts_as_the_policy_where_nothing_stands_around_it() {
    let [(_, with), (_, without)] = around();
    let http = |report, key: &str| {
        verdict(report, "http-allowed", &format!("aws_s3_bucket.policy[\"{key}\"]")).map(str::to_owned)
    };
    for key in ["bare", "template", "chosen"] {
        for report in [&with, &without] {
            assert_eq!(http(report, key), ["pass", "proven", ""], "{key}");
        }
    }
    let document = "data.aws_iam_policy_document.tls.json";
    for (key, policy, how) in [
        ("replaced", "aws_s3_bucket_policy.replaced", format!("which `replace` makes of {document}")),
        ("given", "module.given.aws_s3_bucket_policy.this", format!("which `replace` makes of {document}")),
        ("printed", "module.printed.aws_s3_bucket_policy.this", format!("which `replace` makes of {document}")),
        ("open", "aws_s3_bucket_policy.open", format!("which a condition makes {document} or something else")),
    ] {
        let [outcome, _, reason] = http(&with, key);
        assert_eq!(outcome, "unknown", "{key}");
        let start = format!("{policy}.policy, {how}, is known only after apply; ");
        assert!(reason.starts_with(&start), "{key}: {reason}");
        // A plan alone does not tell, as README says.
        assert_eq!(http(&without, key)[0], "pass", "{key}");
    }
    let [key, _, reason] = verdict(&with, "kms-key-public", "aws_kms_key.replaced");
    assert!(key == "unknown" && reason.contains("`replace` makes of"), "{reason}");
    assert_eq!(verdict(&with, "kms-key-public", "aws_kms_key.used")[0], "pass");
}

#[test]
fn a_function_around_a_document_is_unknown_to_the_exit_code() {
    let directory = copy("around", &[]);
    let words = ["--policy", "kms-key-public", "--unknown", "fail"];
    assert_eq!(check(&directory, &[&words[..], &["infra/plan.json"]].concat(), &[]).code, 3);
    let bare = copy(
        "around",
        &[(
            "main.tf",
            "replace(data.aws_iam_policy_document.tls.json, \"Deny\", \"Allow\")",
            "data.aws_iam_policy_document.tls.json",
        )],
    );
    assert_eq!(check(&bare, &[&words[..], &["infra/plan.json"]].concat(), &[]).code, 0);
}

#[test]
fn a_link_stays_where_what_stands_around_it_changes_no_name() {
    let [(_, with), _] = around();
    for bucket in ["tried[0]", "joined[0]", "chosen", "given", "cut"] {
        let found = verdict(&with, "versioning-off", &format!("aws_s3_bucket.{bucket}"));
        assert_eq!(found, ["pass", "proven", ""], "{bucket}");
    }
    assert_eq!(verdict(&with, "versioning-off", "aws_s3_bucket.policy[\"bare\"]")[0], "fail");
}

#[test]
fn a_name_with_more_around_it_is_the_name_of_another_bucket() {
    let [(_, with), (_, without)] = around();
    // The logs go to `acme-chosen-logs`, so that `acme-chosen` holds none.
    assert_eq!(verdict(&with, "access-logging-off", "aws_s3_bucket.chosen")[0], "fail");
    assert_eq!(verdict(&without, "access-logging-off", "aws_s3_bucket.chosen")[0], "not_applicable");
    // A function can make the name of any bucket.
    for bucket in ["chosen", "cut"] {
        let found = verdict(&with, "public-access-block-undeclared", &format!("aws_s3_bucket.{bucket}"));
        assert_eq!(found[..2], ["unknown", "ambiguous"], "{bucket}");
    }
    let unlinked = with["unlinked"].as_array().unwrap();
    let reasons: Vec<_> = unlinked.iter().map(|one| [&one["address"], &one["reason"]]).collect();
    let reason = "which bucket is its own is not known: aws_s3_bucket_public_access_block.replaced.bucket, which `replace` \
                  makes of aws_s3_bucket.chosen.id, is known only after apply";
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert_eq!(reasons[0][0], "aws_s3_bucket_public_access_block.replaced");
    assert!(reasons[0][1].as_str().unwrap().starts_with(reason), "{reasons:?}");
    let [outcome, _, reason] = verdict(&with, "sse-key-aws-managed", "aws_s3_bucket.given");
    assert!(outcome == "unknown" && reason.contains("which `replace` makes of aws_kms_key.used.arn"), "{reason}");
    assert_eq!(verdict(&with, "sse-key-aws-managed", "aws_s3_bucket.cut")[0], "pass");
}
