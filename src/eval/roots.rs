//! Which directories are root modules, and which of them what has changed belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::{CallBlock, Config, Early};
use super::files::Library;
use super::tree::{Child, Node, is_local};
use crate::input::{Change, ChangeKind, ConfigDir, Tree, resolved};
use crate::source::Diagnostic;

/// What calls that are not seen leave open.
const UNSURE: &str = "what changed is part of other root modules is not known";

/// How many files a note names before it counts the rest.
const NAMED: usize = 3;

/// The directories that the local calls of each directory lead to, also to such as are not there.
pub(super) struct Calls {
    targets: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// All that another directory calls.
    called: BTreeSet<PathBuf>,
    /// Whether there are calls whose sources are computed, so that they lead somewhere only from a root module.
    pub(super) computed: bool,
    /// The directories with calls of which nobody knows where they lead, also from the root module.
    lost: BTreeSet<PathBuf>,
}

impl Calls {
    pub(super) fn of(tree: &Tree, configs: &BTreeMap<PathBuf, Arc<Config>>) -> Self {
        let target = |config: &Config, source: &str| {
            let target = resolved(&config.directory.join(source));
            // A link leads to what is known by another path.
            if configs.contains_key(&target) {
                return target;
            }
            tree.local(&config.directory, source).map_or(target, |directory| directory.path)
        };
        let targets = configs.iter().map(|(directory, config)| {
            let sources = config.calls.iter().filter_map(|call| match &call.source.as_ref()?.item {
                Early::Fixed(source) => Some(source),
                Early::Computed(_) => None,
            });
            let local = sources.filter(|source| is_local(source));
            (directory.clone(), local.map(|source| target(config, source)).collect())
        });
        let targets: BTreeMap<PathBuf, Vec<PathBuf>> = targets.collect();
        let others = targets.iter().flat_map(|(from, to)| to.iter().filter(move |to| *to != from));
        let called = others.cloned().collect();
        let computed = configs.values().flat_map(|config| &config.calls).any(is_computed);
        Self { targets, called, computed, lost: BTreeSet::new() }
    }

    /// Adds the calls below a module whose sources are computed.
    pub(super) fn add(&mut self, node: &Node) {
        for (call, child) in node.config.calls.iter().zip(&node.children) {
            let inner = match child {
                Child::Module(inner) => inner,
                Child::Unfetched { is_known: false, .. } => {
                    self.lost.insert(node.config.directory.clone());
                    continue;
                }
                Child::Unfetched { .. } | Child::Broken => continue,
            };
            let (from, to) = (&node.config.directory, &inner.config.directory);
            if is_computed(call) && from != to {
                self.targets.entry(from.clone()).or_default().push(to.clone());
                self.called.insert(to.clone());
            }
            self.add(inner);
        }
    }

    /// A note on calls of which nobody knows where they lead: that makes root modules of modules that only they call.
    pub(super) fn lost(&self, roots: &[&ConfigDir]) -> Option<String> {
        let is_lost = |root: &ConfigDir| self.reach(&root.path).iter().any(|directory| self.lost.contains(*directory));
        let lost: Vec<&str> = roots.iter().filter(|root| is_lost(root)).map(|root| &*root.shown).collect();
        (!lost.is_empty() && roots.len() > lost.len()).then(|| {
            let calls = if lost.len() == 1 { "calls" } else { "call" };
            let named = listed(&lost);
            format!("{named} {calls} modules whose sources are not known: those here that nothing else calls are judged as root modules")
        })
    }

    /// The root modules: directories that no other one calls.
    pub(super) fn roots<'t>(&self, tree: &'t Tree) -> Vec<&'t ConfigDir> {
        let (called, mut roots): (Vec<&ConfigDir>, Vec<&ConfigDir>) =
            tree.directories().iter().partition(|directory| self.called.contains(&directory.path));
        let mut reached: BTreeSet<&Path> = roots.iter().flat_map(|root| self.reach(&root.path)).collect();
        // Modules that call each other in a circle: the circle is reported, and one of them has to begin.
        for directory in called {
            if !reached.contains(&*directory.path) {
                reached.extend(self.reach(&directory.path));
                roots.push(directory);
            }
        }
        roots.sort_by(|a, b| a.shown.cmp(&b.shown));
        roots
    }

    /// A directory and those that its calls lead to, directly or through others.
    pub(super) fn reach<'a>(&'a self, root: &'a Path) -> BTreeSet<&'a Path> {
        let mut reach = BTreeSet::from([root]);
        let mut open = vec![root];
        while let Some(directory) = open.pop() {
            for target in self.targets.get(directory).into_iter().flatten() {
                if reach.insert(target) {
                    open.push(target);
                }
            }
        }
        reach
    }

    /// The directory of a module that a path is part of: the nearest at or above `directory`.
    fn owner<'a>(&self, directory: &'a Path) -> Option<&'a Path> {
        directory.ancestors().find(|above| self.targets.contains_key(*above) || self.called.contains(*above))
    }
}

