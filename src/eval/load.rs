//! Directories into estates, one for each root module.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use rayon::prelude::*;

use super::backing::Module;
use super::early::Before;
use super::evaluator::{Evaluator, World};
use super::files::Library;
use super::host::ModuleHost;
use super::pool::in_pool;
use super::roots::{Calls, Selection};
use super::tree::{Child, Follower, Node};
use super::values::{Assignment, ValueText, Values};
use crate::estate::{AccountId, Estate, Kind};
use crate::input::{self, ConfigDir, ConfigFile, Tree};
use crate::limits::Limits;
use crate::source::{Diagnostic, SourceMap};

/// What modules are evaluated with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Values of variables from the command line, in the order in which they are given.
    pub assignments: Vec<Assignment>,
    /// What reading and evaluating takes at most.
    pub limits: Limits,
    /// Counts the files that were read, for whoever waits.
    pub files: Arc<AtomicUsize>,
}

/// What was found below a directory.
pub struct Loaded {
    /// The root modules, in the order of their paths.
    pub estates: Vec<Estate>,
    /// What could not be read or evaluated, each with the file or directory that it is about.
    pub errors: Vec<(Arc<str>, Diagnostic)>,
    /// Remarks that are no errors.
    pub notes: Vec<String>,
    /// The texts that places point into: those that were there before, and more.
    pub sources: SourceMap,
}

/// Reads and evaluates every root module in and below a directory: a directory that another one calls is none. Modules
/// from registries are followed where `terraform init` has put them on disk; nothing is downloaded.
///
/// # Errors
/// If there is no such directory, or no configuration in it. Everything else is in [`Loaded::errors`], and the rest is
/// evaluated all the same.
pub fn load(path: &str, options: &Options, sources: SourceMap) -> Result<Loaded, (Diagnostic, SourceMap)> {
    let tree = match input::tree(path, &options.limits) {
        Ok(tree) => tree,
        Err(diagnostic) => return Err((diagnostic, sources)),
    };
    Ok(in_pool(|| load_tree(&tree, None, options, sources)))
}

/// Reads the repository around the working directory, and evaluates the root modules that changed files belong to: those
/// that contain them, call a module that does, or can read them. `governing` are files and directories by which all root
/// modules are judged. What is wrong elsewhere is no error.
///
/// # Errors
/// If the working directory cannot be read. Changed files that are none are in [`Loaded::errors`].
pub fn load_changed(
    changed: &[String],
    governing: &[PathBuf],
    options: &Options,
    sources: SourceMap,
) -> Result<Loaded, (Diagnostic, SourceMap)> {
    let tree = match input::repository(&options.limits) {
        Ok(tree) => tree,
        Err(diagnostic) => return Err((diagnostic, sources)),
    };
    let (mut changes, mut wrong) = (Vec::with_capacity(changed.len()), Vec::new());
    for path in changed {
        match tree.change(path) {
            Ok(change) => changes.push(change),
            Err(diagnostic) => wrong.push((path.as_str().into(), diagnostic)),
        }
    }
    let values = options.assignments.iter().filter_map(|assignment| match assignment {
        Assignment::File(path) => Some(Path::new(path)),
        Assignment::Value(..) => None,
    });
    let governing: Vec<PathBuf> =
        governing.iter().map(|path| &**path).chain(values).map(|path| tree.located(path)).collect();
    let behind: Vec<PathBuf> = governing.iter().filter_map(|path| tree.behind(path)).collect();
    let governing = [governing, behind].concat();
    let all = changes.iter().any(|change| governing.iter().any(|path| change.path.starts_with(path)));
    let selection = Selection { tree: &tree, changes: &changes, all };
    let mut loaded = in_pool(|| load_tree(&tree, Some(&selection), options, sources));
    loaded.errors.extend(wrong);
    Ok(loaded)
}

