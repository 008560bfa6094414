//! Names of files as the repository has them: relative to its root, with forward slashes.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// What was given as standard input; it has no name of its own.
const STANDARD_INPUT: &str = "standard-input";

/// Where paths start from, and what they are told relative to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// The directory that relative paths start from.
    pub here: PathBuf,
    /// The root of the repository; empty when there is none.
    pub root: PathBuf,
    /// Files and directories by the names that they were given, as they lie on disk: absolute, without links. Reports open
    /// no file, so that whoever writes one says this; what is missing is taken by its words.
    pub real: BTreeMap<String, PathBuf>,
}

impl Repository {
    /// A file by the path that the user gave. What lies outside of the repository has no name in it, and keeps that path.
    pub(super) fn path(&self, path: &str) -> String {
        self.joined(path, str::to_owned)
    }

    /// A file of the repository; `None` outside of it.
    pub(super) fn inside(&self, path: &str) -> Option<String> {
        Some(joined(&self.below(path)?, &str::to_owned))
    }

    /// As [`Self::path`], each step as `write` has it.
    pub(super) fn joined(&self, path: &str, write: impl Fn(&str) -> String) -> String {
        if path.is_empty() || path == "-" {
            return STANDARD_INPUT.to_owned();
        }
        match self.below(path) {
            Some(inside) => joined(&inside, &write),
            None => joined(&clean(Path::new(path)), &write),
        }
    }

    fn below(&self, path: &str) -> Option<PathBuf> {
        let whole = self.real.get(path).cloned().unwrap_or_else(|| clean(&self.here.join(path)));
        let inside = whole.strip_prefix(clean(&self.root)).ok()?;
        (!inside.has_root() && !inside.starts_with("..")).then(|| inside.to_owned())
    }
}

/// A path with forward slashes.
fn joined(path: &Path, write: &dyn Fn(&str) -> String) -> String {
    let step = |part: Component<'_>| match part {
        Component::Normal(part) => Some(write(&part.to_string_lossy())),
        Component::Prefix(prefix) => Some(write(&prefix.as_os_str().to_string_lossy())),
        Component::RootDir => Some(String::new()),
        Component::ParentDir => Some("..".to_owned()),
        Component::CurDir => None,
    };
    let parts: Vec<_> = path.components().filter_map(step).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// The path without `.`, and without `..` where that is possible without asking the file system.
fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match (part, out.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}
