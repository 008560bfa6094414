//! Where a module lies, and how far links lead.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::super::fence::is_private_to_git;
use super::walk::within;
use super::{ConfigDir, Tree};
use crate::source::Diagnostic;

impl Tree {
    /// The module that a module in directory `from` calls by a source that begins with `./` or `../`. The path is resolved by
    /// its words, as Terraform does it. It may climb out of the directory that was given, though not out of a repository;
    /// links may lead no further than the nearest directory above both.
    ///
    /// # Errors
    /// When there is no such directory, when nothing is read there, or when it has no configuration.
    pub fn local(&self, from: &Path, source: &str) -> Result<ConfigDir, Diagnostic> {
        let target = resolved(&from.join(source));
        if let Some(found) = self.known(&target) {
            return Ok(found);
        }
        let shown = self.shown(&target);
        if self.repository && !target.starts_with(&self.base) {
            return Err(Diagnostic::new(format!("{shown} lies outside the repository, and nothing is read there"))
                .with_help("keep the module in the repository, or pass a plan"));
        }
        let path = fs::canonicalize(&target).map_err(|error| absent(&shown, &error))?;
        if !path.starts_with(self.bound(&target)) {
            return Err(Diagnostic::new(format!("{shown} is reached by a link that leads too far, and is not read"))
                .with_help("keep the module in the repository instead of a link to it, or pass a plan"));
        }
        self.directory(path, &shown)
    }

    /// The directory of a module that `terraform init` installed, by its path in the [`Manifest`](super::Manifest) of a root
    /// module.
    ///
    /// # Errors
    /// When there is no such directory, when nothing is read there, or when it has no configuration.
    pub fn installed(&self, root: &Path, dir: &Path) -> Result<ConfigDir, Diagnostic> {
        let target = resolved(&root.join(dir));
        let shown = self.shown(&target);
        let path = fs::canonicalize(&target).map_err(|error| absent(&shown, &error))?;
        if !path.starts_with(self.bound(root)) {
            return Err(Diagnostic::new(format!("{shown} lies outside the root directory, and nothing is read there"))
                .with_help("run `terraform init` in the directory of the root module"));
        }
        self.directory(path, &shown)
    }

    fn directory(&self, path: PathBuf, shown: &str) -> Result<ConfigDir, Diagnostic> {
        if let Some(found) = self.known(&path) {
            return Ok(found);
        }
        if !fs::metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
            return Err(Diagnostic::new(format!("{shown} is not a directory"))
                .with_help("the source of a module is a directory"));
        }
        self.list(&path)
    }

    fn known(&self, path: &Path) -> Option<ConfigDir> {
        self.index.get(path).and_then(|at| self.directories.get(*at)).cloned()
    }

    /// What a link stands for, without links, if it leads no further than it may.
    pub(super) fn follow(&self, link: &Path) -> Result<PathBuf, String> {
        let target = fs::canonicalize(link).map_err(|error| match error.kind() {
            ErrorKind::NotFound => "is a link to nothing".to_owned(),
            _ => format!("is a link that cannot be followed: {}", super::text::why(&error)),
        })?;
        let bound = self.bound(link);
        if target.starts_with(&bound) && is_private_to_git(&bound, &target) {
            Err("is a link into git's own files, which can hold a token, and nothing is read there".to_owned())
        } else if target.starts_with(&bound) {
            Ok(target)
        } else {
            Err(format!("is a link that leads outside {}, and nothing is read there", self.outer()))
        }
    }

    /// What links at a path may not leave: the base, or what is above both for a path outside of it.
    pub(super) fn bound(&self, path: &Path) -> PathBuf {
        let components = self.base.components().zip(path.components());
        components.take_while(|(base, path)| base == path).map(|(base, _)| base).collect()
    }

    pub(super) fn outer(&self) -> &'static str {
        if self.repository { "the repository" } else { "the directory that was given" }
    }

    /// How reports name a path: from the directory that was given as the user wrote it.
    pub(super) fn shown(&self, path: &Path) -> Arc<str> {
        let above =
            self.root.ancestors().enumerate().find_map(|(up, above)| Some((up, path.strip_prefix(above).ok()?)));
        let Some((up, below)) = above else { return path.to_string_lossy().into() };
        let mut shown = self.shown.clone();
        if up > 0 {
            shown = clean(&format!("{shown}{}", "/..".repeat(up))).into();
        }
        for component in below.components() {
            shown = within(&shown, &component.as_os_str().to_string_lossy());
        }
        shown
    }
}

fn absent(shown: &str, error: &std::io::Error) -> Diagnostic {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Diagnostic::new(format!("{shown} does not exist"))
            .with_help("correct the path of the module; it is relative to the directory of the file that calls it"),
        _ => Diagnostic::new(format!("{shown} cannot be read: {}", super::text::why(error))),
    }
}

/// An absolute path without `.` and `..`, by its words alone.
pub fn resolved(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // Above the root is the root.
            Component::ParentDir => {
                resolved.pop();
            }
            component => resolved.push(component),
        }
    }
    resolved
}

/// A path for reports: with `/`, without `.`, and without `..` that a name before it takes back.
pub(super) fn clean(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, kept.last()) {
            ("" | ".", _) => {}
            ("..", None) if absolute => {}
            ("..", Some(last)) if *last != ".." => {
                kept.pop();
            }
            _ => kept.push(part),
        }
    }
    match (absolute, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => kept.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_without_detours() {
        for (path, shown) in [
            (".", "."),
            ("./", "."),
            ("a/b/", "a/b"),
            ("./a//b/../c", "a/c"),
            ("..", ".."),
            ("../../a", "../../a"),
            ("a/../..", ".."),
            ("/a/./b", "/a/b"),
            ("/..", "/"),
            ("/", "/"),
        ] {
            assert_eq!(clean(path), shown, "{path}");
        }
    }
}
