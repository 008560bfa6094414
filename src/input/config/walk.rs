//! Finding the files.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::names::{Named, named};
use super::{ConfigDir, ConfigFile, Problem, Tree};
use crate::limits::Limit;
use crate::source::Diagnostic;

/// Directories in which other programs keep copies of configuration.
const SKIPPED: [&str; 3] = [".git", ".terraform", ".terragrunt-cache"];

/// What is told of a file whose name is not enough to read it.
pub(super) const ONLY_FILES: &str = "only files are read";

/// An entry that can be configuration or values of variables by its name.
type Entry = (OsString, FileType);

/// The files of one directory.
struct Sorted {
    config: Vec<ConfigFile>,
    variables: Vec<ConfigFile>,
    /// Those that are not read, because OpenTofu has files of its own for them.
    replaced: Vec<Arc<str>>,
}

impl Tree {
    /// Fills the tree with what is in and below a directory, so many levels deep.
    pub(super) fn walk(&mut self, from: &Path, deepest: usize) {
        let mut found: BTreeMap<PathBuf, Vec<Entry>> = BTreeMap::new();
        let mut problems = Vec::new();
        let mut elsewhere = Vec::new();
        let entries = WalkDir::new(from).min_depth(1).max_depth(deepest).into_iter().filter_entry(|entry| {
            !(entry.file_type().is_dir() && SKIPPED.iter().any(|skipped| entry.file_name() == *skipped))
        });
        let most = self.limits.get(Limit::DirectoryEntries);
        for (entry, count) in entries.zip(1_u64..) {
            if count > most {
                let message =
                    format!("{} has more than {most} entries in it and below it, and the rest is not read", self.shown);
                let diagnostic = self.limits.beyond(Limit::DirectoryEntries, message);
                problems.push(Problem { path: self.shown.clone(), diagnostic });
                break;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.root);
                    problems.push(self.problem(path, &error.io_error().map_or(error.to_string(), super::text::why)));
                    continue;
                }
            };
            if entry.path_is_symlink() && leads_out(entry.path(), from) {
                elsewhere.push(self.shown(entry.path()));
            }
            if entry.file_type().is_dir() || named(entry.file_name()) == Named::Other {
                continue;
            }
            let Some(directory) = entry.path().parent() else { continue };
            let entry = (entry.file_name().to_owned(), entry.file_type());
            match found.get_mut(directory) {
                Some(entries) => entries.push(entry),
                None => {
                    found.insert(directory.to_owned(), vec![entry]);
                }
            }
        }
        for (path, entries) in found {
            let links = entries.iter().filter(|(_, kind)| kind.is_symlink());
            let links = links.filter_map(|(name, _)| self.stands_for(&path.join(name))).collect::<Vec<_>>();
            self.links.extend(links.into_iter().map(|target| (target, path.clone())));
            let shown = self.shown(&path);
            if let Err(diagnostic) = named_in_utf8(&path, &shown) {
                problems.push(Problem { path: shown, diagnostic });
                continue;
            }
            let Sorted { config, variables, replaced } = self.sorted(&path, &shown, entries, &mut problems);
            if !config.is_empty() {
                self.variables.insert(path.clone(), variables);
                if !replaced.is_empty() {
                    self.replaced.insert(path.clone(), replaced);
                }
                self.directories.push(ConfigDir { path, shown, files: config });
            }
        }
        elsewhere.sort();
        self.elsewhere = elsewhere;
        self.directories.sort_by(|a, b| a.shown.cmp(&b.shown));
        self.index = self.directories.iter().enumerate().map(|(at, dir)| (dir.path.clone(), at)).collect();
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        self.problems = problems;
    }

    /// A directory that the walk did not come to, by its path without links. Something in it that cannot be read is an error:
    /// without it, the module would be another one.
    pub(super) fn list(&self, path: &Path) -> Result<ConfigDir, Diagnostic> {
        let shown = self.shown(path);
        named_in_utf8(path, &shown)?;
        let unreadable =
            |error: &std::io::Error| Diagnostic::new(format!("{shown} cannot be read: {}", super::text::why(error)));
        let mut entries = Vec::new();
        let most = self.limits.get(Limit::DirectoryEntries);
        for (entry, count) in fs::read_dir(path).map_err(|error| unreadable(&error))?.zip(1_u64..) {
            if count > most {
                let message = format!("{shown} has more than {most} entries");
                return Err(self.limits.beyond(Limit::DirectoryEntries, message));
            }
            let entry = entry.map_err(|error| unreadable(&error))?;
            let name = entry.file_name();
            if matches!(named(&name), Named::Config { .. }) {
                let kind = entry.file_type().map_err(|error| unreadable(&error))?;
                if !kind.is_dir() {
                    entries.push((name, kind));
                }
            }
        }
        let mut problems = Vec::new();
        let files = self.sorted(path, &shown, entries, &mut problems).config;
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem.diagnostic);
        }
        if files.is_empty() {
            return Err(Diagnostic::new(format!("{shown} has no Terraform configuration"))
                .with_help("names of configuration end in .tf, .tf.json, .tofu or .tofu.json"));
        }
        Ok(ConfigDir { path: path.to_owned(), shown, files })
    }

    /// The files of a directory in the order in which they are read.
    fn sorted(&self, path: &Path, shown: &str, mut entries: Vec<Entry>, problems: &mut Vec<Problem>) -> Sorted {
        entries.sort_by(|(a, _), (b, _)| a.as_encoded_bytes().cmp(b.as_encoded_bytes()));
        let (mut config, mut variables, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
        for (name, kind) in &entries {
            let file = |form, is_override| ConfigFile {
                path: path.join(name),
                shown: within(shown, &name.to_string_lossy()),
                form,
                is_override,
            };
            match named(name) {
                Named::Config { yields: None, .. } if !self.opentofu => {}
                Named::Config { yields: Some((stem, ending)), .. } if self.opentofu && has(&entries, stem, ending) => {
                    replaced.push(within(shown, &name.to_string_lossy()));
                }
                Named::Config { form, is_override, .. } => {
                    let file = file(form, is_override);
                    match self.readable(&file.path, *kind) {
                        Ok(()) => config.push(file),
                        Err(why) => problems.push(problem_of(file.shown, &why)),
                    }
                }
                Named::Variables { form, rank } => variables.push((rank, file(form, false))),
                Named::Other => {}
            }
        }
        // Both sorts are stable: names decide the rest.
        config.sort_by_key(|file| file.is_override);
        variables.sort_by_key(|(rank, _)| *rank);
        Sorted { config, variables: variables.into_iter().map(|(_, file)| file).collect(), replaced }
    }

    /// Whether an entry is a file, or leads to one; else why it is not read.
    fn readable(&self, path: &Path, kind: FileType) -> Result<(), String> {
        if kind.is_file() {
            return Ok(());
        }
        if !kind.is_symlink() {
            return Err(format!("is a device, pipe or socket, and {ONLY_FILES}"));
        }
        let target = self.follow(path)?;
        match fs::metadata(target) {
            Ok(metadata) if metadata.is_file() => Ok(()),
            Ok(_) => Err(format!("is a link to something that is no file, and {ONLY_FILES}")),
            Err(error) => Err(super::text::why(&error)),
        }
    }

    /// What a link stands for; of one that leads to nothing, what was there by its words.
    fn stands_for(&self, link: &Path) -> Option<PathBuf> {
        let words = || Some(self.located(&link.parent()?.join(fs::read_link(link).ok()?)));
        self.follow(link).ok().or_else(words)
    }

    fn problem(&self, path: &Path, why: &str) -> Problem {
        problem_of(self.shown(path), &format!("cannot be read: {why}"))
    }
}

