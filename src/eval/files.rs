//! Files into configurations: every directory is read and built once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::config::{self, Config, File, Files};
use super::load::Options;
use crate::hcl::{self, Parsed};
use crate::input::{ConfigDir, ConfigFile, ConfigForm, Tree};
use crate::limits::{Limit, Limits};
use crate::source::{Diagnostic, Source, SourceId, SourceMap};

/// The directories that were read so far.
pub(super) struct Library {
    pub(super) configs: BTreeMap<PathBuf, Arc<Config>>,
    pub(super) sources: SourceMap,
    /// Each with the file, or the directory, that it is about.
    pub(super) errors: Vec<(Arc<str>, Diagnostic)>,
    /// Which modules the calls of a directory lead to, beside those that it names by a path.
    pub(super) led: BTreeSet<(PathBuf, Arc<str>, PathBuf)>,
    /// How many files were read.
    count: Arc<AtomicUsize>,
    limits: Limits,
    /// How many files, and bytes, were let in.
    files: u64,
    bytes: u64,
    /// Whether some were not.
    full: bool,
}

/// A file that was read and parsed.
struct Read {
    source: Source,
    parsed: Parsed,
    partitions: bool,
}

impl Library {
    pub(super) fn new(sources: SourceMap, options: &Options) -> Self {
        Self {
            configs: BTreeMap::new(),
            sources,
            errors: Vec::new(),
            led: BTreeSet::new(),
            count: options.files.clone(),
            limits: options.limits,
            files: 0,
            bytes: 0,
            full: false,
        }
    }

    /// The configuration of a directory that was read.
    pub(super) fn known(&self, directory: &Path) -> Option<Arc<Config>> {
        self.configs.get(directory).cloned()
    }

    /// The texts that were read.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Source> {
        (0..self.sources.len()).filter_map(|at| self.sources.get(SourceId(u32::try_from(at).ok()?)))
    }

    /// Whether a module that was read declares a variable.
    pub(super) fn declares(&self, name: &str) -> bool {
        let mut variables = self.configs.values().flat_map(|config| &config.variables);
        variables.any(|variable| &*variable.item.name == name)
    }

    /// Reads a directory, unless it was read before.
    pub(super) fn add(&mut self, tree: &Tree, directory: &ConfigDir) -> Arc<Config> {
        if let Some(known) = self.known(&directory.path) {
            return known;
        }
        self.read(tree, std::slice::from_ref(directory));
        match self.known(&directory.path) {
            Some(config) => config,
            None => Arc::new(config::build(blank(directory), &mut Vec::new())),
        }
    }

    /// How many of these files may be read, with those before; an error says that others may not.
    fn admitted(&mut self, tree: &Tree, files: &[&ConfigFile]) -> usize {
        let (most, largest) = (self.limits.get(Limit::ModuleFiles), self.limits.get(Limit::ModuleBytes));
        for (at, file) in files.iter().enumerate() {
            self.files += 1;
            self.bytes = self.bytes.saturating_add(tree.size(file));
            let (limit, words) = match () {
                () if self.files > most => (Limit::ModuleFiles, format!("{most} files of configuration")),
                () if self.bytes > largest => (Limit::ModuleBytes, format!("{largest} bytes of configuration")),
                () => continue,
            };
            if !std::mem::replace(&mut self.full, true) {
                let message = format!("there are more than {words}, and no more of them are read");
                let diagnostic = self.limits.beyond(limit, message);
                self.errors.push((file.shown.clone(), diagnostic));
            }
            return at;
        }
        files.len()
    }

    /// Reads directories, in parallel: each file is read, parsed, lowered and forgotten by one worker.
    pub(super) fn read(&mut self, tree: &Tree, directories: &[ConfigDir]) {
        let (first, most) = (self.sources.len(), self.limits.size(Limit::FileErrors));
        let mut files: Vec<&ConfigFile> = directories.iter().flat_map(|directory| &directory.files).collect();
        files.truncate(self.admitted(tree, &files));
        let read: Vec<Result<Read, Diagnostic>> = files
            .par_iter()
            .enumerate()
            .map(|(at, file)| {
                let id = SourceId(u32::try_from(first + at).unwrap_or(u32::MAX));
                self.count.fetch_add(1, Ordering::Relaxed);
                parse(tree, file, id, most)
            })
            .collect();
        let mut read = read.into_iter();
        let mut parts: Vec<Files> = Vec::with_capacity(directories.len());
        for directory in directories {
            let mut files = blank(directory);
            for file in &directory.files {
                let Some(outcome) = read.next() else { continue };
                match outcome {
                    Ok(Read { source, parsed, partitions }) => {
                        let name = source.name.clone();
                        if !parsed.errors.is_empty() {
                            files.broken.push(source.text.clone());
                        }
                        let id = self.sources.add(source);
                        self.errors.extend(parsed.errors.into_iter().map(|error| (name.clone(), error)));
                        if parsed.more > 0 {
                            let (more, most) = (parsed.more, self.limits.get(Limit::FileErrors));
                            let message = format!("{name} has {more} more errors, beyond the first {most}");
                            self.errors.push((name, self.limits.beyond(Limit::FileErrors, message)));
                        }
                        let part = File { source: id, body: parsed.body };
                        files.partitions |= partitions;
                        if file.is_override { files.overrides.push(part) } else { files.primary.push(part) }
                    }
                    Err(diagnostic) => {
                        // Its number is taken all the same.
                        self.sources.add(Source::new(file.shown.clone(), ""));
                        self.errors.push((file.shown.clone(), diagnostic));
                    }
                }
            }
            parts.push(files);
        }
        let built: Vec<(Config, Vec<Diagnostic>)> = parts
            .into_par_iter()
            .map(|files| {
                let mut errors = Vec::new();
                let config = config::build(files, &mut errors);
                (config, errors)
            })
            .collect();
        for (config, errors) in built {
            let shown = config.shown.clone();
            self.errors.extend(errors.into_iter().map(|error| (shown.clone(), error)));
            self.configs.insert(config.directory.clone(), Arc::new(config));
        }
    }
}

fn blank(directory: &ConfigDir) -> Files {
    Files {
        directory: directory.path.clone(),
        shown: directory.shown.clone(),
        primary: Vec::new(),
        overrides: Vec::new(),
        partitions: false,
        broken: Vec::new(),
    }
}

fn parse(tree: &Tree, file: &ConfigFile, id: SourceId, most: usize) -> Result<Read, Diagnostic> {
    let text = tree.read(file)?;
    let parsed = match file.form {
        ConfigForm::Native => hcl::parse_recovering_to(id, &text, most),
        ConfigForm::Json => hcl::parse_json_to(id, &text, most),
    };
    let partitions = text
        .match_indices("aws-")
        .filter_map(|(at, head)| text.get(at + head.len()..))
        .any(|rest| ["cn", "us-gov", "iso", "eusc"].iter().any(|name| rest.starts_with(name)));
    Ok(Read { source: Source::new(file.shown.clone(), text), parsed, partitions })
}
