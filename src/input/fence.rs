//! Files that a configuration names: regular ones only, and only below a root.
//!
//! The names come from untrusted text, so that a link, a `..` or an absolute path could lead anywhere, and a pipe could
//! keep the reader waiting for ever. Messages do not repeat the name, because the name itself can be sensitive.

use std::fs::{self, Metadata};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A directory that nothing is read outside of.
#[derive(Debug, Clone)]
pub struct Fence {
    root: PathBuf,
}

impl Fence {
    /// A fence around a directory.
    ///
    /// # Errors
    /// A message if the directory cannot be found.
    pub fn new(root: &str) -> Result<Self, String> {
        let root = fs::canonicalize(root).map_err(|error| format!("the directory {root} cannot be read: {error}"))?;
        Ok(Self { root })
    }

    /// The bytes of a file, by its absolute path; `None` if there are more than `longest`.
    ///
    /// # Errors
    /// Why it cannot be read, to be put after its name.
    pub fn read(&self, path: &str, longest: u64) -> Result<Option<Vec<u8>>, String> {
        let path = self.resolve(path)?;
        // Asked before opening: opening a device can do something.
        let metadata = fs::metadata(&path).map_err(|error| unreadable(&error))?;
        regular(&metadata)?;
        let file = super::opened::regular(&path).map_err(|error| unreadable(&error))?;
        let metadata = file.metadata().map_err(|error| unreadable(&error))?;
        match super::limited_to(longest, file, metadata.len()) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::FileTooLarge => Ok(None),
            Err(error) => Err(unreadable(&error)),
        }
    }

    /// Whether there is a file, by its absolute path.
    ///
    /// # Errors
    /// If there is something else, or if that cannot be told, to be put after its name.
    pub fn holds(&self, path: &str) -> Result<bool, String> {
        let path = match self.locate(Path::new(path))? {
            Some(path) => path,
            None => return Ok(false),
        };
        match fs::metadata(path) {
            Ok(metadata) => regular(&metadata).map(|()| true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(unreadable(&error)),
        }
    }

    fn resolve(&self, path: &str) -> Result<PathBuf, String> {
        let path = self.locate(Path::new(path))?.ok_or_else(|| unreadable(&Error::from(ErrorKind::NotFound)))?;
        if is_private_to_git(&self.root, &path) {
            return Err(
                "belongs to git, whose files can hold a token, and only HEAD and references are read there".to_owned()
            );
        }
        Ok(path)
    }

    /// The path without links, if there is something; what is outside is not even asked for.
    pub(super) fn locate(&self, path: &Path) -> Result<Option<PathBuf>, String> {
        match fs::canonicalize(path) {
            Ok(resolved) if resolved.starts_with(&self.root) => Ok(Some(resolved)),
            Ok(_) => Err(outside()),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // What does not exist inside is missing; whether something exists outside is nobody's business.
                let above = path.ancestors().skip(1).find_map(|above| fs::canonicalize(above).ok());
                if above.is_some_and(|above| above.starts_with(&self.root)) { Ok(None) } else { Err(outside()) }
            }
            Err(error) => {
                let above = path.ancestors().skip(1).find_map(|above| fs::canonicalize(above).ok());
                let inside = above.is_some_and(|above| above.starts_with(&self.root));
                Err(if inside { unreadable(&error) } else { outside() })
            }
        }
    }
}

/// The directory of the user who runs this, for `~`.
pub fn home() -> Option<String> {
    std::env::var("HOME").ok().filter(|home| !home.is_empty())
}

/// Whether a path below a directory is one where git keeps something else than names of commits. A checkout in CI can have
/// the token of the job in `.git/config`, and whoever wrote the configuration would find it in a report.
pub(super) fn is_private_to_git(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return true };
    let mut steps = below.iter().skip_while(|step| !step.eq_ignore_ascii_case(".git")).skip(1);
    steps.next().is_some_and(|step| !["HEAD", "refs", "packed-refs"].iter().any(|open| step == *open))
}

fn outside() -> String {
    "lies outside the root directory, and nothing is read there".to_owned()
}

fn regular(metadata: &Metadata) -> Result<(), String> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = if metadata.is_dir() { "a directory" } else { "a device, pipe or socket" };
    Err(format!("is {what}, and only files are read"))
}

fn unreadable(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "does not exist".to_owned(),
        ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