/// Whether a link stands for a directory that is not in or below another one.
fn leads_out(link: &Path, of: &Path) -> bool {
    let target = fs::canonicalize(link).ok().filter(|target| !target.starts_with(of));
    target.is_some_and(|target| fs::metadata(target).is_ok_and(|metadata| metadata.is_dir()))
}

fn problem_of(path: Arc<str>, why: &str) -> Problem {
    let diagnostic = Diagnostic::new(format!("{path} {why}; what it declares was not judged"));
    Problem { path, diagnostic }
}

/// Refuses a directory whose path is no UTF-8: expressions and settings name files in it by text, and would find others.
fn named_in_utf8(path: &Path, shown: &str) -> Result<(), Diagnostic> {
    let refused = || {
        Diagnostic::new(format!("{shown} has a path that is not UTF-8; what it declares was not judged"))
            .with_help("give the directory, or the one above it, a name in UTF-8")
    };
    path.to_str().map(|_| ()).ok_or_else(refused)
}

/// Whether a directory has the file with a stem and an ending; the entries are sorted.
fn has(entries: &[Entry], stem: &[u8], ending: &str) -> bool {
    let wanted = stem.iter().chain(ending.as_bytes());
    entries.binary_search_by(|(name, _)| name.as_encoded_bytes().iter().cmp(wanted.clone())).is_ok()
}

/// A name in a directory, as reports write it.
pub(super) fn within(directory: &str, name: &str) -> Arc<str> {
    match directory {
        "." => name.into(),
        _ if directory.ends_with('/') => format!("{directory}{name}").into(),
        _ => format!("{directory}/{name}").into(),
    }
}
