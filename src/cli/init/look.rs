//! What there is: root modules, the tool that plans them, the repository and where it is checked.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use onus::eval::{self, Options};
use onus::input::{self, Home};
use onus::limits::Limits;
use onus::report::sanitise;
use onus::source::SourceMap;

/// What a directory and the repository around it look like.
pub(super) struct Repository {
    /// The directory as it was given.
    pub(super) directory: PathBuf,
    /// The directory of the repository, relative to the working directory where the given one is.
    pub(super) root: Option<PathBuf>,
    /// What nothing is written outside of: the repository, else the directory, without links.
    pub(super) fence: PathBuf,
    /// The given directory relative to the repository, with `/`; `.` for that itself.
    pub(super) below: String,
    /// The file with settings that holds here already.
    pub(super) settings: Option<Arc<str>>,
    /// The root modules, relative to the repository.
    pub(super) modules: Vec<String>,
    /// Directories whose names are in nothing that is written, quoted.
    pub(super) left_out: Vec<String>,
    /// `tofu` or `terraform`.
    pub(super) tool: &'static str,
    /// The branch that changes go to.
    pub(super) branch: String,
    pub(super) automation: Automation,
}

/// Where changes are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Automation {
    GitHub,
    GitLab,
    /// Somewhere else.
    Other,
}

impl Repository {
    pub(super) fn at(directory: &Path) -> Self {
        let own = fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
        let up = own.ancestors().position(|above| above.join(".git").exists());
        let above = up.and_then(|up| own.ancestors().nth(up));
        let below = above.and_then(|above| own.strip_prefix(above).ok()).map(slashed).unwrap_or_default();
        let tree = input::tree(&directory.to_string_lossy(), &Limits::DEFAULT).ok();
        let named = |ending: &str| {
            let files = tree.iter().flat_map(|tree| tree.directories()).flat_map(|directory| &directory.files);
            files.into_iter().any(|file| file.shown.ends_with(ending))
        };
        let version = |name: &str| own.join(name).exists() || above.is_some_and(|above| above.join(name).exists());
        let tofu = named(".tofu") || named(".tofu.json") || version(".opentofu-version");
        let loaded = eval::load(&directory.to_string_lossy(), &Options::default(), SourceMap::default());
        let modules = loaded.map(|loaded| loaded.estates.iter().map(|estate| estate.key.to_string()).collect());
        let (modules, odd): (Vec<String>, Vec<String>) =
            modules.unwrap_or_else(|_| Vec::new()).into_iter().partition(|module| is_writable(module));
        // Where the directory itself has such a name, so have all below.
        let odd = if is_writable(&below) { odd } else { vec![below.clone()] };
        let left_out = odd.iter().map(|directory| format!("{directory:?}")).collect();
        let below = Some(below).filter(|below| !below.is_empty() && is_writable(below));
        Self {
            directory: if directory == Path::new(".") { PathBuf::new() } else { directory.to_owned() },
            root: above.map(from_here),
            fence: above.unwrap_or(&own).to_owned(),
            below: below.unwrap_or_else(|| ".".to_owned()),
            settings: Home::of(directory).nearest(onus::config::NAME).map(|file| file.shown),
            modules,
            left_out,
            tool: if tofu && !version(".terraform-version") { "tofu" } else { "terraform" },
            branch: above.map_or_else(|| "main".to_owned(), branch),
            automation: above.map_or(Automation::Other, automation),
        }
    }

    /// The first root module, as a command names it.
    pub(super) fn first(&self) -> &str {
        self.modules.first().map(String::as_str).filter(|module| !module.is_empty()).unwrap_or(".")
    }

    /// What was found, in a line.
    pub(super) fn found(&self) -> String {
        let shown = |module: &String| if module.is_empty() { ".".to_owned() } else { module.clone() };
        let mut names: Vec<String> = self.modules.iter().take(3).map(shown).collect();
        if self.modules.len() > names.len() {
            names.push("…".to_owned());
        }
        match self.modules.len() {
            0 if !self.left_out.is_empty() => "found root modules whose names are written nowhere".to_owned(),
            0 => "found no Terraform configuration here; Onus checks plans all the same".to_owned(),
            1 => format!("found one root module ({}): {}", self.tool, names.join(", ")),
            count => format!("found {count} root modules ({}): {}", self.tool, names.join(", ")),
        }
    }
}

/// Whether a path can stand in a comment, a command and a quoted text of a workflow: none of its characters ends one of
/// these, and none begins an expression of GitHub or GitLab.
fn is_writable(path: &str) -> bool {
    let odd = |c: char| sanitise::is_hostile(c) || matches!(c, '"' | '\\' | '\u{fffd}'..='\u{ffff}');
    !path.contains(odd) && !path.contains("${{") && !path.contains("$[[")
}

/// A path from the working directory, where that is the shorter way.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    if let Ok(below) = path.strip_prefix(&here) {
        return below.to_owned();
    }
    match here.strip_prefix(path) {
        Ok(down) => down.components().map(|_| "..").collect(),
        Err(_) => path.to_owned(),
    }
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The directory that git keeps its own files in; in a worktree, that of the repository.
fn git(root: &Path) -> PathBuf {
    let own = root.join(".git");
    let Ok(text) = fs::read_to_string(&own) else { return own };
    let Some(path) = text.trim().strip_prefix("gitdir: ") else { return own };
    let worktree = root.join(path);
    match fs::read_to_string(worktree.join("commondir")) {
        Ok(common) => worktree.join(common.trim()),
        Err(_) => worktree,
    }
}

/// The branch that a clone of the remote repository has, else one of those that usually are, else the one at hand.
fn branch(root: &Path) -> String {
    let git = git(root);
    let names = |file: PathBuf, start: &str| {
        let text = fs::read_to_string(file).ok()?;
        Some(text.trim().strip_prefix(start)?.to_owned())
    };
    let remote = names(git.join("refs/remotes/origin/HEAD"), "ref: refs/remotes/origin/");
    let packed = fs::read_to_string(git.join("packed-refs")).unwrap_or_default();
    let there = |branch: &str| {
        ["refs/remotes/origin/", "refs/heads/"].into_iter().any(|start| {
            let name = format!("{start}{branch}");
            git.join(&name).is_file() || packed.lines().any(|line| line.split(' ').nth(1) == Some(&*name))
        })
    };
    let usual = || ["main", "master", "trunk"].iter().find(|branch| there(branch)).map(|name| (*name).to_owned());
    let branch = remote.or_else(usual).or_else(|| names(git.join("HEAD"), "ref: refs/heads/"));
    // It goes into a workflow: what git allows in a name and YAML takes for something else stays out.
    let plain = |name: &String| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    branch.filter(plain).unwrap_or_else(|| "main".to_owned())
}

fn automation(root: &Path) -> Automation {
    let there = |name: &str| root.join(name).exists();
    let remote = fs::read_to_string(git(root).join("config")).unwrap_or_default();
    let others =
        ["Jenkinsfile", "azure-pipelines.yml", "bitbucket-pipelines.yml", ".circleci", ".buildkite", ".drone.yml"];
    if there(".github") || remote.contains("github.com") {
        Automation::GitHub
    } else if there(".gitlab-ci.yml") || remote.contains("gitlab") {
        Automation::GitLab
    } else if others.iter().any(|name| there(name)) {
        Automation::Other
    } else {
        Automation::GitHub
    }
}
