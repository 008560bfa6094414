//! Links, pipes, and what may not be read.

#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::super::config::{Tree, tree};
use super::config::Place;

/// The problems by the short names of their paths.
fn problems<'t>(place: &Place, tree: &'t Tree) -> Vec<(String, &'t str)> {
    let problem = |problem: &'t super::super::config::Problem| {
        (place.short(&problem.path).to_owned(), problem.diagnostic.message.as_str())
    };
    tree.problems().iter().map(problem).collect()
}

#[test]
fn links_to_files_are_followed_within_the_repository_only() {
    let place = Place::new("files", &["outside.tf", "repo/.git/config", "repo/common/p.tf", "repo/live/main.tf"]);
    let link = |target: &str, name: &str| symlink(target, place.path("repo/live").join(name)).unwrap();
    link("../common/p.tf", "providers.tf");
    link("../.git/config", "git.tf");
    link("../../outside.tf", "leak.tf");
    link("nowhere", "broken.tf");
    link("loop.tf", "loop.tf");
    link("..", "directory.tf");
    link("nowhere", ".#main.tf");
    link("../../outside.tf", "terraform.tfvars");
    let tree = place.tree("repo/live");
    let [dir] = tree.directories() else { panic!("{:?}", tree.directories()) };
    assert_eq!(place.names(dir), ["repo/live/main.tf", "repo/live/providers.tf"]);
    assert!(dir.files.iter().all(|file| tree.read(file).is_ok()));
    let problems = problems(&place, &tree);
    let told = [
        ("repo/live/broken.tf", "is a link to nothing"),
        ("repo/live/directory.tf", "no file, and only files are read"),
        ("repo/live/git.tf", "is a link into git's own files"),
        ("repo/live/leak.tf", "leads outside the repository, and nothing is read there"),
        ("repo/live/loop.tf", "a link that cannot be followed"),
    ];
    assert_eq!(problems.len(), told.len(), "{problems:?}");
    for ((path, message), (place, what)) in problems.iter().zip(told) {
        assert!(path == place && message.contains(what) && message.contains(path), "{path}: {message}");
    }
    let values = tree.variable_files(&dir.path);
    assert!(tree.read(values.first().unwrap()).unwrap_err().message.contains("leads outside the repository"));
}

#[test]
fn links_to_directories_are_not_walked_and_circles_do_not_matter() {
    let place = Place::new("dirs", &["outside/main.tf", "root/a/main.tf"]);
    symlink("..", place.path("root/a/up")).unwrap();
    symlink("a", place.path("root/b")).unwrap();
    symlink(place.path("outside"), place.path("root/out")).unwrap();
    let tree = place.tree("root");
    assert_eq!(tree.directories().len(), 1);
    assert!(tree.problems().is_empty(), "{:?}", tree.problems());
    let here = place.path("root/a");
    assert_eq!(tree.local(&here, "../b").unwrap().path, here);
    assert!(tree.local(&here, "../out").unwrap_err().message.contains("a link that leads too far"));
    assert!(tree.local(&here, "../b/up/../../out").is_err());
}

#[test]
fn without_a_repository_a_source_climbs_out_by_words_and_links_do_not() {
    let place = Place::new(
        "climb",
        &["x/live/main.tf", "x/modules/m/main.tf", "secret/main.tf", "x/modules/n/main.tf", "x/modules/k/main.tf"],
    );
    let tree = place.tree("x/live");
    if tree.base() != place.path("x/live") {
        return; // The directory for temporary files is in a repository.
    }
    let from = place.path("x/live");
    let found = tree.local(&from, "../modules/m").unwrap();
    assert_eq!(place.short(&found.shown), "x/modules/m");
    symlink("../../secret", place.path("x/modules/s")).unwrap();
    symlink("m", place.path("x/modules/alias")).unwrap();
    assert_eq!(tree.local(&from, "../modules/alias").unwrap().path, found.path);
    assert!(tree.local(&from, "../modules/s").unwrap_err().message.contains("leads too far"));
    symlink("../../../secret/main.tf", place.path("x/modules/n/leak.tf")).unwrap();
    assert!(tree.local(&from, "../modules/n").unwrap_err().message.contains("leak.tf is a link that leads outside"));
    symlink("../m/main.tf", place.path("x/modules/k/alias.tf")).unwrap();
    let k = tree.local(&from, "../modules/k").unwrap();
    assert_eq!(k.files.len(), 2);
    assert!(k.files.iter().all(|file| tree.read(file).is_ok()));
    assert_eq!(tree.local(&from, "../../secret").unwrap().path, place.path("secret"));
}

