//! The scripts of the release workflow, in a clone of a repository on this machine, with a stand-in for `gh`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use crate::metadata::repository;
use crate::support::{Directory, Run, run};

const TARGETS: [&str; 5] = [
    "aarch64-apple-darwin",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-msvc",
    "x86_64-unknown-linux-musl",
];

/// A clone of a repository whose version is 1.2.3.
struct Clone {
    directory: Directory,
}

impl Clone {
    fn new() -> Self {
        let clone = Self { directory: Directory::new() };
        for name in [".github/action", ".github/release"] {
            fs::create_dir_all(clone.path(name)).unwrap();
            for file in fs::read_dir(repository(name)).unwrap() {
                let path = file.unwrap().path();
                fs::copy(&path, clone.path(name).join(path.file_name().unwrap())).unwrap();
            }
        }
        fs::write(clone.path("Cargo.toml"), "[package]\nname = \"onus\"\nversion = \"1.2.3\"\n").unwrap();
        let changes = "# Changelog\n\n## 1.2.3 - 2026-12-01\n\n- New.\n\n## 1.2.2 - 2026-11-01\n\n- Old.\n";
        fs::write(clone.path("CHANGELOG.md"), changes).unwrap();
        fs::create_dir_all(clone.path("dist")).unwrap();
        for target in TARGETS {
            for kind in ["tar.gz", "cdx.json"] {
                fs::write(clone.path(&format!("dist/onus-v1.2.3-{target}.{kind}")), target).unwrap();
            }
        }
        fs::create_dir(clone.path("bin")).unwrap();
        let gh = "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\" >gh.txt\n";
        fs::write(clone.path("bin/gh"), gh).unwrap();
        fs::set_permissions(clone.path("bin/gh"), fs::Permissions::from_mode(0o755)).unwrap();
        clone.git("init --quiet --bare origin.git");
        clone.git("init --quiet .");
        clone.git("config user.name someone");
        clone.git("config user.email someone@example.org");
        clone.git("remote add origin origin.git");
        clone.git("add Cargo.toml CHANGELOG.md .github");
        clone.git("commit --quiet --message Everything");
        clone.git("push --quiet origin HEAD:refs/heads/main");
        clone
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path(name).into()
    }

    fn git(&self, words: &str) -> String {
        let done = run(Command::new("git").args(words.split(' ')).current_dir(self.path("")));
        assert_eq!(done.code, 0, "git {words}: {}", done.stderr);
        done.stdout
    }

    fn script(&self, name: &str, tag: &str) -> Run {
        let path = std::env::var("PATH").unwrap();
        let path = format!("{}:{path}", self.path("bin").display());
        run(Command::new(self.path(".github/release").join(name)).env("PATH", path).env("TAG", tag))
    }
}

#[test]
fn the_sums_are_in_the_commit_that_the_tag_names_and_main_stays_where_it_is() {
    let clone = Clone::new();
    let before = clone.git("--git-dir origin.git rev-parse main");
    let published = clone.script("publish.sh", "");
    assert_eq!(published.code, 0, "{}{}", published.stdout, published.stderr);
    assert_eq!(clone.git("--git-dir origin.git rev-parse main"), before);
    assert_eq!(clone.git("--git-dir origin.git rev-parse v1.2.3^"), before);
    assert_eq!(clone.git("--git-dir origin.git diff --name-only main v1.2.3"), ".github/release/sha256sums\n");

    let text = clone.git("--git-dir origin.git show v1.2.3:.github/release/sha256sums");
    fs::write(clone.path("dist/sums"), text).unwrap();
    let checked = run(Command::new("sha256sum").args(["--check", "--strict", "sums"]).current_dir(clone.path("dist")));
    let expected: String = TARGETS.iter().map(|target| format!("onus-v1.2.3-{target}.tar.gz: OK\n")).collect();
    assert_eq!((checked.code, checked.stdout), (0, expected));

    let gh = fs::read_to_string(clone.path("gh.txt")).unwrap();
    assert!(gh.starts_with("release\ncreate\nv1.2.3\n--verify-tag\n"), "{gh}");
    assert_eq!((gh.matches(".tar.gz").count(), gh.matches(".cdx.json").count()), (5, 5), "{gh}");
    assert_eq!(fs::read_to_string(clone.path("dist/notes.md")).unwrap().trim(), "- New.");
}

#[test]
fn a_release_with_an_archive_or_a_bill_of_materials_too_few_or_too_many_is_none() {
    let clone = Clone::new();
    let bill = clone.path(&format!("dist/onus-v1.2.3-{}.cdx.json", TARGETS[0]));
    fs::remove_file(&bill).unwrap();
    let few = clone.script("publish.sh", "");
    assert!(few.code == 1 && few.stdout.contains("::error title=release::the files .cdx.json are"), "{}", few.stdout);
    fs::write(&bill, TARGETS[0]).unwrap();
    let archive = |target: &str| clone.path(&format!("dist/onus-v1.2.3-{target}.tar.gz"));
    fs::remove_file(archive(TARGETS[0])).unwrap();
    let few = clone.script("publish.sh", "");
    assert!(
        few.code == 1 && few.stdout.contains("::error title=release::the files .tar.gz are those of"),
        "{}",
        few.stdout
    );
    for target in [TARGETS[0], "riscv64gc-unknown-linux-musl"] {
        fs::write(archive(target), target).unwrap();
    }
    assert_eq!(clone.script("publish.sh", "").code, 1);
    assert_eq!(clone.git("--git-dir origin.git tag"), "");
}

#[test]
fn a_tag_that_does_not_fit_is_refused_before_anything_is_built() {
    let clone = Clone::new();
    assert_eq!(clone.script("check.sh", "v1.2.3-build").code, 0);
    let refused = |tag: &str, why: &str| {
        let checked = clone.script("check.sh", tag);
        assert!(checked.code == 1 && checked.stdout.contains(why), "{tag}: {}{}", checked.stdout, checked.stderr);
    };
    refused("v1.2.4-build", "it takes the tag v1.2.3-build");
    refused("v1.2.3", "it takes the tag v1.2.3-build");
    fs::write(clone.path("CHANGELOG.md"), "## 1.2.30\n\n## Unreleased\n").unwrap();
    refused("v1.2.3-build", "no heading for version 1.2.3");
    clone.git("push --quiet origin HEAD:refs/tags/v1.2.3");
    refused("v1.2.3-build", "there is a tag v1.2.3");
    let sums =
        "0000000000000000000000000000000000000000000000000000000000000000  onus-v1.2.3-x86_64-apple-darwin.tar.gz\n";
    fs::write(clone.path(".github/release/sha256sums"), sums).unwrap();
    refused("v1.2.3-build", "version 1.2.3 is released");
}
