//! `onus check --changed`: which root modules changed files belong to, and what is told of the others.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "writes files and runs the binary")]

mod support;

use std::path::PathBuf;

use serde_json::Value as Json;
use support::{Directory, Run, onus, run};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

/// A repository with these files; a directory is one if it has a `.git`.
fn repository(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    write(&directory, ".git/HEAD", "ref: refs/heads/main\n");
    files.iter().for_each(|(path, text)| write(&directory, path, text));
    directory
}

fn write(directory: &Directory, path: &str, text: &str) {
    let path = PathBuf::from(directory.path(path));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn call(source: &str) -> String {
    format!("module \"m\" {{\n  source = \"{source}\"\n}}\n")
}

fn check(directory: &Directory, from: &str, words: &[&str]) -> (Run, Json) {
    let mut command =
        onus(&[&["check", "--changed", "--format", "json", "--policy", "versioning-off"], words].concat());
    let run = run(command.current_dir(directory.path(from)));
    let report = serde_json::from_str(&run.stdout).unwrap_or_default();
    (run, report)
}

/// The root modules that are checked when these files have changed, and nothing goes wrong.
fn checked(directory: &Directory, words: &[&str]) -> Vec<String> {
    let (run, report) = check(directory, "", words);
    assert_eq!(run.code, 0, "{words:?} {}", run.stderr);
    estates(&report)
}

fn estates(report: &Json) -> Vec<String> {
    let inputs = report["inputs"].as_array().unwrap();
    inputs.iter().map(|input| input["estate"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_file_belongs_to_the_roots_that_contain_it_or_call_its_module() {
    let directory = repository(&[
        ("prod/main.tf", &call("../modules/app")),
        ("prod/docs/notes.tfvars", ""),
        ("test/main.tf", &call("../modules/bucket")),
        ("other/main.tf", BUCKET),
        ("modules/app/main.tf", &call("../bucket")),
        ("modules/bucket/main.tf", BUCKET),
        ("modules/README.md", ""),
    ]);
    for (file, roots) in [
        ("prod/main.tf", &["prod"][..]),
        ("./prod/../other/main.tf", &["other"]),
        ("prod/terraform.tfvars", &["prod"]),
        ("prod/docs/notes.tfvars", &["prod"]),
        ("modules/app/main.tf", &["prod"]),
        ("modules/bucket/main.tf", &["prod", "test"]),
        // Gone, and what is gone was part of the module.
        ("modules/bucket/gone.tf", &["prod", "test"]),
        // Whole directories, as those of submodules.
        ("modules", &["prod", "test"]),
        ("other", &["other"]),
        (".", &["other", "prod", "test"]),
        ("modules/README.md", &[]),
        ("nowhere/main.tf", &[]),
    ] {
        assert_eq!(checked(&directory, &[file]), roots, "{file}");
    }
    assert_eq!(checked(&directory, &["other/main.tf", "prod/main.tf", "prod/x.tf"]), ["other", "prod"]);
    let absolute = directory.path("other/main.tf");
    assert_eq!(checked(&directory, &[&absolute]), ["other"]);
}

#[test]
fn a_root_that_calls_a_module_that_is_gone_says_so() {
    let directory = repository(&[("prod/main.tf", &call("../modules/bucket")), ("other/main.tf", BUCKET)]);
    let (run, report) = check(&directory, "", &["modules/bucket/main.tf"]);
    assert_eq!((run.code, estates(&report)), (2, vec!["prod".to_owned()]));
    assert!(report["errors"][0]["message"].as_str().unwrap().contains("modules/bucket does not exist"), "{report}");
}

#[test]
fn files_that_a_module_reads_belong_to_it_and_others_to_none() {
    let reads = |name: &str| format!("{BUCKET}locals {{\n  text = file(\"${{path.module}}/{name}\")\n}}\n");
    let directory = repository(&[
        ("own/main.tf", &reads("data/policy.json")),
        ("own/data/policy.json", "{}"),
        ("far/main.tf", &reads("../common/rules/policy.json")),
        ("common/rules/policy.json", "{}"),
        ("through/main.tf", &call("../modules/reader")),
        ("modules/reader/main.tf", "locals {\n  text = fileset(path.root, \"*.txt\")\n}\n"),
        ("none/main.tf", BUCKET),
    ]);
    for (file, roots) in [
        ("own/data/policy.json", &["far", "own"][..]),
        ("own/data/other.txt", &["own"]),
        ("common/rules/policy.json", &["far", "own"]),
        // A name that is computed: the directory is named.
        ("common/rules/other.json", &["far"]),
        ("through/list.txt", &["through"]),
        ("none/README.md", &[]),
        ("package.json", &[]),
    ] {
        assert_eq!(checked(&directory, &[file]), roots, "{file}");
    }
}

#[test]
fn what_all_are_judged_by_belongs_to_all() {
    let directory = repository(&[
        ("infra/a/main.tf", BUCKET),
        ("infra/b/main.tf", BUCKET),
        ("other/main.tf", BUCKET),
        ("values/common.tfvars", ""),
        ("rules/notes.txt", ""),
    ]);
    let all = ["infra/a", "infra/b", "other"];
    assert_eq!(checked(&directory, &["rules/team.policy.hcl"]), all);
    assert_eq!(checked(&directory, &["values/common.tfvars"]), [""; 0]);
    assert_eq!(checked(&directory, &["--var-file", "values/common.tfvars", "values/common.tfvars"]), all);
    assert_eq!(checked(&directory, &["infra/.onus.hcl"]), ["infra/a", "infra/b"]);
    assert_eq!(checked(&directory, &["infra/b/.onus.hcl"]), ["infra/b"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_links_lead_to_belongs_to_the_roots_with_the_links() {
    let directory = repository(&[("common/provider.tf", BUCKET), ("prod/main.tf", "locals {}\n")]);
    let link = directory.path("prod/provider.tf");
    std::os::unix::fs::symlink("../common/provider.tf", &link).unwrap();
    std::os::unix::fs::symlink("common", directory.path("alias")).unwrap();
    assert_eq!(checked(&directory, &["common/provider.tf"]), ["common", "prod"]);
    assert_eq!(checked(&directory, &["alias/provider.tf"]), ["common", "prod"]);
    assert_eq!(checked(&directory, &["prod/provider.tf"]), ["prod"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_belongs_to_the_roots_that_go_through_it() {
    let directory = repository(&[
        ("good/main.tf", "locals {}\n"),
        ("bad/main.tf", BUCKET),
        ("bad/part/main.tf", BUCKET),
        ("infra/a/main.tf", &call("../../mod")),
        ("infra/b/main.tf", &call("../../mod/part")),
        ("infra/c/main.tf", &call("../../good")),
    ]);
    std::os::unix::fs::symlink("bad", directory.path("mod")).unwrap();
    assert_eq!(checked(&directory, &["mod"]), ["infra/a", "infra/b"]);
    std::fs::remove_file(directory.path("mod")).unwrap();
    std::os::unix::fs::symlink("gone", directory.path("mod")).unwrap();
    for _ in ["leads to nothing", "is not there"] {
        let (run, report) = check(&directory, "", &["mod"]);
        assert_eq!((run.code, estates(&report)), (2, vec!["infra/a".to_owned(), "infra/b".to_owned()]));
        let _ = std::fs::remove_file(directory.path("mod"));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_configuration_by_a_link_alone_is_no_data() {
    let directory = repository(&[
        ("v/common.inc", BUCKET),
        ("v/good", "x = 1\n"),
        ("w/common.inc", BUCKET),
        ("a/main.tf", "variable \"x\" {}\n"),
        ("b/main.tf", "locals {}\n"),
        ("c/main.tf", "locals {}\n"),
    ]);
    for (target, link) in [
        ("../v/good", "a/terraform.tfvars"),
        ("../v/common.inc", "b/x.tf"),
        ("v", "now"),
        ("../now/common.inc", "c/x.tf"),
    ] {
        std::os::unix::fs::symlink(target, directory.path(link)).unwrap();
    }
    assert_eq!(checked(&directory, &["v/common.inc"]), ["b", "c"]);
    assert_eq!(checked(&directory, &["v/good"]), ["a"]);
    assert_eq!(checked(&directory, &["now"]), ["a", "b", "c"], "what leads through it is not told apart");
    assert_eq!(checked(&directory, &["w/common.inc"]), Vec::<String>::new());
    std::os::unix::fs::symlink("v/good", directory.path("values.tfvars")).unwrap();
    assert_eq!(checked(&directory, &["--var-file", "values.tfvars", "v/good"]), ["a", "b", "c"]);
    std::fs::remove_file(directory.path("v/common.inc")).unwrap();
    let (run, report) = check(&directory, "", &["v/common.inc"]);
    assert_eq!((run.code, report["errors"].as_array().unwrap().len()), (2, 2), "{report}");
    assert_eq!(estates(&report), ["b", "c"]);
}

#[test]
fn what_is_wrong_elsewhere_is_a_note_and_what_is_wrong_here_an_error() {
    let broken = "resource \"aws_s3_bucket\" \"b\" {\n  bucket =\n}\n";
    let directory = repository(&[
        ("good/main.tf", BUCKET),
        ("broken/main.tf", broken),
        ("wrong/main.tf", "locals {\n  x = local.y\n}\n"),
        ("part/main.tf", &call("../modules/part")),
        ("modules/part/main.tf", broken),
    ]);
    let (run, report) = check(&directory, "", &["good/main.tf"]);
    assert_eq!((run.code, estates(&report)), (0, vec!["good".to_owned()]), "{}", run.stderr);
    let note = report["notes"][0].as_str().unwrap();
    assert!(note.starts_with("broken/main.tf and modules/part/main.tf are broken"), "{note}");
    assert!(run.stderr.contains(note), "{}", run.stderr);
    for file in ["broken/main.tf", "wrong/main.tf", "part/main.tf", "modules/part/main.tf"] {
        let (run, report) = check(&directory, "", &[file]);
        assert_eq!((run.code, report["errors"].as_array().unwrap().len()), (2, 1), "{file} {report}");
    }
}

#[test]
fn a_file_of_no_root_module_is_a_note() {
    let directory = repository(&[("good/main.tf", BUCKET)]);
    let (run, report) = check(&directory, "", &["docs/a.json", "docs/b.json"]);
    assert_eq!(run.code, 0);
    assert_eq!(report["notes"][0], "docs/a.json and docs/b.json belong to no root module, so nothing was checked");
    let (run, report) = check(&directory, "", &["good/main.tf", "a.md", "b.md", "c.md", "d.md"]);
    assert_eq!(run.code, 0);
    assert_eq!(report["notes"][0], "a.md, b.md, c.md and 1 more belong to no root module");
    let nothing = run_quietly(&repository(&[]), "a.tf");
    assert_eq!((nothing.code, nothing.stderr.as_str()), (0, ""));
}

fn run_quietly(directory: &Directory, file: &str) -> Run {
    run(onus(&["check", "--changed", "--quiet", file]).current_dir(directory.path("")))
}

#[test]
fn names_are_those_of_the_working_directory() {
    let directory = repository(&[("prod/main.tf", &call("../modules/bucket")), ("modules/bucket/main.tf", BUCKET)]);
    let (run, report) = check(&directory, "modules/bucket", &["main.tf"]);
    assert_eq!((run.code, estates(&report)), (0, vec!["prod".to_owned()]), "{}", run.stderr);
    let verdict = &report["verdicts"][0];
    assert_eq!(verdict["locations"][0]["file"], "main.tf", "{verdict}");
    assert_eq!(report["inputs"][0]["path"], "../../prod");
}

#[test]
fn a_value_for_another_root_is_no_mistake_and_one_for_none_is() {
    let named = format!("variable \"region\" {{}}\n{BUCKET}");
    let directory = repository(&[("a/main.tf", BUCKET), ("b/main.tf", &named)]);
    assert_eq!(checked(&directory, &["--var", "region=x", "a/main.tf"]), ["a"]);
    let (run, _) = check(&directory, "", &["--var", "regoin=x", "a/main.tf"]);
    assert_eq!(run.code, 2);
}

#[test]
fn a_waiver_for_what_has_not_changed_is_not_unused() {
    let waiver =
        |id: &str| format!("waiver \"{id}\" {{\n  resource = \"aws_s3_bucket.b\"\n  reason   = \"tried\"\n}}\n");
    let empty = "resource \"aws_s3_bucket\" \"c\" {\n  bucket = \"c\"\n}\n";
    let settings = waiver("versioning-off");
    let directory = repository(&[(".onus.hcl", &settings), ("a/main.tf", empty), ("b/main.tf", BUCKET)]);
    let told = |words: &[&str]| {
        let words = [&["check", "--format", "json"], words].concat();
        let report = run(onus(&words).current_dir(directory.path(""))).stdout;
        let report: Json = serde_json::from_str(&report).unwrap();
        let verdicts = report["verdicts"].as_array().unwrap().iter();
        verdicts.filter(|verdict| verdict["policy"] == "waiver-unused" && verdict["verdict"] == "fail").count()
    };
    assert_eq!([told(&["."]), told(&["a"]), told(&["--changed", "a/main.tf"])], [0, 0, 0]);
    std::fs::write(directory.path("b/main.tf"), empty).unwrap();
    assert_eq!([told(&["."]), told(&["a"]), told(&["--changed", "a/main.tf"])], [1, 0, 0]);
}

#[test]
fn what_is_no_file_of_a_module_of_this_repository_ends_in_2() {
    let directory = repository(&[("prod/main.tf", BUCKET), ("plan.json", "{\"format_version\": \"1.2\"}")]);
    for (path, message) in [
        ("plan.json", "plan.json is a plan"),
        ("../elsewhere/main.tf", "outside the repository"),
        ("-", "standard input is no changed file"),
        ("", "\"\" is no changed file"),
    ] {
        let (run, report) = check(&directory, "", &["prod/main.tf", path]);
        let errors = report["errors"].as_array().unwrap();
        assert_eq!((run.code, errors.len()), (2, 1), "{path}");
        assert!(errors[0]["message"].as_str().unwrap().contains(message), "{path} {errors:?}");
        assert_eq!(estates(&report), ["prod"], "the rest is checked");
    }
    for environment in ["1", "0"] {
        let run = run(onus(&["check"]).env("ONUS_CHANGED", environment).current_dir(directory.path("prod")));
        let asked = run.stderr.contains("--changed needs the files that have changed");
        assert_eq!((run.code, asked), if environment == "1" { (2, true) } else { (1, false) }, "{}", run.stderr);
    }
    let over = ["check", "--changed", "--output-file", "prod/other.tf", "prod/main.tf"];
    let over = run(onus(&over).current_dir(directory.path("")));
    assert_eq!((over.code, over.stdout.as_str()), (2, ""), "{}", over.stderr);
    let plan = run(onus(&["check", "--changed", "plan.json"]).current_dir(directory.path("")));
    assert!(plan.stdout.contains("onus-plan"), "{}", plan.stdout);
}

#[test]
fn a_name_that_git_has_quoted_is_an_error() {
    let directory = repository(&[("ünï/main.tf", BUCKET)]);
    let (run, _) = check(&directory, "", &["\"\\303\\274n\\303\\257/main.tf\""]);
    assert!(run.code == 2 && run.stderr.contains("run git with -z"), "{}", run.stderr);
    assert_eq!(checked(&directory, &["ünï/main.tf"]), ["ünï"]);
}
