//! Configuration below a directory: which directories have any, and their files.
//!
//! Terraform documentation, "Files and Directories" and "Override Files". Nothing is followed out of the base, the
//! repository or else the directory that was given: a link there leads nowhere. A call of a module can name a directory
//! outside, as in Terraform, and then a link on the way must not lead further.

mod manifest;

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::fence::MAX_FILE_BYTES;
use crate::source::Diagnostic;

pub use manifest::Manifest;

/// Directories that hold nothing of this configuration.
const SKIPPED: [&str; 4] = [".terraform", ".git", ".terragrunt-cache", "node_modules"];

/// The configuration below a directory that the user gave.
#[derive(Debug)]
pub struct Tree {
    /// Without links.
    given: PathBuf,
    /// As the user wrote it.
    shown: Arc<str>,
    base: PathBuf,
    directories: Vec<ConfigDir>,
    problems: Vec<(Arc<str>, Diagnostic)>,
}

/// A directory with configuration.
#[derive(Debug, Clone)]
pub struct ConfigDir {
    /// Without links.
    pub path: PathBuf,
    /// As reports name it: below what the user wrote.
    pub shown: Arc<str>,
    /// Its files: primary ones first, then overrides, each in the order of their names.
    pub files: Vec<ConfigFile>,
}

/// A file with configuration, or with values of variables.
#[derive(Debug, Clone)]
pub struct ConfigFile {
    /// Where it is.
    pub path: PathBuf,
    /// As reports name it.
    pub shown: Arc<str>,
    /// In which syntax it is written.
    pub form: ConfigForm,
    /// Whether it changes what other files declare.
    pub is_override: bool,
}

/// The syntax of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigForm {
    /// HCL.
    Native,
    /// HCL's JSON.
    Json,
}

/// Finds the configuration in and below a directory.
///
/// # Errors
/// If there is no such directory, or no configuration in it; the help says what to pass instead.
pub fn tree(path: &str) -> Result<Tree, Diagnostic> {
    let given = fs::canonicalize(path).map_err(|error| super::unreadable(path, &error))?;
    let base = repository(&given).unwrap_or(&given).to_owned();
    let mut tree = Tree { shown: shown(path).into(), given, base, directories: Vec::new(), problems: Vec::new() };
    tree.walk();
    if tree.directories.is_empty() && tree.problems.is_empty() {
        return Err(super::nothing_in(path));
    }
    Ok(tree)
}

/// The nearest directory above with a repository.
fn repository(path: &Path) -> Option<&Path> {
    path.ancestors().find(|above| above.join(".git").exists())
}

/// A path as reports begin with it: nothing for the working directory.
fn shown(path: &str) -> &str {
    let path = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    if path.is_empty() { "." } else { path }
}

impl Tree {
    /// The directories with configuration, in the order of their paths.
    pub fn directories(&self) -> &[ConfigDir] {
        &self.directories
    }

    /// The directory that nothing is read outside of, but for what calls name: the repository, or else what was given.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// What could not be looked into, each with its path.
    pub fn problems(&self) -> &[(Arc<str>, Diagnostic)] {
        &self.problems
    }

