//! `onus init`: settings, a workflow and a commit hook for the repository at hand.
//!
//! It asks nothing and overwrites nothing. What it writes works as it is: the workflow checks the configuration itself,
//! which needs no credentials, and hook and workflow take Onus from PyPI by its version.

mod look;
mod texts;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::exit::Exit;
use super::output;
use look::{Automation, Repository};

/// Writes what is missing, and tells what to do next.
pub(crate) fn run(directory: &Path) -> Exit {
    if !directory.is_dir() {
        output::complain(&format!("{} is no directory", directory.display()));
        return Exit::Input;
    }
    let repository = Repository::at(directory);
    match write_all(&repository) {
        Ok(told) => output::print((onus::report::sanitise::block(&told.join("\n")) + "\n").as_bytes()),
        Err((path, error)) => {
            output::complain(&format!("{}: {error}", path.display()));
            Exit::Input
        }
    }
}

type Failed<'p> = (std::borrow::Cow<'p, Path>, io::Error);

fn write_all(repository: &Repository) -> Result<Vec<String>, Failed<'_>> {
    let mut told = vec![repository.found()];
    let settings = repository.directory.join(onus::config::NAME);
    match &repository.settings {
        Some(file) => told.push(format!("{file} is there already and stays as it is")),
        None => {
            create(&settings, texts::SETTINGS)?;
            told.push(format!("wrote {}: all settings with their defaults, commented out", settings.display()));
        }
    }
    let Some(root) = &repository.root else {
        told.push("this is no git repository, so there is no workflow and no hook".to_owned());
        told.extend(next());
        return Ok(told);
    };
    match repository.automation {
        Automation::GitHub => {
            let workflow = root.join(".github").join("workflows").join("onus.yml");
            match create(&workflow, &texts::workflow(repository))? {
                true => {
                    told.push(format!("wrote {}: checks every pull request, without credentials", workflow.display()))
                }
                false => told.push(format!("{} is there already and stays as it is", workflow.display())),
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
    let hook = root.join(".pre-commit-config.yaml");
    if create(&hook, &texts::hooks())? {
        told.push(format!("wrote {}: `pre-commit install` checks what is committed", hook.display()));
    } else {
        told.push(format!("{} stays as it is; for a commit hook, add to its `repos`:", hook.display()));
        told.push(texts::short_hook(&fs::read_to_string(&hook).unwrap_or_default()));
    }
    told.extend(next());
    Ok(told)
}

fn next() -> [String; 2] {
    [
        "next: `onus check` shows what is there today, `onus explain ID` tells about a policy".to_owned(),
        "      then commit what was written".to_owned(),
    ]
}

/// Writes a file that is not there yet; false if it is.
fn create<'p>(path: &Path, text: &str) -> Result<bool, Failed<'p>> {
    let failed = |error| (path.to_owned().into(), error);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    match File::options().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(failed),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(error)),
    }
}