fn load_tree(tree: &Tree, selection: Option<&Selection<'_>>, options: &Options, sources: SourceMap) -> Loaded {
    let mut library = Library::new(sources, options);
    library.errors.extend(tree.problems().iter().map(|problem| (problem.path.clone(), problem.diagnostic.clone())));
    library.read(tree, tree.directories());
    let mut calls = Calls::of(tree, &library.configs);
    let mut roots = calls.roots(tree);
    let mut early = BTreeMap::new();
    if calls.computed {
        // Where such calls lead depends on the root module, and what they lead to is none.
        early =
            roots.iter().filter_map(|root| Some((&root.path, prepare(tree, root, options, &mut library)?))).collect();
        early.values().for_each(|one| calls.add(&one.node));
        roots = calls.roots(tree);
    }
    let mut notes = match selection {
        Some(selection) => selection.keep(&calls, &mut library, &mut roots),
        None => calls.lost(&roots).into_iter().chain(tree.elsewhere()).collect(),
    };
    notes.extend(replaced(tree, &calls, &roots));
    let mut undeclared: Option<BTreeSet<Arc<str>>> = None;
    let mut prepared = Vec::with_capacity(roots.len());
    for root in roots {
        if let Some(one) = early.remove(&root.path).or_else(|| prepare(tree, root, options, &mut library)) {
            let own: BTreeSet<Arc<str>> = one.undeclared.iter().cloned().collect();
            undeclared = Some(match undeclared {
                Some(before) => before.intersection(&own).cloned().collect(),
                None => own,
            });
            prepared.push(one);
        }
    }
    for name in undeclared.into_iter().flatten() {
        // A value is for all root modules: it may be one of those that are left out that declares it.
        if selection.is_some() && library.declares(&name) {
            continue;
        }
        let message = format!("no root module declares the variable `{name}` that --var names");
        library.errors.push((path_of(tree), Diagnostic::new(message)));
    }
    library.conceal();
    let evaluated: Vec<(Estate, Vec<Diagnostic>)> = prepared.into_par_iter().map(evaluate).collect();
    let mut estates = Vec::with_capacity(evaluated.len());
    let Library { sources, mut errors, .. } = library;
    for (estate, found) in evaluated {
        errors.extend(found.into_iter().map(|error| (estate.path.clone(), error)));
        estates.push(estate);
    }
    // One directory can be part of several roots, and is wrong once.
    let mut seen: Vec<(Arc<str>, Diagnostic)> = Vec::with_capacity(errors.len());
    let mut known: BTreeSet<(Option<crate::source::Location>, String)> = BTreeSet::new();
    for (path, error) in errors {
        if error.location.is_none() || known.insert((error.location.clone(), error.message.clone())) {
            seen.push((path, error));
        }
    }
    Loaded { estates, errors: seen, notes, sources }
}

/// A remark on files of Terraform's that OpenTofu passes over: which of the two will plan is not known.
fn replaced(tree: &Tree, calls: &Calls, roots: &[&ConfigDir]) -> Option<String> {
    let directories: BTreeSet<&Path> = roots.iter().flat_map(|root| calls.reach(&root.path)).collect();
    let files: Vec<&Arc<str>> = directories.into_iter().flat_map(|directory| tree.replaced(directory)).collect();
    let why = "OpenTofu reads the file of the same name that ends in .tofu or .tofu.json instead, and so does Onus";
    match files.as_slice() {
        [] => None,
        [one] => Some(format!("{one} is not read: {why}")),
        [first, ..] => Some(format!("{} files are not read, the first is {first}: {why}", files.len())),
    }
}

fn path_of(tree: &Tree) -> Arc<str> {
    tree.directories().first().map_or_else(|| "".into(), |directory| directory.shown.clone())
}

/// A root module that is read whole and not evaluated yet.
pub(super) struct Prepared {
    pub(super) node: Arc<Node>,
    pub(super) world: World,
    pub(super) shown: Arc<str>,
    pub(super) key: Arc<str>,
    undeclared: Vec<Arc<str>>,
    pub(super) errors: Vec<Diagnostic>,
}

