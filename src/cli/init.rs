//! `onus init`: settings, a workflow and a commit hook for the repository at hand.
//!
//! It asks nothing and overwrites nothing. What it writes works as it is: the workflow checks the configuration itself,
//! which needs no credentials, and hook and workflow take Onus from PyPI by its version.

mod look;
mod texts;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::output;
use look::{Automation, Repository};
use onus::report::sanitise;

/// Writes what is missing, and tells what to do next.
pub(crate) fn run(directory: &Path) -> Exit {
    if !directory.is_dir() {
        output::complain(&format!("{} is no directory", directory.display()));
        return Exit::Input;
    }
    let repository = Repository::at(directory);
    let mut told = vec![repository.found()];
    match write_all(&repository, &mut told) {
        Ok(()) => output::print((sanitise::block(&told.join("\n")) + "\n").as_bytes()),
        Err((path, error)) => {
            // What was written before is there.
            if told.iter().any(|line| line.starts_with("wrote ")) {
                output::print((sanitise::block(&told.join("\n")) + "\n").as_bytes());
            }
            output::complain(&format!("{}: {error}", path.display()));
            Exit::Input
        }
    }
}

type Failed = (PathBuf, io::Error);

fn write_all(repository: &Repository, told: &mut Vec<String>) -> Result<(), Failed> {
    if let Some((first, rest)) = repository.left_out.split_first() {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        told.push(format!("left out of what is written, as characters of the name could do harm there: {first}{more}"));
    }
    let settings = repository.directory.join(onus::config::NAME);
    let workflow = repository.root.as_ref().map(|root| root.join(".github").join("workflows").join("onus.yml"));
    let workflow = workflow.filter(|_| repository.automation == Automation::GitHub);
    let hook = repository.root.as_ref().map(|root| root.join(".pre-commit-config.yaml"));
    let own = Some(&settings).filter(|_| repository.settings.is_none());
    for path in [own, workflow.as_ref(), hook.as_ref()].into_iter().flatten() {
        reachable(path, &repository.fence)?;
    }
    match &repository.settings {
        Some(file) => told.push(format!("{} is there already and stays as it is", sanitise::line(file))),
        None => {
            create(&settings, texts::SETTINGS)?;
            told.push(format!("wrote {}: all settings with their defaults, commented out", shown(&settings)));
        }
    }
    let Some(hook) = hook else {
        told.push("this is no git repository, so there is no workflow and no hook".to_owned());
        told.extend(next());
        return Ok(());
    };
    match repository.automation {
        Automation::GitHub => {
            if let Some(workflow) = &workflow {
                let workflow_is_new = create(workflow, &texts::workflow(repository))?;
                told.push(match workflow_is_new {
                    true => format!("wrote {}: checks every pull request, without credentials", shown(workflow)),
                    false => format!("{} is there already and stays as it is", shown(workflow)),
                });
            }
        }
        Automation::GitLab => {
            told.push("for merge requests, add this job to .gitlab-ci.yml:".to_owned());
            told.push(texts::gitlab(repository));
        }
        Automation::Other => {
            told.push(format!("for your pipeline: `{}`", texts::command(repository)));
        }
    }
    if create(&hook, &texts::hooks())? {
        told.push(format!("wrote {}: `pre-commit install` checks what is committed", shown(&hook)));
    } else {
        told.push(format!("{} stays as it is; for a commit hook, add to its `repos`:", shown(&hook)));
        let text = if hook.is_file() { fs::read_to_string(&hook).unwrap_or_default() } else { String::new() };
        told.push(texts::short_hook(&text));
    }
    told.extend(next());
    Ok(())
}

fn next() -> [String; 2] {
    [
        "next: `onus check` shows what is there today, `onus explain ID` tells about a policy".to_owned(),
        "      then commit what was written".to_owned(),
    ]
}

/// Whether a file can be written where it belongs, asked of all files before the first is written: what is there of the
/// way to it are directories, and none of them is a link out of the directory that is set up.
fn reachable(path: &Path, fence: &Path) -> Result<(), Failed> {
    let there = |directory: &&Path| fs::symlink_metadata(here(directory)).is_ok();
    let Some(existing) = path.ancestors().skip(1).find(there).map(here) else { return Ok(()) };
    let failed = |why: &str| (existing.to_owned(), io::Error::other(format!("{why}; nothing is written")));
    let target = fs::canonicalize(existing).map_err(|error| failed(&error.to_string()))?;
    if !target.starts_with(fence) {
        return Err(failed("is a link that leads out of the repository"));
    }
    if !target.is_dir() {
        return Err(failed("is no directory"));
    }
    Ok(())
}

/// A path as it is told.
fn shown(path: &Path) -> String {
    sanitise::line(&path.to_string_lossy()).into_owned()
}

/// The parent of a bare name is an empty path.
fn here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

/// Writes a file that is not there yet; false if it is.
fn create(path: &Path, text: &str) -> Result<bool, Failed> {
    let failed = |error| (path.to_owned(), error);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    match File::options().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error)),
    }
}
