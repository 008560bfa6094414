//! `onus check` and `onus console` on directories, as a user meets them.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "writes files and runs the binary")]

mod support;

use std::path::PathBuf;

use serde_json::Value as Json;
use support::{Directory, Run, onus, run};

/// A directory with these files.
fn tree(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    for (path, text) in files {
        let path = PathBuf::from(directory.path(path));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn check(directory: &Directory, words: &[&str], environment: &[(&str, &str)]) -> (Run, Json) {
    let mut command = onus(&[&["check", "--format", "json", "--policy", "versioning-off"], words].concat());
    let run = run(command.current_dir(directory.path("")).envs(environment.iter().copied()));
    let report = serde_json::from_str(&run.stdout).unwrap();
    (run, report)
}

/// The names of the buckets.
fn names(report: &Json) -> Vec<&str> {
    report["buckets"].as_array().unwrap().iter().map(|bucket| bucket["name"].as_str().unwrap_or("?")).collect()
}

const NAMED: &str =
    "variable \"name\" {\n  default = \"default\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n";

#[test]
fn the_last_value_of_a_variable_wins() {
    let values: &[(&str, &str)] = &[
        ("terraform.tfvars", "name = \"terraform-tfvars\"\n"),
        ("terraform.tfvars.json", "{\"name\": \"terraform-tfvars-json\"}"),
        ("a.auto.tfvars", "name = \"auto-a\"\n"),
        ("b.auto.tfvars.json", "{\"name\": \"auto-b\"}"),
    ];
    let environment = [("TF_VAR_name", "environment")];
    for (count, expected) in
        ["environment", "terraform-tfvars", "terraform-tfvars-json", "auto-a", "auto-b"].iter().enumerate()
    {
        let files: Vec<_> = [("main.tf", NAMED)].into_iter().chain(values.iter().take(count).copied()).collect();
        let (run, report) = check(&tree(&files), &[], &environment);
        assert_eq!((run.code, names(&report)), (0, vec![*expected]), "{}", run.stderr);
    }
    let directory = tree(&[&[("main.tf", NAMED), ("x.tfvars", "name = \"file\"\n")], values].concat());
    let (value, file) = (["--var", "name=typed"], ["--var-file", "x.tfvars"]);
    let (_, report) = check(&directory, &[value, file].concat(), &environment);
    assert_eq!(names(&report), ["file"]);
    let (_, report) = check(&directory, &[file, value].concat(), &environment);
    assert_eq!(names(&report), ["typed"]);
    let (_, report) = check(&tree(&[("main.tf", NAMED)]), &[], &[]);
    assert_eq!(names(&report), ["default"]);
}

#[test]
fn a_directory_that_another_calls_is_no_root_and_each_root_is_an_estate() {
    let call = "module \"m\" {\n  source = \"../modules/bucket\"\n  name   = \"called\"\n}\n";
    let directory = tree(&[("prod/main.tf", call), ("test/main.tf", NAMED), ("modules/bucket/main.tf", NAMED)]);
    let (run, report) = check(&directory, &["."], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let estates: Vec<_> = report["inputs"].as_array().unwrap().iter().map(|input| input["estate"].as_str()).collect();
    assert_eq!(estates, [Some("prod"), Some("test")]);
    assert_eq!(names(&report), ["called", "default"]);
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/noise/bare/plan.json");
    let (_, report) = check(&directory, &["test", plan, "prod"], &[]);
    let kinds: Vec<_> = report["inputs"].as_array().unwrap().iter().map(|input| input["kind"].as_str()).collect();
    assert_eq!(kinds, [Some("module"), Some("plan"), Some("module")]);
    let fingerprints: std::collections::BTreeSet<_> =
        report["verdicts"].as_array().unwrap().iter().map(|verdict| verdict["fingerprint"].to_string()).collect();
    assert_eq!(fingerprints.len(), report["verdicts"].as_array().unwrap().len());
}

#[test]
fn a_module_of_a_registry_is_followed_once_it_is_on_disk() {
    let call = "module \"m\" {\n  source  = \"example/bucket/aws\"\n  version = \"1.0.0\"\n  name    = \"called\"\n}\n";
    let (run, report) = check(&tree(&[("main.tf", call)]), &["--unknown", "fail"], &[]);
    assert_eq!((run.code, names(&report)), (3, vec![]));
    assert_eq!(report["summary"]["complete"], false);
    let verdict = &report["verdicts"][0];
    assert_eq!((verdict["subject"].as_str(), verdict["verdict"].as_str()), (Some("module.m"), Some("unknown")));
    assert!(verdict["reason"].as_str().unwrap().contains("terraform get"), "{verdict}");
    let manifest = r#"{"Modules": [{"Key": "m", "Source": "registry.terraform.io/example/bucket/aws", "Version": "1.0.0",
        "Dir": ".terraform/modules/m"}]}"#;
    let files =
        [("main.tf", call), (".terraform/modules/modules.json", manifest), (".terraform/modules/m/main.tf", NAMED)];
    let (run, report) = check(&tree(&files), &["--unknown", "fail"], &[]);
    assert_eq!((run.code, names(&report)), (0, vec!["called"]), "{}", run.stderr);
}

