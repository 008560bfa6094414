//! The configuration below a directory: which files belong to which module, and where modules that are called lie.
//!
//! A tree is walked once, by the types that the directories tell; links are the only entries that are asked about. Nothing
//! is read outside of [`Tree::base`], with one exception: where there is no repository, the source of a module may climb
//! out of the directory that was given with `..`, as Terraform follows it.

mod change;
mod manifest;
mod names;
mod place;
mod text;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use change::{Change, ChangeKind, repository};
pub use manifest::Manifest;
pub use place::resolved;
pub use text::{environment, variable_file};

use super::mistake;
use crate::limits::Limits;
use crate::source::Diagnostic;

/// The configuration below a directory that the user gave.
#[derive(Debug)]
pub struct Tree {
    /// The directory that was given, without links.
    root: PathBuf,
    /// The same as the user wrote it.
    shown: Arc<str>,
    /// The repository around it, or itself.
    base: PathBuf,
    /// Whether the base is a repository, which nothing leads out of.
    repository: bool,
    /// Whether OpenTofu's files are read, and those left out that they stand for.
    opentofu: bool,
    directories: Vec<ConfigDir>,
    /// Where in the list the directory with a path is.
    index: BTreeMap<PathBuf, usize>,
    /// Files with values of variables that are read unasked, by directory.
    variables: BTreeMap<PathBuf, Vec<ConfigFile>>,
    /// Files that are not read because OpenTofu has its own for them, by directory.
    replaced: BTreeMap<PathBuf, Vec<Arc<str>>>,
    /// Links among all these files: what each stands for, and the directory that it is in.
    links: Vec<(PathBuf, PathBuf)>,
    /// Links to directories that the walk does not come to, by name.
    elsewhere: Vec<Arc<str>>,
    problems: Vec<Problem>,
    limits: Limits,
}

/// A directory with configuration: a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigDir {
    /// Absolute, without links.
    pub path: PathBuf,
    /// As reports name it: like the user wrote the directory that was given, such as `infra/prod`; `.` for the working
    /// directory.
    pub shown: Arc<str>,
    /// In the order in which Terraform reads them: by name, and those that override others last.
    pub files: Vec<ConfigFile>,
}

/// A file with configuration or with values of variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// Absolute, in a directory without links.
    pub path: PathBuf,
    /// As reports name it, such as `infra/prod/main.tf`.
    pub shown: Arc<str>,
    /// Its syntax.
    pub form: ConfigForm,
    /// Whether what it says replaces what the other files say: `override.tf`, `*_override.tf` and the like.
    pub is_override: bool,
}

impl ConfigFile {
    /// Whether only OpenTofu reads it.
    pub fn is_opentofus(&self) -> bool {
        let name = self.path.file_name().unwrap_or_default().as_encoded_bytes();
        name.ends_with(b".tofu") || name.ends_with(b".tofu.json")
    }
}

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigForm {
    /// HCL's own.
    Native,
    /// JSON.
    Json,
}

/// Something below the directory that should be read and cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// As reports name it.
    pub path: Arc<str>,
    /// Why.
    pub diagnostic: Diagnostic,
}

/// Walks a directory.
///
/// # Errors
/// When there is no such directory, when it cannot be read, or when there is no configuration in it or below it. The help
/// of the diagnostic is what to pass instead.
pub fn tree(path: &str, limits: &Limits) -> Result<Tree, Diagnostic> {
    let tree = walked(path, usize::MAX, true, limits)?;
    if !tree.directories.is_empty() {
        return Ok(tree);
    }
    Err(match tree.problems.into_iter().next() {
        Some(problem) => problem.diagnostic,
        None => without(path),
    })
}

/// Reads a directory alone: what lies below it is found when a module calls it. `opentofu` says whether OpenTofu's own files
/// are read, which Terraform passes over.
///
/// # Errors
/// When there is no such directory, or when it cannot be read.
pub fn root(path: &str, opentofu: bool, limits: &Limits) -> Result<Tree, Diagnostic> {
    walked(path, 1, opentofu, limits)
}

