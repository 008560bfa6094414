//! Names of files as the repository has them: relative to its root, with forward slashes.

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
}

impl Repository {
    /// A file by the path that the user gave. A file outside the root is no file of the repository, and its directories
    /// differ from machine to machine, so that only its name is said: it is part of what tells one alert from another.
    pub(super) fn path(&self, path: &str) -> String {
        self.joined(path, str::to_owned)
    }

    /// The same, each step as `write` has it.
    pub(super) fn joined(&self, path: &str, write: impl Fn(&str) -> String) -> String {
        if path.is_empty() || path == "-" {
            return STANDARD_INPUT.to_owned();
        }
        let whole = clean(&self.here.join(path));
        let name = || whole.file_name().map(PathBuf::from);
        let inside = match whole.strip_prefix(clean(&self.root)) {
            Ok(inside) if !inside.has_root() && !inside.starts_with("..") => Some(inside.to_owned()),
            _ => name(),
        };
        let parts: Vec<_> = inside
            .iter()
            .flat_map(|inside| inside.components())
            .filter_map(|part| if let Component::Normal(part) = part { Some(part.to_string_lossy()) } else { None })
            .map(|part| write(&part))
            .collect();
        if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
    }
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
