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

#[test]
fn what_could_end_a_comment_or_a_quote_stands_in_nothing_that_is_written() {
    let files = [(".git/HEAD", "ref: refs/heads/main\n"), (".github/x", ""), ("ok/main.tf", BUCKET)];
    // Other systems have no such names.
    let unix = if cfg!(unix) { &["x\nname: pwned\n#", "a\"b"][..] } else { &[] };
    for name in ["x\u{2028}y", "${{ github.token }}", "a\u{202e}b"].iter().chain(unix).copied() {
        let odd = format!("{name}/main.tf");
        let directory = tree(&[&files[..], &[(&odd, BUCKET)]].concat());
        let told = init(&directory, &[]).stdout;
        assert!(told.contains("found one root module (terraform): ok\n"), "{told}");
        assert!(told.contains(&format!("could do harm there: {name:?}\n")), "{told}");
        let workflow = read(&directory, ".github/workflows/onus.yml");
        assert!(workflow.contains("--root ok\n") && !workflow.contains("pwned"), "{workflow}");
        // Such a directory can be set up for itself, and the workflow checks the repository.
        let directory = tree(&[&files[..], &[(&odd, BUCKET)]].concat());
        let told = init(&directory, &[name]).stdout;
        assert!(told.contains("could do harm there: ") && !told.contains("\nname: pwned"), "{told}");
        let workflow = read(&directory, ".github/workflows/onus.yml");
        assert!(workflow.contains("          onus check .\n") && !workflow.contains(name), "{workflow}");
    }
}

#[test]
fn nothing_is_written_where_a_part_cannot_be() {
    let files = [(".git/HEAD", "ref: refs/heads/main\n"), (".git/config", "github.com"), ("main.tf", BUCKET)];
    let refused = |directory: &Directory, why: &str| {
        let run = run(onus(&["init"]).current_dir(directory.path("repository")));
        assert_eq!((run.code, &*run.stdout), (2, ""));
        assert!(run.stderr.contains(why), "{}", run.stderr);
        assert!(!PathBuf::from(directory.path("repository/.onus.hcl")).exists());
    };
    let paths: Vec<_> = files.iter().map(|(path, text)| (format!("repository/{path}"), *text)).collect();
    let files: Vec<_> = paths.iter().map(|(path, text)| (&**path, *text)).collect();
    let directory = tree(&[&files[..], &[("repository/.github", "a file")]].concat());
    refused(&directory, ".github: is no directory; nothing is written");
    #[cfg(unix)]
    {
        let link = |target: &str| {
            let directory = tree(&[&files[..], &[("elsewhere/x", ""), ("repository/ci/x", "")]].concat());
            std::os::unix::fs::symlink(target, directory.path("repository/.github")).unwrap();
            directory
        };
        let directory = link("../elsewhere");
        refused(&directory, ".github: is a link that leads out of the repository; nothing is written");
        assert!(!PathBuf::from(directory.path("elsewhere/workflows")).exists());
        refused(&link("../gone"), ".github: ");
        let directory = link("ci");
        assert_eq!(run(onus(&["init"]).current_dir(directory.path("repository"))).code, 0);
        assert!(PathBuf::from(directory.path("repository/ci/workflows/onus.yml")).exists());
        // A link in the place of a file is a file that is there.
        let directory = link("ci");
        std::os::unix::fs::symlink("../elsewhere/hook", directory.path("repository/.pre-commit-config.yaml")).unwrap();
        assert_eq!(run(onus(&["init"]).current_dir(directory.path("repository"))).code, 0);
        assert!(!PathBuf::from(directory.path("elsewhere/hook")).exists());
    }
}

#[test]
fn the_branch_is_that_which_changes_go_to() {
    let branch = |files: &[(&str, &str)]| {
        let directory = tree(&[&[(".github/x", ""), ("main.tf", BUCKET)], files].concat());
        init(&directory, &[]);
        let workflow = read(&directory, ".github/workflows/onus.yml");
        workflow.split("branches: [").nth(1).unwrap().split(']').next().unwrap().to_owned()
    };
    let head = (".git/HEAD", "ref: refs/heads/feature/add-onus\n");
    assert_eq!(branch(&[head]), "\"feature/add-onus\"");
    assert_eq!(branch(&[head, (".git/refs/heads/main", "0\n")]), "\"main\"");
    assert_eq!(branch(&[head, (".git/refs/remotes/origin/master", "0\n")]), "\"master\"");
    assert_eq!(branch(&[head, (".git/packed-refs", "# pack-refs\n00 refs/heads/main\n")]), "\"main\"");
    let remote = (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/no\n");
    assert_eq!(branch(&[head, (".git/refs/heads/main", "0\n"), remote]), "\"no\"");
}
