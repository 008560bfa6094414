//! Reports that are read beside a repository name its files as it does, from wherever they are asked for.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "writes files and runs the binary")]

mod support;

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use serde_json::Value as Json;
use support::{Directory, onus, run};

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  force_destroy = true\n}\n";

fn write(directory: &Directory, path: &str, text: &str) {
    let path = PathBuf::from(directory.path(path));
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Two repositories, with links into and within one of them, and a directory that is none.
fn places() -> Directory {
    let directory = Directory::new();
    for file in ["repo/.git/HEAD", "other/.git/HEAD"] {
        write(&directory, file, "");
    }
    for file in ["repo/infra/main.tf", "repo/main.tf", "none/main.tf"] {
        write(&directory, file, BUCKET);
    }
    symlink("repo", directory.path("link")).unwrap();
    symlink("infra", directory.path("repo/in")).unwrap();
    directory
}

fn check(directory: &Directory, from: &str, format: &str, path: &str) -> String {
    let mut command = onus(&["check", path, "--policy", "force-destroy", "--fail-on", "low", "--format", format]);
    let run = run(command.current_dir(directory.path(from)).env("PWD", directory.path(from)));
    assert_eq!(run.code, 1, "{path} from {from}: {}", run.stderr);
    run.stdout
}

#[test]
fn a_file_has_the_name_that_its_repository_knows() {
    let directory = places();
    let absolute = directory.path("link/infra");
    for (from, path) in [
        ("repo", "infra"),
        ("repo", "in"),
        ("repo/infra", "."),
        ("link", &absolute),
        ("link/in", ""),
        ("other", "../repo/infra"),
        ("other", "../link/in"),
        ("", "repo/infra"),
        ("none", "../link/infra"),
    ] {
        let path = if path.is_empty() { "." } else { path };
        let github = check(&directory, from, "github", path);
        assert!(github.contains("file=infra/main.tf,line=2,"), "{path} from {from}: {github}");
        let gitlab: Json = serde_json::from_str(&check(&directory, from, "gitlab", path)).unwrap();
        assert_eq!(gitlab[0]["location"]["path"], "infra/main.tf", "{path} from {from}");
        let sarif: Json = serde_json::from_str(&check(&directory, from, "sarif", path)).unwrap();
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(place, "infra/main.tf", "{path} from {from}");
        assert!(check(&directory, from, "junit", path).contains(" file=\"infra/main.tf\""), "{path} from {from}");
    }
}

#[test]
fn a_file_outside_of_the_repository_is_no_file_of_it() {
    let directory = places();
    let github = check(&directory, "repo", "github", "../none");
    assert!(!github.contains("file="), "{github}");
    let gitlab: Json = serde_json::from_str(&check(&directory, "repo", "gitlab", "../none")).unwrap();
    assert_eq!(gitlab[0]["location"]["path"], "../none/main.tf");
    let beside_nothing = check(&directory, "none", "github", ".");
    assert!(beside_nothing.contains("file=main.tf,line=2,"), "{beside_nothing}");
}
