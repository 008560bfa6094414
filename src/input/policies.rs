//! A team's own policy files.

use std::fs;
use std::path::Path;

use super::{limited_to, opened, unreadable_file as unreadable};
use crate::limits::{Limit, Limits};
use crate::source::Diagnostic;

/// A file's path and its text, or why it cannot be read.
pub type PolicyFile = (String, Result<String, Diagnostic>);

/// What policy files are called.
const ENDING: &str = ".policy.hcl";

/// The policy files of a directory, by name, each with its text or why it cannot be read. Directories below it are
/// not read, as the documented Terraform policy language has it. Nothing is read outside of `bound`, if there is one.
///
/// # Errors
/// When the directory cannot be read, holds more than is read, or no policy file: a run that was meant to apply a team's policies and
/// applies none would pass for the wrong reason.
pub fn policy_files(directory: &Path, bound: Option<&Path>, limits: &Limits) -> Result<Vec<PolicyFile>, Diagnostic> {
    let shown = directory.display().to_string();
    if !directory.is_dir() {
        let help = "--policy-dir and `policy_dirs` take directories";
        return Err(Diagnostic::new(format!("{shown} is not a directory")).with_help(help));
    }
    let outside =
        |path: &Path| bound.is_some_and(|bound| !fs::canonicalize(path).is_ok_and(|path| path.starts_with(bound)));
    if outside(directory) {
        let message = format!("{shown} lies outside the repository, and nothing is read there");
        return Err(Diagnostic::new(message).with_help("name it with --policy-dir"));
    }
    let failed = |error: std::io::Error| Diagnostic::new(format!("{shown} cannot be read: {error}"));
    let mut paths = Vec::new();
    for (at, entry) in fs::read_dir(directory).map_err(failed)?.enumerate() {
        if at as u64 >= limits.get(Limit::DirectoryEntries) {
            let message = format!("{shown} has more than {} entries", limits.get(Limit::DirectoryEntries));
            return Err(limits.beyond(Limit::DirectoryEntries, message));
        }
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().ends_with(ENDING.as_bytes()) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    let (mut files, mut bytes) = (Vec::new(), 0);
    for path in paths {
        let name = path.display().to_string();
        let text = match fs::metadata(&path) {
            Ok(kind) if kind.is_dir() => continue,
            Ok(_) if outside(&path) => {
                Err(Diagnostic::new(format!("{name} is a link that leads out of the repository")))
            }
            Ok(kind) if kind.is_file() => read(&path, &name, limits),
            // Reading a pipe would wait for its writer.
            Ok(_) => Err(Diagnostic::new(format!("{name} is a device, pipe or socket, and only files are read"))),
            Err(error) => Err(unreadable(&name, &error)),
        };
        bytes += text.as_ref().map_or(0, String::len) as u64;
        if bytes > limits.get(Limit::PolicyBytes) {
            let most = limits.get(Limit::PolicyBytes);
            let message = format!("the policy files of {shown} have more than {most} bytes together");
            return Err(limits.beyond(Limit::PolicyBytes, message));
        }
        files.push((name, text));
    }
    if files.is_empty() {
        let message = format!("{shown} has no policy file, so no policy of the team was applied");
        return Err(Diagnostic::new(message).with_help(format!("names of policy files end in {ENDING}")));
    }
    Ok(files)
}

fn read(path: &Path, name: &str, limits: &Limits) -> Result<String, Diagnostic> {
    let most = limits.get(Limit::PolicyFileBytes);
    let read = opened::regular(path).and_then(|file| limited_to(most, file, 0));
    let bytes = read.map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => {
            limits.beyond(Limit::PolicyFileBytes, format!("{name} has more than {most} bytes"))
        }
        _ => unreadable(name, &error),
    })?;
    String::from_utf8(bytes)
        .map_err(|error| Diagnostic::new(format!("{name} is not UTF-8 at byte {}", error.utf8_error().valid_up_to())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_policy_files_of_the_directory_itself_are_read_in_order() {
        let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/access");
        let files = policy_files(&policies, None, &Limits::DEFAULT).unwrap();
        let names: Vec<_> = files.iter().filter_map(|(name, _)| name.rsplit('/').next()).collect();
        assert!(names.contains(&"public-access-unblocked.policy.hcl") && names.is_sorted());
        assert!(files.iter().all(|(_, text)| text.is_ok()));
    }

    #[test]
    fn a_directory_without_policies_is_an_error() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(
            policy_files(root, None, &Limits::DEFAULT).is_err_and(|error| error.message.contains("no policy file"))
        );
        assert!(policy_files(&root.join("there-is-none"), None, &Limits::DEFAULT).is_err());
    }
}