fn is_computed(call: &CallBlock) -> bool {
    call.source.as_ref().is_some_and(|source| matches!(source.item, Early::Computed(_)))
}

/// What has changed, among the configuration of a repository.
pub(super) struct Selection<'a> {
    pub(super) tree: &'a Tree,
    pub(super) changes: &'a [Change],
    /// Whether something has changed that all root modules are judged by.
    pub(super) all: bool,
}

impl Selection<'_> {
    /// The root modules that what has changed belongs to. What is wrong elsewhere is forgotten: who commits a file does
    /// not answer for the others. Gives notes about what is left out.
    pub(super) fn keep(&self, calls: &Calls, library: &mut Library, roots: &mut Vec<&ConfigDir>) -> Vec<String> {
        let owners: Vec<Vec<&Path>> = self.changes.iter().map(|change| self.owners(change, calls)).collect();
        let texts = Texts::of(self.tree, library, self.changes);
        let mut homeless: BTreeSet<usize> = (0..self.changes.len()).collect();
        let mut read: BTreeSet<&Path> = BTreeSet::new();
        roots.retain(|root| {
            let reach = calls.reach(&root.path);
            let touched: Vec<usize> = (self.changes.iter().zip(&owners).enumerate())
                .filter(|(_, (change, owners))| {
                    self.leads_to(change, &reach) || touches(change, owners, root, &reach, &texts)
                })
                .map(|(at, _)| at)
                .collect();
            let wanted = self.all || !touched.is_empty();
            if wanted {
                homeless.retain(|at| !touched.contains(at));
                read.extend(reach);
            }
            wanted
        });
        let mut notes = Vec::new();
        let homeless: Vec<&str> = homeless.iter().filter_map(|at| Some(&*self.changes.get(*at)?.shown)).collect();
        if !homeless.is_empty() && !self.all {
            let (belongs, so) = (
                if homeless.len() == 1 { "belongs" } else { "belong" },
                if roots.is_empty() { ", so nothing was checked" } else { "" },
            );
            notes.push(format!("{} {belongs} to no root module{so}", listed(&homeless)));
        }
        let of_modules = owners.iter().any(|owners| !owners.is_empty());
        if of_modules {
            notes.extend(self.astray(calls, &read));
            notes.extend(self.forget(library, &read));
        }
        notes
    }

    /// The directories of the modules that a change belongs to.
    fn owners<'a>(&'a self, change: &'a Change, calls: &'a Calls) -> Vec<&'a Path> {
        let from = match change.kind {
            ChangeKind::Directory => Some(&*change.path),
            _ => change.path.parent(),
        };
        from.and_then(|from| calls.owner(from)).into_iter().chain(self.linked(change)).collect()
    }

    /// Whether these directories have links to what has changed, or are reached by one that has.
    fn leads_to(&self, change: &Change, reach: &BTreeSet<&Path>) -> bool {
        // A link to nothing is where calls lead by their words.
        let mut paths = [Some(&*change.path), change.target.as_deref()].into_iter().flatten();
        self.linked(change).any(|directory| reach.contains(directory))
            || paths.any(|path| reach.iter().any(|directory| directory.starts_with(path)))
    }

    /// The directories in which a link to what has changed is configuration, by whatever name it has itself.
    fn linked<'a>(&'a self, change: &'a Change) -> impl Iterator<Item = &'a Path> {
        let paths = [Some(&*change.path), change.target.as_deref()];
        paths.into_iter().flatten().flat_map(|path| self.tree.linking(path))
    }

    /// A note on calls elsewhere that can lead to what has changed, as nobody knows where they lead.
    fn astray(&self, calls: &Calls, read: &BTreeSet<&Path>) -> Option<String> {
        let directories = self.tree.directories().iter();
        let is_astray = |one: &&ConfigDir| calls.lost.contains(&one.path) && !read.contains(&*one.path);
        let astray: Vec<&str> = directories.filter(is_astray).map(|one| &*one.shown).collect();
        let calls = if astray.len() == 1 { "calls" } else { "call" };
        (!astray.is_empty())
            .then(|| format!("{} {calls} modules whose sources are not known: whether {UNSURE}", listed(&astray)))
    }

    /// Leaves out the errors of everything but these directories. Gives a note if one of them can hide a call.
    fn forget(&self, library: &mut Library, read: &BTreeSet<&Path>) -> Option<String> {
        let is_read = |directory: &&ConfigDir| read.contains(&*directory.path);
        let read: BTreeSet<&str> = self.tree.directories().iter().filter(is_read).map(|one| &*one.shown).collect();
        let (kept, rest) = std::mem::take(&mut library.errors).into_iter().partition(|(path, _)| {
            let (directory, _) = path.rsplit_once('/').unwrap_or((".", path));
            read.contains(&**path) || read.contains(directory)
        });
        library.errors = kept;
        let rest: Vec<(Arc<str>, Diagnostic)> = rest;
        let files = self.tree.directories().iter().flat_map(|directory| &directory.files).map(|file| &*file.shown);
        let files: BTreeSet<&str> = files.chain(self.tree.problems().iter().map(|problem| &*problem.path)).collect();
        // Of a directory, the mistakes of whole files are told: they hide no calls.
        let hidden: BTreeSet<&str> = rest.iter().map(|(path, _)| &**path).filter(|path| files.contains(path)).collect();
        let hidden: Vec<&str> = hidden.into_iter().collect();
        let what = match hidden.len() {
            0 => return None,
            1 => "is broken, and its calls of modules may",
            _ => "are broken, and their calls of modules may",
        };
        Some(format!("{} {what} be missing: whether {UNSURE}", listed(&hidden)))
    }
}

