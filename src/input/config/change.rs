//! Files that have changed, and the repository that they are in.

use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::names::{Named, named};
use super::{Tree, resolved};
use crate::input::{mistake, opened};
use crate::limits::Limits;
use crate::source::Diagnostic;

/// Bytes at the beginning of a file in which a plan has its version: terraform and tofu write it first.
const HEAD: u64 = 1 << 10;

/// A file, or a directory, that has changed. It need not be there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Absolute, in a directory without links.
    pub path: PathBuf,
    /// What it stands for if it is a link: who makes it lead elsewhere changes all that lies there for those behind it.
    pub target: Option<PathBuf>,
    /// As the user wrote it.
    pub shown: Arc<str>,
    /// What it can change.
    pub kind: ChangeKind,
}

/// What a changed file can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// The module that it is part of: configuration, and values of variables.
    Module,
    /// All of these, in and below it.
    Directory,
    /// How all modules in and below its directory are judged: `.onus.hcl`.
    Settings,
    /// How all modules are judged: a policy.
    Policy,
    /// What the functions that read files give.
    Data,
}

/// The configuration of the repository around the working directory, or in and below that one if there is none. Reports
/// name everything as it is seen from the working directory. Nothing at all is fine.
///
/// # Errors
/// When the working directory cannot be read.
pub fn repository(limits: &Limits) -> Result<Tree, Diagnostic> {
    let root = std::env::current_dir().and_then(fs::canonicalize);
    let root = root.map_err(|error| crate::input::unreadable("the working directory", &error, limits))?;
    let mut tree = Tree::around(root, ".".into(), limits);
    tree.walk(&tree.base.clone(), usize::MAX);
    Ok(tree)
}

impl Tree {
    /// A changed file by the path that the user gave.
    ///
    /// # Errors
    /// When it lies outside of the repository, when it is a plan, and when it is no name of a file.
    pub fn change(&self, path: &str) -> Result<Change, Diagnostic> {
        if matches!(path, "" | "-") {
            let name = crate::input::name(path);
            return Err(Diagnostic::new(format!("{name} is no changed file"))
                .with_help("--changed takes the names of files; without it, `-` is a plan on standard input"));
        }
        let full = self.located(Path::new(path));
        // Git puts a name in quotes only to write some of its characters as escapes.
        if path.starts_with('"') && path.ends_with('"') && path.contains('\\') && fs::symlink_metadata(&full).is_err() {
            return Err(Diagnostic::new(format!("{path} is no file, but a name as git quotes it"))
                .with_help("run git with -z, which quotes nothing, or with `-c core.quotePath=false`"));
        }
        if !full.starts_with(&self.base) {
            let message = format!("{path} lies outside {}, and nothing is read there", self.outer());
            return Err(Diagnostic::new(message).with_help("run onus in the repository that has changed"));
        }
        let directory = fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_dir());
        let name = full.file_name().unwrap_or_default();
        let kind = if directory { ChangeKind::Directory } else { kind(name) };
        if kind == ChangeKind::Data && name.as_encoded_bytes().ends_with(b".json") && is_plan(&full) {
            let path = mistake::shell(path);
            return Err(Diagnostic::new(format!("{path} is a plan, and --changed is about the files of modules")).with_help(
                format!("`onus check {path}` checks it; with pre-commit that is the hook onus-plan, and `exclude` keeps it from the other one"),
            ));
        }
        let is_link = fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_symlink());
        let target = if is_link { self.behind(&full) } else { None };
        Ok(Change { path: full, target, shown: path.into(), kind })
    }

    /// A path from the working directory, absolute and in a directory without links, as far as it exists.
    pub fn located(&self, path: &Path) -> PathBuf {
        let full = resolved(&self.root.join(path));
        // A link is what has changed, not what it stands for; the directories on the way to it are those of the tree.
        let mut above = full.ancestors().skip(1);
        let real = above.find_map(|above| Some((fs::canonicalize(above).ok()?, full.strip_prefix(above).ok()?)));
        real.map_or_else(|| full.clone(), |(real, rest)| real.join(rest))
    }

    /// What a path stands for without links, if that is in the repository.
    pub fn behind(&self, path: &Path) -> Option<PathBuf> {
        fs::canonicalize(path).ok().filter(|target| target.starts_with(&self.base))
    }

    /// The directories of the tree that have configuration, or values of variables, which is a link to a path or to
    /// something below it.
    pub fn linking<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Path> {
        self.links.iter().filter(move |(target, _)| target.starts_with(path)).map(|(_, directory)| &**directory)
    }
}

fn kind(name: &OsStr) -> ChangeKind {
    let bytes = name.as_encoded_bytes();
    if bytes == b".onus.hcl" {
        ChangeKind::Settings
    } else if bytes.ends_with(b".policy.hcl") {
        ChangeKind::Policy
    } else if named(name) != Named::Other || bytes.ends_with(b".tfvars") || bytes.ends_with(b".tfvars.json") {
        ChangeKind::Module
    } else {
        ChangeKind::Data
    }
}

/// Whether a file begins as `terraform show -json` does, in UTF-8 or UTF-16.
fn is_plan(path: &Path) -> bool {
    // Asked before opening: opening a device can do something.
    if !fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    if opened::regular(path).and_then(|file| file.take(HEAD).read_to_end(&mut head)).is_err() {
        return false;
    }
    head.retain(|byte| *byte != 0);
    let version: &[u8] = b"\"format_version\"";
    head.windows(version.len()).any(|words| words == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_change_is_about() {
        for (name, expected) in [
            ("main.tf", ChangeKind::Module),
            ("main.tofu.json", ChangeKind::Module),
            ("terraform.tfvars", ChangeKind::Module),
            ("prod.tfvars", ChangeKind::Module),
            ("prod.tfvars.json", ChangeKind::Module),
            (".onus.hcl", ChangeKind::Settings),
            ("team.policy.hcl", ChangeKind::Policy),
            ("policy.json", ChangeKind::Data),
            ("user.tftpl", ChangeKind::Data),
            ("main.tf~", ChangeKind::Data),
        ] {
            assert_eq!(kind(OsStr::new(name)), expected, "{name}");
        }
    }
}