#[test]
fn a_manifest_and_modules_behind_links_out_of_the_repository_are_not_read() {
    let place = Place::new("init", &["cache/modules/m/main.tf", "repo/.git/", "repo/a/main.tf", "repo/b/main.tf"]);
    let manifest = r#"{"Modules":[{"Key":"m","Source":"x","Dir":".terraform/modules/m"}]}"#;
    place.write("cache/modules/modules.json", manifest);
    place.write("repo/b/.terraform/modules/modules.json", manifest);
    symlink("../../cache", place.path("repo/a/.terraform")).unwrap();
    symlink("../../../../cache/modules/m", place.path("repo/b/.terraform/modules/m")).unwrap();
    let tree = place.tree("repo");
    assert!(tree.manifest(&place.path("repo/a")).unwrap_err().message.contains("leads too far"));
    let b = place.path("repo/b");
    assert!(tree.manifest(&b).unwrap().unwrap().find("m").is_none());
    assert!(tree.installed(&b, &b.join(".terraform/modules/m")).is_err());
}

#[test]
fn pipes_and_sockets_are_told_and_never_waited_for() {
    let place = Place::new("pipe", &["main.tf"]);
    let _socket = std::os::unix::net::UnixListener::bind(place.path("s.tf")).unwrap();
    let _values = std::os::unix::net::UnixListener::bind(place.path("v.auto.tfvars")).unwrap();
    let tree = place.tree("");
    let problems = problems(&place, &tree);
    assert!(matches!(problems.as_slice(), [(path, message)] if path == "s.tf" && message.contains("pipe or socket")));
    let values = tree.variable_files(&tree.directories().first().unwrap().path);
    assert!(tree.read(values.first().unwrap()).unwrap_err().message.contains("is no file"));
}

#[test]
fn a_directory_that_cannot_be_read_is_told() {
    let place = Place::new("locked", &["main.tf", "locked/main.tf"]);
    fs::set_permissions(place.path("locked"), fs::Permissions::from_mode(0o000)).unwrap();
    let tree = place.tree("");
    let mine = fs::read_dir(place.path("locked")).is_ok();
    fs::set_permissions(place.path("locked"), fs::Permissions::from_mode(0o755)).unwrap();
    // The administrator may read everything.
    if !mine {
        let problems = problems(&place, &tree);
        assert!(
            matches!(problems.as_slice(), [(path, message)] if path == "locked" && message.contains("permission denied"))
        );
    }
}

#[test]
fn files_whose_names_are_not_utf_8_are_read_and_directories_are_told() {
    let place = Place::new("bytes", &[]);
    let directory = place.path("").join(OsStr::from_bytes(b"d\xff"));
    // Some file systems have no such names.
    if fs::create_dir(&directory).is_err() {
        return;
    }
    fs::write(directory.join("main.tf"), "a = 1").unwrap();
    fs::write(place.path("").join(OsStr::from_bytes(b"\xfe_override.tf")), "a = 1").unwrap();
    let tree = tree(place.path("").to_str().unwrap(), &crate::limits::Limits::DEFAULT).unwrap();
    assert!(
        matches!(problems(&place, &tree).as_slice(), [(path, message)] if path == "d\u{fffd}" && message.contains("UTF-8"))
    );
    let file = tree.directories().first().unwrap().files.first().unwrap();
    assert!(file.is_override);
    assert_eq!(place.short(&file.shown), "\u{fffd}_override.tf");
    assert_eq!(tree.read(file).unwrap(), "a = 1");
}