    fn walk(&mut self) {
        let entered = |entry: &DirEntry| {
            let skipped = entry.file_name().to_str().is_some_and(|name| SKIPPED.contains(&name));
            entry.depth() == 0 || !(entry.file_type().is_dir() && skipped)
        };
        let walk = WalkDir::new(&self.given).follow_links(false).sort_by_file_name().into_iter().filter_entry(entered);
        let mut files: Vec<(PathBuf, Vec<Found>)> = Vec::new();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().map_or_else(|| self.given.clone(), Path::to_owned);
                    let message = match error.into_io_error() {
                        Some(error) => super::unreadable(&self.name(&path), &error),
                        None => Diagnostic::new("the directory cannot be read"),
                    };
                    self.problems.push((self.name(&path).into(), message));
                    continue;
                }
            };
            let Some(kind) = Kind::of(entry.file_name()) else { continue };
            let Some(found) = self.found(&entry, kind) else { continue };
            let Some(parent) = entry.path().parent() else { continue };
            match files.iter_mut().rev().find(|(directory, _)| directory == parent) {
                Some((_, list)) => list.push(found),
                None => files.push((parent.to_owned(), vec![found])),
            }
        }
        for (path, found) in files {
            let shown = self.name(&path);
            self.directories.push(directory(path, &shown, found));
        }
        self.directories.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// A file that is read: what a link leads to counts while it is a file inside.
    fn found(&mut self, entry: &DirEntry, kind: Kind) -> Option<Found> {
        let name = entry.file_name().to_str()?.to_owned();
        let file_type = entry.file_type();
        if file_type.is_dir() {
            return None;
        }
        if file_type.is_symlink() {
            let target = fs::canonicalize(entry.path()).ok()?;
            if !target.starts_with(&self.base) {
                let message = Diagnostic::new("the link leads out of the root directory, so that it is not read");
                self.problems.push((self.name(entry.path()).into(), message));
                return None;
            }
            return target.is_file().then_some(Found { name, kind });
        }
        file_type.is_file().then_some(Found { name, kind })
    }

    /// A path as reports name it.
    fn name(&self, path: &Path) -> String {
        let below = match path.strip_prefix(&self.given) {
            Ok(below) => below.to_string_lossy().into_owned(),
            Err(_) => {
                let outside = from(path, &self.given);
                return if &*self.shown == "." { outside } else { tidy(&format!("{}/{outside}", self.shown)) };
            }
        };
        match (&*self.shown, below.is_empty()) {
            (shown, true) => shown.to_owned(),
            (".", false) => below,
            (shown, false) => format!("{shown}/{below}"),
        }
    }

    /// The directory that a call names by `./` or `../`, seen from the directory of the call.
    ///
    /// # Errors
    /// If it is not there, has no configuration, or a link on the way leads elsewhere.
    pub fn local(&self, directory: &Path, source: &str) -> Result<ConfigDir, Diagnostic> {
        let target = clean(&directory.join(source.replace('\\', "/")));
        let name = self.name(&target);
        let real = fs::canonicalize(&target)
            .map_err(|_| Diagnostic::new(format!("the module {source} is not there: there is no directory {name}")))?;
        // A call leads where it says; a link must not lead out of what call and root have in common.
        let common = common(&self.base, &target);
        if !real.starts_with(&common) {
            return Err(Diagnostic::new(format!("the module {source} lies behind a link that leads out of the root")));
        }
        self.read_directory(real, &name)
    }

    /// The directory of a module that `terraform init` put on disk.
    ///
    /// # Errors
    /// If it is not there, or has no configuration.
    pub fn installed(&self, root: &Path, directory: &Path) -> Result<ConfigDir, Diagnostic> {
        let target = clean(&root.join(directory));
        let name = self.name(&target);
        let real = fs::canonicalize(&target).map_err(|error| super::unreadable(&name, &error))?;
        if !real.starts_with(&self.base) && !real.starts_with(root) {
            return Err(Diagnostic::new(format!("{name} leads out of the root directory, so that it is not read")));
        }
        self.read_directory(real, &name)
    }

    fn read_directory(&self, path: PathBuf, name: &str) -> Result<ConfigDir, Diagnostic> {
        let mut found = Vec::new();
        let entries = WalkDir::new(&path).min_depth(1).max_depth(1).follow_links(true).sort_by_file_name();
        for entry in entries.into_iter().flatten() {
            let Some(kind) = Kind::of(entry.file_name()) else { continue };
            let inside = !entry.path_is_symlink()
                || fs::canonicalize(entry.path())
                    .is_ok_and(|real| real.starts_with(&self.base) || real.starts_with(&path));
            if entry.file_type().is_file() && inside {
                found.extend(entry.file_name().to_str().map(|name| Found { name: name.to_owned(), kind }));
            }
        }
        if found.is_empty() {
            return Err(Diagnostic::new(format!("the directory {name} has no configuration, so that it is no module")));
        }
        Ok(directory(path, name, found))
    }

    /// What `terraform init` has written about the modules that it put on disk, if it has.
    ///
    /// # Errors
    /// If that is there and cannot be read.
    pub fn manifest(&self, root: &Path) -> Result<Option<Manifest>, Diagnostic> {
        manifest::read(root, &self.name(&root.join(manifest::PATH)))
    }

    /// The files with values of variables beside a root module, in Terraform's order: later ones win.
    pub fn variable_files(&self, root: &Path) -> Vec<ConfigFile> {
        let entries = WalkDir::new(root).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten();
        let mut files: Vec<(bool, ConfigFile)> = Vec::new();
        for entry in entries {
            let Some(name) = entry.file_name().to_str() else { continue };
            let own = matches!(name, "terraform.tfvars" | "terraform.tfvars.json");
            let auto = name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json");
            let is_file = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_file());
            let inside = fs::canonicalize(entry.path()).is_ok_and(|real| real.starts_with(&self.base));
            if !(own || auto) || !is_file || !inside {
                continue;
            }
            let form = if name.ends_with(".json") { ConfigForm::Json } else { ConfigForm::Native };
            let shown = self.name(entry.path()).into();
            files.push((auto, ConfigFile { path: entry.path().to_owned(), shown, form, is_override: false }));
        }
        files.sort_by_key(|(auto, _)| *auto);
        files.into_iter().map(|(_, file)| file).collect()
    }

    /// The workspace that terraform would plan in: `TF_WORKSPACE`, else the one that was selected in the directory, else
    /// `default`.
    pub fn workspace(&self, root: &Path) -> String {
        let selected = || text(&root.join(".terraform/environment"), "").ok();
        let name = std::env::var("TF_WORKSPACE").ok().filter(|name| !name.is_empty()).or_else(selected);
        name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).unwrap_or_else(|| "default".to_owned())
    }

    /// The text of a file, as it is.
    ///
    /// # Errors
    /// If it cannot be read, is too large, or is no UTF-8.
    pub fn read(&self, file: &ConfigFile) -> Result<String, Diagnostic> {
        text(&file.path, &file.shown)
    }
}