/// The directory that a file lies in, if there is configuration beside it.
pub fn beside(file: &str) -> Option<String> {
    let directory = Path::new(file).parent()?;
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let configuration = |entry: fs::DirEntry| matches!(names::named(&entry.file_name()), names::Named::Config { .. });
    let found = file != "-" && fs::read_dir(directory).ok()?.flatten().any(configuration);
    if found { directory.to_str().map(str::to_owned) } else { None }
}

fn walked(path: &str, deepest: usize, opentofu: bool, limits: &Limits) -> Result<Tree, Diagnostic> {
    let name = super::name(path);
    let metadata = fs::metadata(path).map_err(|error| super::unreadable(name, &error, limits))?;
    if !metadata.is_dir() {
        return Err(Diagnostic::new(format!("{name} is not a directory, so no configuration was read from it"))
            .with_help("pass the directory of a root module, or a plan"));
    }
    let root = fs::canonicalize(path).map_err(|error| super::unreadable(name, &error, limits))?;
    let mut tree = Tree { opentofu, ..Tree::around(root, place::clean(path).into(), limits) };
    tree.walk(&tree.root.clone(), deepest);
    Ok(tree)
}

/// Why nothing is read from a directory without configuration, and what to pass instead.
pub(super) fn without(path: &str) -> Diagnostic {
    let name = super::name(path);
    let found =
        Diagnostic::new(format!("{name} is a directory without Terraform configuration, so nothing was judged"));
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let plan = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".json") || name.ends_with(".json.gz"))
        .min();
    match plan {
        Some(json) => {
            let json = Path::new(path).join(json);
            found.with_help(format!("pass the plan itself, such as {}", mistake::shell(&json.to_string_lossy())))
        }
        None => found.with_help("pass a plan: `terraform show -json tfplan > plan.json`"),
    }
}

impl Tree {
    /// An empty one.
    fn around(root: PathBuf, shown: Arc<str>, limits: &Limits) -> Self {
        let repository = root.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok());
        Self {
            shown,
            base: repository.unwrap_or(&root).to_owned(),
            repository: repository.is_some(),
            opentofu: true,
            root,
            directories: Vec::new(),
            index: BTreeMap::new(),
            variables: BTreeMap::new(),
            replaced: BTreeMap::new(),
            links: Vec::new(),
            elsewhere: Vec::new(),
            problems: Vec::new(),
            limits: *limits,
        }
    }

    /// The directories with configuration in and below the one that was given, by their names in reports. Those of
    /// `.terraform`, `.terragrunt-cache` and `.git` are not among them, and links to directories are not followed: what lies
    /// in the tree is there by its own name.
    pub fn directories(&self) -> &[ConfigDir] {
        &self.directories
    }

    /// The directory that was given, if it has configuration itself.
    pub fn given(&self) -> Option<&ConfigDir> {
        self.directories.get(*self.index.get(&self.root)?)
    }

    /// The directory that nothing is read outside of: the repository around the directory that was given, or itself.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// What could not be read in the walk, by name.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// A note on links to directories that are not in the tree.
    pub fn elsewhere(&self) -> Option<String> {
        let why = "links to directories are not followed, and what lies there is judged only where a module calls it";
        match self.elsewhere.as_slice() {
            [] => None,
            [one] => Some(format!("{one} leads to a directory elsewhere: {why}")),
            [first, ..] => Some(format!(
                "{} links lead to directories elsewhere, the first is {first}: {why}",
                self.elsewhere.len()
            )),
        }
    }

    /// The files of a directory that are not read, because OpenTofu has files of its own in their place.
    pub fn replaced(&self, directory: &Path) -> &[Arc<str>] {
        self.replaced.get(directory).map_or(&[], Vec::as_slice)
    }

    /// The files of a directory with values of variables that Terraform reads unasked, each of which wins over those before
    /// it: `terraform.tfvars`, `terraform.tfvars.json`, then `*.auto.tfvars` and `*.auto.tfvars.json` by name.
    pub fn variable_files(&self, root: &Path) -> Vec<ConfigFile> {
        self.variables.get(root).cloned().unwrap_or_default()
    }
}