/// Whether a change can be seen in a root module with these directories.
fn touches(change: &Change, owners: &[&Path], root: &ConfigDir, reach: &BTreeSet<&Path>, texts: &Texts) -> bool {
    let owned = || owners.iter().any(|owner| reach.contains(owner));
    match change.kind {
        ChangeKind::Policy => true,
        ChangeKind::Settings => change.path.parent().is_some_and(|directory| root.path.starts_with(directory)),
        ChangeKind::Module | ChangeKind::Directory => owned(),
        ChangeKind::Data => texts.read_files(reach) && (owned() || texts.name(reach, &change.path)),
    }
}

/// What modules that read files say of changed files.
#[derive(Default)]
struct Texts {
    /// By the directory of such a module, which of the names occur in its paths.
    reading: BTreeMap<PathBuf, BTreeSet<String>>,
    /// The repository, whose own name is in no path.
    base: PathBuf,
}

impl Texts {
    fn of(tree: &Tree, library: &Library, changes: &[Change]) -> Self {
        let mut texts = Self { reading: BTreeMap::new(), base: tree.base().to_owned() };
        let data = changes.iter().filter(|change| change.kind == ChangeKind::Data);
        let names: BTreeSet<&str> = data.flat_map(|change| texts.names(&change.path)).collect();
        if names.is_empty() {
            return texts;
        }
        let directories: BTreeMap<&str, &Path> = (tree.directories().iter())
            .flat_map(|directory| directory.files.iter().map(|file| (&*file.shown, &*directory.path)))
            .collect();
        let mut all: BTreeMap<PathBuf, (bool, BTreeSet<String>)> = BTreeMap::new();
        for source in library.texts() {
            let Some(directory) = directories.get(&*source.name) else { continue };
            let (reads, found) = all.entry((*directory).to_owned()).or_default();
            *reads |= reads_files(&source.text);
            let words = source.text.split(['/', '"', '\\', '{', '}', '\n']);
            found.extend(words.filter(|word| names.contains(word)).map(str::to_owned));
        }
        let reading = all.into_iter().filter(|(_, (reads, _))| *reads);
        texts.reading = reading.map(|(directory, (_, found))| (directory, found)).collect();
        texts
    }

    /// The names of a file and of the directory that it is in: the rest of a path can be computed.
    fn names<'a>(&self, file: &'a Path) -> impl Iterator<Item = &'a str> + use<'a> {
        let directory = file.parent().filter(|directory| **directory != self.base);
        [Some(file), directory].into_iter().flatten().filter_map(|path| path.file_name()?.to_str())
    }

    /// Whether one of these modules reads files.
    fn read_files(&self, reach: &BTreeSet<&Path>) -> bool {
        reach.iter().any(|directory| self.reading.contains_key(*directory))
    }

    /// Whether one of these modules that read files names this one.
    fn name(&self, reach: &BTreeSet<&Path>, file: &Path) -> bool {
        let mut found = reach.iter().filter_map(|directory| self.reading.get(*directory));
        found.any(|found| self.names(file).any(|name| found.contains(name)))
    }
}

/// Whether a text calls `file`, `fileset`, `templatefile` or a function like them; a text that only looks like it does,
/// too.
fn reads_files(text: &str) -> bool {
    let after = text.match_indices("file").filter_map(|(at, word)| text.get(at + word.len()..));
    after.into_iter().any(|rest| {
        let rest = rest.trim_start_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        rest.trim_start().starts_with('(')
    })
}

/// Some names, and how many more there are.
fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>();
    match (names.len().saturating_sub(NAMED), shown.split_last()) {
        (0, Some((last, []))) => (*last).to_owned(),
        (0, Some((last, others))) => format!("{} and {last}", others.join(", ")),
        (rest, _) => format!("{} and {rest} more", shown.join(", ")),
    }
}
