//! `onus init`: what it writes, what it leaves, and that what it wrote works.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "writes files and runs the binary")]

mod support;

use std::path::PathBuf;

use support::{Directory, Run, onus, run};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n";

fn tree(files: &[(&str, &str)]) -> Directory {
    let directory = Directory::new();
    for (path, text) in files {
        let path = PathBuf::from(directory.path(path));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    directory
}

fn init(directory: &Directory, words: &[&str]) -> Run {
    let run = run(onus(&[&["init"], words].concat()).current_dir(directory.path("")));
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.lines().count() <= 12, "{}", run.stdout);
    run
}

fn read(directory: &Directory, path: &str) -> String {
    std::fs::read_to_string(directory.path(path)).unwrap()
}

#[test]
fn a_repository_gets_settings_a_workflow_and_a_hook() {
    let directory = tree(&[
        (".git/HEAD", "ref: refs/heads/feature\n"),
        (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n"),
        (".git/config", "[remote \"origin\"]\n  url = git@github.com:acme/infra.git\n"),
        ("infra/prod/main.tf", BUCKET),
        ("infra/test/main.tofu", BUCKET),
    ]);
    let first = init(&directory, &[]);
    insta::assert_snapshot!("init_told", first.stdout);
    insta::assert_snapshot!("init_workflow", read(&directory, ".github/workflows/onus.yml"));
    insta::assert_snapshot!("init_hooks", read(&directory, ".pre-commit-config.yaml"));
    // The settings hold as they are, and a second run leaves everything.
    let check = run(onus(&["check", "--fail-on", "critical"]).current_dir(directory.path("")));
    assert_eq!(check.code, 0, "{}", check.stdout);
    assert!(check.stdout.contains("settings are read from .onus.hcl"), "{}", check.stdout);
    std::fs::write(directory.path(".pre-commit-config.yaml"), "repos: []\n").unwrap();
    let second = init(&directory, &[]);
    insta::assert_snapshot!("init_again", second.stdout);
    assert_eq!(read(&directory, ".pre-commit-config.yaml"), "repos: []\n");
}

#[test]
fn a_directory_of_a_repository_has_settings_of_its_own_unless_there_are_some_above() {
    let files = [(".git/HEAD", "ref: refs/heads/main\n"), ("a b/main.tf", BUCKET), (".gitlab-ci.yml", "x:\n")];
    let directory = tree(&files);
    let told = init(&directory, &["a b"]).stdout;
    insta::assert_snapshot!("init_gitlab", told);
    assert!(!PathBuf::from(directory.path(".github")).exists());
    assert!(read(&directory, "a b/.onus.hcl").contains("#fail_on = \"medium\""));
    let directory = tree(&[&files[..], &[(".onus.hcl", "fail_on = \"high\"\n")]].concat());
    let told = init(&directory, &["a b"]).stdout;
    assert!(told.contains(".onus.hcl is there already and stays as it is"), "{told}");
    assert!(!PathBuf::from(directory.path("a b/.onus.hcl")).exists());
}

#[test]
fn without_a_repository_there_are_settings_only() {
    let directory = tree(&[("main.tf", BUCKET)]);
    let told = init(&directory, &[]).stdout;
    assert!(told.contains("no git repository"), "{told}");
    assert_eq!(directory.names(), [".onus.hcl", "main.tf"]);
    let gone = run(onus(&["init", "gone"]).current_dir(directory.path("")));
    assert_eq!(gone.code, 2);
    assert!(gone.stderr.contains("gone is no directory"), "{}", gone.stderr);
}