#[test]
fn a_syntax_error_ends_in_exit_code_2_and_the_rest_is_judged() {
    let broken = format!("resource \"aws_s3_bucket\" \"x\" {{\n  bucket = \"x\" \"y\"\n}}\n{NAMED}");
    let (run, report) = check(&tree(&[("main.tf", &broken)]), &[], &[]);
    assert_eq!((run.code, names(&report)), (2, vec!["default"]));
    assert_eq!(report["errors"][0]["location"]["start"]["line"], 2);
}

#[test]
fn the_console_reads_the_names_of_a_root_module() {
    let directory = tree(&[(
        "main.tf",
        "variable \"size\" {\n  type = number\n}\nlocals {\n  double = var.size * 2\n}\nresource \"aws_s3_bucket\" \"b\" {\n  for_each = toset([\"x\"])\n  bucket   = \"b-${each.key}\"\n}\noutput \"broken\" {\n  value = 1 + \"a\"\n}\n",
    )]);
    let answer = |line: &str| {
        let file = directory.path("in");
        std::fs::write(&file, line).unwrap();
        let mut command = onus(&["console", ".", "--var", "size=21", "--json"]);
        run(command.current_dir(directory.path("")).stdin(std::fs::File::open(file).unwrap()))
    };
    assert_eq!(answer("local.double").stdout.trim(), r#"{"value":42,"type":"number"}"#);
    let arn = answer("aws_s3_bucket.b[\"x\"].arn");
    assert_eq!(arn.stdout.trim(), r#"{"value":"arn:aws:s3:::b-x","type":"string"}"#);
    assert!(arn.stderr.contains("a number is required"), "what is wrong with the module is told: {}", arn.stderr);
    assert_eq!(answer("local.triple").code, 2);
    let nowhere = run(onus(&["console", "nowhere"]).current_dir(directory.path("")));
    assert_eq!(nowhere.code, 2);
}

#[test]
fn what_would_never_end_ends_in_an_error() {
    let bucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";
    let loops = format!(
        "locals {{\n  r = range(1000)\n  x = [for a in local.r : [for b in local.r : [for c in local.r : 1]]]\n}}\n{bucket}"
    );
    let (run, report) = check(&tree(&[("main.tf", &loops)]), &[], &[]);
    assert_eq!((run.code, names(&report)), (2, vec!["b"]));
    assert!(run.stdout.contains("go through more than 4194304 elements"), "{}", run.stdout);
    let call = |to: usize| format!("module \"m\" {{\n  source = \"../m{to}\"\n  count  = 10\n}}\n");
    let calls: Vec<(String, String)> = (0..7).map(|at| (format!("m{at}/main.tf"), call(at + 1))).collect();
    let mut files: Vec<(&str, &str)> = calls.iter().map(|(path, text)| (&**path, &**text)).collect();
    files.push(("m7/main.tf", "output \"x\" {\n  value = 1\n}\n"));
    let (run, _) = check(&tree(&files), &[], &[]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("more than 50000 instances of modules"), "{}", run.stdout);
}

#[test]
fn what_would_fill_the_memory_ends_in_the_same_errors_on_any_number_of_threads() {
    let bucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";
    let mut locals = "  s0 = [1]\n".to_owned();
    for at in 1..=20 {
        locals += &format!("  s{at} = [local.s{0}, local.s{0}]\n", at - 1);
    }
    for at in 0..20 {
        locals += &format!("  t{at} = [local.s20]\n");
    }
    let directory = tree(&[("main.tf", &format!("locals {{\n{locals}}}\n{bucket}"))]);
    let (run, report) = check(&directory, &[], &[("RAYON_NUM_THREADS", "1")]);
    assert_eq!((run.code, names(&report)), (2, vec!["b"]));
    assert!(run.stdout.contains("more than 16777216 parts together"), "{}", run.stdout);
    assert!(report["errors"][0]["location"]["start"]["line"].as_u64() > Some(22), "{}", report["errors"]);
    assert_eq!(check(&directory, &[], &[("RAYON_NUM_THREADS", "4")]).0.stdout, run.stdout);
}

#[test]
fn no_try_goes_on_beyond_a_limit() {
    let loops = "locals {\n  r = range(1000)\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = try([for a in local.r : [for b in local.r : [for c in local.r : 1]]], \"tried\")\n}\n";
    let (run, report) = check(&tree(&[("main.tf", loops)]), &[], &[]);
    assert_eq!((run.code, names(&report)), (2, vec!["?"]));
    assert!(run.stdout.contains("go through more than 4194304 elements"), "{}", run.stdout);
}

#[test]
fn more_blocks_and_calls_than_memory_holds_are_errors() {
    let blocks = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  dynamic \"lifecycle_rule\" {\n    for_each = flatten([for i in range(1024) : concat(range(1024), [0])])\n    content {\n      enabled = true\n    }\n  }\n}\n";
    let (run, report) = check(&tree(&[("main.tf", blocks)]), &[], &[]);
    assert_eq!((run.code, names(&report)), (2, vec!["b"]));
    assert!(run.stdout.contains("32 for each block"), "{}", run.stdout);
    assert_eq!(report["errors"][0]["location"]["start"]["line"], 4);
    let calls = |to: &str| -> String {
        (0..225).map(|at| format!("module \"m{at}\" {{\n  source = \"../{to}\"\n}}\n")).collect()
    };
    let files = [("a/main.tf", &*calls("b")), ("b/main.tf", &*calls("c")), ("c/main.tf", "locals {\n  x = 1\n}\n")];
    let (run, _) = check(&tree(&files), &[], &[]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("more than 50000 module calls"), "{}", run.stdout);
}

#[test]
fn a_text_of_which_nothing_is_known_does_not_double_for_ever() {
    let mut main = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = local.s60\n}\nresource \"aws_sns_topic\" \"t\" {\n}\nlocals {\n  s0 = aws_sns_topic.t.arn\n".to_owned();
    for at in 1..=60 {
        main += &format!("  s{at} = \"${{local.s{0}}}-${{local.s{0}}}\"\n", at - 1);
    }
    let (run, report) = check(&tree(&[("main.tf", &(main + "}\n"))]), &[], &[]);
    assert_eq!((run.code, names(&report)), (0, vec!["?"]), "{}", run.stdout);
}

#[test]
fn no_try_takes_a_file_that_is_not_read_for_one_that_is_missing() {
    let bucket = |value: &str| format!("resource \"aws_s3_bucket\" \"b\" {{\n  bucket = {value}\n}}\n");
    for (value, code, name) in [
        ("try(file(\"missing\"), \"tried\")", 0, "tried"),
        ("can(file(\"missing\")) ? \"a\" : \"b\"", 0, "b"),
        ("try(file(\"../../outside\"), \"tried\")", 2, "?"),
        ("can(filemd5(\"../../outside\")) ? \"a\" : \"b\"", 2, "?"),
        ("try(templatefile(\"../../outside\", {}), \"tried\")", 2, "?"),
        ("try(tostring(fileexists(\"../../outside\")), \"tried\")", 2, "?"),
        ("false ? file(\"../../outside\") : \"other\"", 0, "other"),
    ] {
        let (run, report) = check(&tree(&[("root/main.tf", &bucket(value))]), &["root"], &[]);
        assert_eq!((run.code, names(&report)), (code, vec![name]), "{value}: {}", run.stdout);
        assert_eq!(run.stdout.contains("outside the root directory"), code == 2, "{value}");
    }
}
