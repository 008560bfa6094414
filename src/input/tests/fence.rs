//! What a configuration may read.

use std::fs;
use std::path::PathBuf;

use super::super::fence::Fence;

/// A directory of its own for a test, removed when it ends.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        // Checkouts side by side do not meet.
        let checkout: String = env!("CARGO_MANIFEST_DIR").chars().filter(|c| c.is_alphanumeric()).collect();
        let path = std::env::temp_dir().join(format!("onus-{checkout}-{name}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("root/sub")).unwrap();
        fs::write(path.join("outside.txt"), "secret").unwrap();
        fs::write(path.join("root/a.txt"), "a").unwrap();
        fs::write(path.join("root/sub/b.txt"), "b").unwrap();
        Self(path)
    }

    fn path(&self, below: &str) -> String {
        self.0.join(below).to_str().unwrap().to_owned()
    }

    fn fence(&self) -> Fence {
        Fence::new(&self.path("root")).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn nothing_outside_the_root_is_read_or_even_told_of() {
    let place = Place::new("outside");
    let fence = place.fence();
    assert_eq!(fence.read(&place.path("root/a.txt"), 9).unwrap().unwrap(), b"a");
    assert_eq!(fence.read(&place.path("root/sub/../a.txt"), 9).unwrap().unwrap(), b"a");
    for path in ["outside.txt", "root/../outside.txt", "nothing.txt", "root/../nothing.txt"] {
        for answer in [fence.read(&place.path(path), 9).map(|_| true), fence.holds(&place.path(path))] {
            assert!(answer.unwrap_err().contains("outside the root directory"), "{path}");
        }
    }
    assert!(fence.glob(&place.path("*.txt")).unwrap_err().contains("outside the root directory"));
}

#[test]
fn of_git_s_own_files_only_head_and_references_are_read() {
    let place = Place::new("git");
    for file in ["config", "HEAD", "refs/heads/main", "modules/a/config", "logs/HEAD"] {
        let path = PathBuf::from(place.path("root/sub/.git")).join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "token").unwrap();
    }
    let read = |file: &str| place.fence().read(&place.path(file), 9);
    for file in ["config", "modules/a/config", "logs/HEAD", "refs/../config"] {
        assert!(read(&format!("root/sub/.git/{file}")).unwrap_err().contains("belongs to git"), "{file}");
    }
    for file in ["HEAD", "refs/heads/main"] {
        assert_eq!(read(&format!("root/sub/.git/{file}")).unwrap().unwrap(), b"token", "{file}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(".git/config", place.path("root/sub/alias")).unwrap();
        assert!(read("root/sub/alias").unwrap_err().contains("belongs to git"));
    }
    fs::write(place.path("root/.gitignore"), "x").unwrap();
    assert_eq!(read("root/.gitignore").unwrap().unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_root_only() {
    use std::os::unix::fs::symlink;
    let place = Place::new("links");
    symlink(place.path("outside.txt"), place.path("root/leak")).unwrap();
    symlink(place.path(""), place.path("root/up")).unwrap();
    symlink("a.txt", place.path("root/alias")).unwrap();
    symlink("nothing", place.path("root/dangling")).unwrap();
    let fence = place.fence();
    assert_eq!(fence.read(&place.path("root/alias"), 9).unwrap().unwrap(), b"a");
    assert!(fence.read(&place.path("root/leak"), 9).unwrap_err().contains("outside"));
    assert!(fence.holds(&place.path("root/up/outside.txt")).unwrap_err().contains("outside"));
    assert!(!fence.holds(&place.path("root/dangling")).unwrap());
    assert!(fence.glob(&place.path("root/up/*")).unwrap_err().contains("outside"));
    assert!(fence.glob(&place.path("root/**")).unwrap_err().contains("outside"));
    assert!(fence.glob(&place.path("root/dang*")).unwrap_err().contains("leads nowhere"));
}

#[cfg(unix)]
#[test]
fn links_that_go_round_in_a_circle_come_to_an_end() {
    let place = Place::new("circle");
    std::os::unix::fs::symlink(".", place.path("root/sub/here")).unwrap();
    let answer = place.fence().glob(&place.path("root/**/x.txt"));
    assert_eq!(answer, Ok(Vec::new()));
    std::os::unix::fs::symlink(".", place.path("root/sub/there")).unwrap();
    assert!(place.fence().glob(&place.path("root/**/x.txt")).unwrap_err().contains("looks at more than"));
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    let place = Place::new("kinds");
    let _socket = std::os::unix::net::UnixListener::bind(place.path("root/s")).unwrap();
    let fence = place.fence();
    for (path, kind) in [("root/s", "pipe or socket"), ("root/sub", "a directory"), ("root", "a directory")] {
        assert!(fence.read(&place.path(path), 9).unwrap_err().contains(kind), "{path}");
        assert!(fence.holds(&place.path(path)).unwrap_err().contains(kind), "{path}");
    }
    assert!(fence.glob(&place.path("root/*")).unwrap().iter().all(|path| path.ends_with("a.txt")));
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let place = Place::new("large");
    let file = fs::File::create(place.path("root/large")).unwrap();
    file.set_len(10).unwrap();
    assert_eq!(place.fence().read(&place.path("root/large"), 9), Ok(None));
    assert!(place.fence().read(&place.path("root/large"), 10).unwrap().is_some());
}

#[test]
fn a_pattern_that_takes_for_ever_ends_in_an_error() {
    let place = Place::new("stars");
    fs::write(place.path(&format!("root/{}", "a".repeat(200))), "").unwrap();
    let pattern = format!("root/{}b", "*a".repeat(40));
    assert!(place.fence().glob(&place.path(&pattern)).unwrap_err().contains("too long"));
    assert!(place.fence().glob(&place.path(&"{".repeat(2000))).unwrap_err().contains("longer than"));
}
