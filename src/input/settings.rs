//! The file with a team's settings: where it is looked for, and its text.
//!
//! It is looked for upward from a root module, no further than the repository around it: a file of somebody else above a
//! directory of temporary files must not decide what passes. Where there is no repository, no further than the working
//! directory if that lies above, else in the directory alone.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::{limited_to, opened};
use crate::limits::{Limit, Limits};
use crate::source::Diagnostic;

/// A file with settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFile {
    /// Absolute, in a directory without links.
    pub path: PathBuf,
    /// Its directory, without links; the working directory for what is no file, such as a pipe.
    pub directory: PathBuf,
    /// As reports name it.
    pub shown: Arc<str>,
    /// What a link in its place may not lead out of; `None` for a file that the user named.
    bound: Option<PathBuf>,
}

/// A directory that settings are looked for, without links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    directory: PathBuf,
    repository: Option<PathBuf>,
    here: PathBuf,
}

impl Home {
    /// The home of a directory; the working directory for one that is not there.
    pub fn of(directory: &Path) -> Self {
        let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
        // The parent of a bare name is an empty path.
        let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        let directory = fs::canonicalize(directory).unwrap_or_else(|_| here.clone());
        let repository =
            directory.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok()).map(Path::to_owned);
        Self { directory, repository, here }
    }

    /// The home of a plan or state: the directory of its file, the working directory for standard input.
    pub fn of_file(path: &str) -> Self {
        if path == "-" { Self::working() } else { Self::of(Path::new(path).parent().unwrap_or(Path::new("."))) }
    }

    /// The working directory.
    pub fn working() -> Self {
        Self::of(Path::new("."))
    }

    /// The directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether it lies in a repository.
    pub fn is_in_repository(&self) -> bool {
        self.repository.is_some()
    }

    /// The nearest file with a name, upward from the directory.
    pub fn nearest(&self, name: &str) -> Option<SettingsFile> {
        let own = Some(&self.directory);
        let last =
            self.repository.as_ref().or_else(|| Some(&self.here).filter(|here| self.directory.starts_with(here)));
        let last = last.or(own)?;
        let reached = self.directory.ancestors().take_while(|above| above.starts_with(last));
        let mut paths = reached.map(|directory| (directory, directory.join(name)));
        let (directory, path) = paths.find(|(_, path)| fs::symlink_metadata(path).is_ok())?;
        Some(SettingsFile {
            shown: shown(&path, &self.here),
            directory: directory.to_owned(),
            bound: Some(self.repository.clone().unwrap_or_else(|| directory.to_owned())),
            path,
        })
    }

    /// How settings in a file name this directory: relative to the directory of the file, with `..` where that does not lie
    /// above; empty for that directory itself.
    pub fn below(&self, file: &SettingsFile) -> Arc<str> {
        slashed(&relative(&self.directory, &file.directory).0).into()
    }
}

impl SettingsFile {
    /// A file that the user named.
    pub fn named(path: &Path) -> Self {
        let home = Home::of(path.parent().filter(|_| path.is_file()).unwrap_or(Path::new(".")));
        Self { path: path.to_owned(), directory: home.directory, shown: path.to_string_lossy().into(), bound: None }
    }

    /// Its text.
    ///
    /// # Errors
    /// When it is no file, is a link that leads too far, cannot be read, is too large, or is not UTF-8.
    pub fn read(&self, limits: &Limits) -> Result<String, Diagnostic> {
        let shown = &self.shown;
        let failed = |why: &str| Diagnostic::new(format!("{shown} {why}; nothing is judged without it"));
        let unreadable = |error: &std::io::Error| super::unreadable_file(shown, error);
        let opened = match &self.bound {
            // It has no path without links where it is a pipe.
            None => opened::anything(&self.path),
            Some(bound) => {
                let target = fs::canonicalize(&self.path).map_err(|error| unreadable(&error))?;
                if !target.starts_with(bound) {
                    return Err(failed("is a link that leads out of the repository, and nothing is read there"));
                }
                // Asked before opening: opening a device can do something.
                if !fs::metadata(&target).map_err(|error| unreadable(&error))?.is_file() {
                    return Err(failed("is no file"));
                }
                opened::regular(&target)
            }
        };
        let most = limits.get(Limit::SettingsFileBytes);
        let read = opened.and_then(|file| limited_to(most, file, 0));
        let bytes = read.map_err(|error| match error.kind() {
            std::io::ErrorKind::FileTooLarge => {
                let message = format!("{shown} has more than {most} bytes; nothing is judged without it");
                limits.beyond(Limit::SettingsFileBytes, message)
            }
            _ => unreadable(&error),
        })?;
        String::from_utf8(bytes)
            .map_err(|error| failed(&format!("is not UTF-8 at byte {}", error.utf8_error().valid_up_to())))
    }

    /// A path that it names, relative to it, as it can be opened and as reports name it.
    pub fn beside(&self, relative: &str) -> PathBuf {
        Path::new(&*self.shown).parent().unwrap_or(Path::new("")).join(relative)
    }

    /// What nothing that it names may lie outside of.
    pub fn bound(&self) -> Option<&Path> {
        self.bound.as_deref()
    }
}

/// A path as reports name it: from the working directory where that is the shorter way.
fn shown(path: &Path, here: &Path) -> Arc<str> {
    let (relative, common) = relative(path, here);
    // One that has nothing in common but the root is told whole.
    if common <= 1 && path.strip_prefix(here).is_err() {
        return path.to_string_lossy().into();
    }
    slashed(&relative).into()
}

/// The way from a directory to a path, and how many components they have in common.
fn relative(path: &Path, from: &Path) -> (PathBuf, usize) {
    let common = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().count() - common;
    (std::iter::repeat_n(Component::ParentDir, up).chain(path.components().skip(common)).collect(), common)
}

fn slashed(path: &Path) -> String {
    if path.is_absolute() {
        return path.to_string_lossy().into_owned();
    }
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
