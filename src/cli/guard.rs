//! No report replaces what it is about: files that are written against those that are read.
//!
//! Two names of one file are one file here, whatever links and detours they have. Most of what is read is named on the
//! command line and known before; the rest, such as the files that an expression reads, is known when all was read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onus::input;

/// Links to links that are followed to a file which is not there yet.
const LINKS: usize = 40;

/// How names of files end that a later run would read.
const READ: [&str; 8] =
    [".tf", ".tf.json", ".tofu", ".tofu.json", ".tfvars", ".tfvars.json", ".policy.hcl", ".onus.hcl"];

/// The file that is written for a path: without links and detours, also where it is not there yet.
pub(crate) fn target(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        if let Ok(found) = fs::canonicalize(&path) {
            return found;
        }
        let (parent, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        let Ok(directory) = fs::canonicalize(parent) else { break };
        match fs::read_link(&path) {
            Ok(link) => path = directory.join(link),
            Err(_) => return directory.join(name),
        }
    }
    std::path::absolute(&path).unwrap_or(path)
}

/// What is written, and of which kind it is: `a report`.
pub(crate) struct Written<'a> {
    pub(crate) what: &'static str,
    pub(crate) files: Vec<&'a Path>,
}

impl Written<'_> {
    /// Why these files cannot be written, as far as it is known before anything is read. `read` are files and directories
    /// that will be.
    pub(crate) fn wrong(&self, read: &[PathBuf]) -> Option<String> {
        let mut seen = BTreeSet::new();
        if let Some(file) = self.files.iter().find(|file| !seen.insert(target(file))) {
            return Some(format!("{} is the file of two reports; each needs its own", file.display()));
        }
        let read: BTreeSet<PathBuf> = read.iter().map(|path| target(path)).collect();
        // Configuration beside a plan is read, too.
        let beside: Vec<&Path> = read.iter().filter(|path| path.is_file()).filter_map(|path| path.parent()).collect();
        let configuration = |file: &Path| {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            READ.iter().any(|ending| name.ends_with(ending))
                && read.iter().map(|path| &**path).chain(beside.iter().copied()).any(|path| file.starts_with(path))
        };
        let file = self.files.iter().find(|file| {
            let file = target(file);
            (read.contains(&file) && !is_special(&file)) || configuration(&file)
        })?;
        Some(format!("{} is what is checked; {} there would replace it", file.display(), self.what))
    }

    /// Why these files cannot be written, now that all is read.
    pub(crate) fn wrong_after(&self) -> Option<String> {
        if self.files.is_empty() {
            return None;
        }
        let read = input::files_read();
        let file = self.files.iter().find(|file| {
            let file = target(file);
            read.contains(&file) && !is_special(&file)
        })?;
        Some(format!("{} was read by this check; {} there would replace it", file.display(), self.what))
    }
}

/// What is there and no file: a terminal can be read and written.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[cfg(unix)]
    #[test]
    fn every_name_of_a_file_is_one_target() {
        let directory = std::env::temp_dir().join(format!("onus-guard-{}", std::process::id()));
        fs::create_dir_all(directory.join("a")).unwrap();
        std::os::unix::fs::symlink("a", directory.join("link")).unwrap();
        std::os::unix::fs::symlink("a/new", directory.join("name")).unwrap();
        let expected = fs::canonicalize(directory.join("a")).unwrap().join("new");
        for name in ["a/new", "link/new", "./a/../a/new", "link/../a/new", "name"] {
            assert_eq!(target(&directory.join(name)), expected, "{name}");
        }
        fs::write(directory.join("a/new"), "").unwrap();
        assert_eq!(target(&directory.join("name")), expected);
        fs::remove_dir_all(directory).unwrap();
    }
}