/// Reads everything that the evaluation of a root module needs.
pub(super) fn prepare(tree: &Tree, root: &ConfigDir, options: &Options, library: &mut Library) -> Option<Prepared> {
    let config = library.known(&root.path)?;
    let mut errors = Vec::new();
    let manifest = tree.manifest(&root.path).unwrap_or_else(|diagnostic| {
        errors.push(diagnostic);
        None
    });
    let mut values = Values::default();
    for (name, text) in input::environment() {
        values.text(&config, (&name, &text), format!("TF_VAR_{name}"), &mut library.sources, &mut errors);
    }
    // The environment is there for all programs.
    values.undeclared.clear();
    for file in tree.variable_files(&root.path) {
        match tree.read(&file) {
            Ok(text) => {
                let text = ValueText { name: file.shown.clone(), text, form: file.form };
                values.file(&config, text, &mut library.sources, &mut errors);
            }
            Err(diagnostic) => library.errors.push((file.shown.clone(), diagnostic)),
        }
    }
    for assignment in &options.assignments {
        match assignment {
            Assignment::Value(name, text) => {
                values.text(&config, (name, text), format!("--var {name}"), &mut library.sources, &mut errors);
            }
            Assignment::File(path) => match input::variable_file(path, &options.limits) {
                Ok((file, text)) => {
                    let text = ValueText { name: file.shown, text, form: file.form };
                    values.file(&config, text, &mut library.sources, &mut errors);
                }
                Err(diagnostic) => library.errors.push((path.as_str().into(), diagnostic)),
            },
        }
    }
    let cwd = root.path.to_string_lossy().into_owned();
    let host = match ModuleHost::new(&tree.base().to_string_lossy(), &cwd) {
        Ok(host) => host,
        Err(diagnostic) => {
            library.errors.push((root.shown.clone(), diagnostic));
            return None;
        }
    };
    let workspace = tree.workspace(&root.path).unwrap_or_else(|diagnostic| {
        library.errors.push((root.shown.clone(), diagnostic));
        "default".to_owned()
    });
    let undeclared = std::mem::take(&mut values.undeclared);
    let mut world = World {
        host,
        cwd: cwd.into(),
        partition: None,
        workspace: workspace.into(),
        limits: options.limits,
        given: values.into_given(),
    };
    let before = Before::new(&world);
    let mut follower = Follower {
        tree,
        library,
        root: &root.path,
        shown: &root.shown,
        manifest,
        tool: if root.files.iter().any(ConfigFile::is_opentofus) { "tofu" } else { "terraform" },
        before: &before,
        calls: 0,
        limits: options.limits,
        errors: Vec::new(),
    };
    let node = follower.node(config.clone(), "", None, &mut Vec::new());
    errors.append(&mut follower.errors);
    world.partition = (!partitions(&node)).then(|| "aws".into());
    let key = root.path.strip_prefix(tree.base()).unwrap_or(&PathBuf::new()).to_string_lossy().into();
    Some(Prepared { node: Arc::new(node), world, shown: root.shown.clone(), key, undeclared, errors })
}

/// Whether a module or one below it names a partition other than `aws`.
fn partitions(node: &Node) -> bool {
    node.config.partitions || node.children.iter().any(|child| matches!(child, Child::Module(node) if partitions(node)))
}

fn evaluate(prepared: Prepared) -> (Estate, Vec<Diagnostic>) {
    let Prepared { node, world, shown, key, errors: mut found, .. } = prepared;
    let mut module = Module::new(Evaluator::new(node.clone(), world.clone()));
    module.evaluate(true);
    if module.evaluator.is_ordered() {
        // One thread has one order.
        module = Module::new(Evaluator::new(node.clone(), world));
        module.evaluate(false);
    }
    found.extend(module.evaluator.take_errors());
    let unfetched = module.unfetched();
    let providers = module.providers();
    let accounts = providers.iter().flat_map(|provider| provider.allowed_account_ids.iter().cloned());
    let accounts = AccountId::distinct(accounts);
    let resources = module.resources();
    let mut estate = Estate::new(shown, Kind::Module, resources, Box::new(module));
    estate.key = key;
    estate.providers = providers;
    estate.set_accounts(accounts);
    if !unfetched.is_empty() {
        let words = if unfetched.len() == 1 { "module call" } else { "module calls" };
        let why = if unfetched.iter().all(|one| one.is_known) { "not on disk" } else { "not on disk, or not known" };
        estate.incomplete = Some(format!("{} {words} could not be followed: {why}", unfetched.len()));
    }
    estate.unfetched = unfetched;
    (estate, found)
}