/// The text of a file with values of variables, by its path from the working directory, and its syntax.
///
/// # Errors
/// If it cannot be read, is too large, or is no UTF-8.
pub fn variable_file(path: &str) -> Result<(String, ConfigForm), Diagnostic> {
    let form = if path.ends_with(".json") { ConfigForm::Json } else { ConfigForm::Native };
    if !Path::new(path).is_file() {
        return Err(Diagnostic::new(format!("there is no file {path} with values of variables")));
    }
    text(Path::new(path), path).map(|text| (text, form))
}

/// The values that the environment gives to variables, `TF_VAR_name`, in the order of their names.
pub fn environment() -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.to_str()?.strip_prefix("TF_VAR_")?.to_owned();
            Some((name, value.into_string().ok()?))
        })
        .collect();
    values.sort();
    values
}

fn text(path: &Path, shown: &str) -> Result<String, Diagnostic> {
    let file = fs::File::open(path).map_err(|error| super::unreadable(shown, &error))?;
    let size = file.metadata().map_err(|error| super::unreadable(shown, &error))?.len();
    let bytes = super::limited_to(MAX_FILE_BYTES, file, size).map_err(|error| super::unreadable(shown, &error))?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
        Diagnostic::new(format!("{shown} is no UTF-8 text: line {line} has a byte that is none"))
            .with_help("configuration is written in UTF-8; save the file in that encoding")
    })
}

/// A file of a directory.
struct Found {
    name: String,
    kind: Kind,
}

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kind {
    form: ConfigForm,
    /// Whether it is OpenTofu's own.
    tofu: bool,
    is_override: bool,
}

impl Kind {
    fn of(name: &OsStr) -> Option<Self> {
        let name = name.to_str()?;
        // What editors leave behind.
        if name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#')) {
            return None;
        }
        let (stem, form, tofu) = [
            (".tf", ConfigForm::Native, false),
            (".tf.json", ConfigForm::Json, false),
            (".tofu", ConfigForm::Native, true),
            (".tofu.json", ConfigForm::Json, true),
        ]
        .into_iter()
        .find_map(|(ending, form, tofu)| Some((name.strip_suffix(ending)?, form, tofu)))?;
        Some(Self { form, tofu, is_override: stem == "override" || stem.ends_with("_override") })
    }
}

/// A directory of these files. OpenTofu reads `x.tofu` in place of `x.tf`.
fn directory(path: PathBuf, shown: &str, mut found: Vec<Found>) -> ConfigDir {
    let replaced: Vec<String> =
        found.iter().filter(|file| file.kind.tofu).map(|file| file.name.replacen(".tofu", ".tf", 1)).collect();
    found.retain(|file| !replaced.contains(&file.name));
    found.sort_by(|a, b| (a.kind.is_override, &a.name).cmp(&(b.kind.is_override, &b.name)));
    let files = found.into_iter().map(|file| ConfigFile {
        path: path.join(&file.name),
        shown: if shown == "." { file.name.as_str().into() } else { format!("{shown}/{}", file.name).into() },
        form: file.kind.form,
        is_override: file.kind.is_override,
    });
    ConfigDir { files: files.collect(), shown: shown.into(), path }
}

/// A path without `.` and `..`, by its words alone.
fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(cleaned.pop()),
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// A relative path without `x/..`.
fn tidy(path: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in path.split('/') {
        match (word, words.last()) {
            ("..", Some(last)) if *last != ".." && !last.is_empty() => drop(words.pop()),
            (".", _) => {}
            _ => words.push(word),
        }
    }
    if words.is_empty() { ".".to_owned() } else { words.join("/") }
}

/// A path as seen from a directory.
fn from(path: &Path, directory: &Path) -> String {
    let common = common(path, directory);
    let up = directory.strip_prefix(&common).map_or(0, |rest| rest.components().count());
    let down = path.strip_prefix(&common).unwrap_or(path).to_string_lossy().into_owned();
    let mut words: Vec<String> = std::iter::repeat_n("..".to_owned(), up).collect();
    if !down.is_empty() {
        words.push(down);
    }
    words.join("/")
}

/// What two paths begin with.
fn common(a: &Path, b: &Path) -> PathBuf {
    a.components().zip(b.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

#[cfg(test)]
mod tests;
