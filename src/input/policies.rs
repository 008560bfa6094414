//! A team's own policy files.

use std::fs::{self, File};
use std::path::Path;

use super::{limited_to, opened, unreadable_file as unreadable};
use crate::source::Diagnostic;

/// A file's path and its text, or why it cannot be read.
pub type PolicyFile = (String, Result<String, Diagnostic>);

/// How large a policy file can be, in bytes.
pub const MAX_POLICY_BYTES: u64 = 1 << 20;

/// What policy files are called.
const ENDING: &str = ".policy.hcl";

/// The policy files of a directory, by name, each with its text or why it cannot be read. Directories below it are
/// not read, as the documented Terraform policy language has it. Nothing is read outside of `bound`, if there is one.
///
/// # Errors
/// When the directory cannot be read, or holds no policy file: a run that was meant to apply a team's policies and
/// applies none would pass for the wrong reason.
pub fn policy_files(directory: &Path, bound: Option<&Path>) -> Result<Vec<PolicyFile>, Diagnostic> {
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
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().ends_with(ENDING.as_bytes()) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path.display().to_string();
        let text = match fs::metadata(&path) {
            Ok(kind) if kind.is_dir() => continue,
            Ok(_) if outside(&path) => {
                Err(Diagnostic::new(format!("{name} is a link that leads out of the repository")))
            }
            Ok(kind) if kind.is_file() => read(&path, &name),
            // Reading a pipe would wait for its writer.
            Ok(_) => Err(Diagnostic::new(format!("{name} is a device, pipe or socket, and only files are read"))),
            Err(error) => Err(unreadable(&name, &error)),
        };
        files.push((name, text));
    }
    if files.is_empty() {
        let message = format!("{shown} has no policy file, so no policy of the team was applied");
        return Err(Diagnostic::new(message).with_help(format!("names of policy files end in {ENDING}")));
    }
    Ok(files)
}

fn read(path: &Path, name: &str) -> Result<String, Diagnostic> {
    opened::remember(path);
    let read = File::open(path).and_then(|file| limited_to(MAX_POLICY_BYTES, file, 0));
    let bytes = read.map_err(|error| match error.kind() {
        std::io::ErrorKind::FileTooLarge => {
            Diagnostic::new(format!("{name} has more than {MAX_POLICY_BYTES} bytes, the most that a policy file has"))
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
        let files = policy_files(&policies, None).unwrap();
        let names: Vec<_> = files.iter().filter_map(|(name, _)| name.rsplit('/').next()).collect();
        assert!(names.contains(&"public-access-unblocked.policy.hcl") && names.is_sorted());
        assert!(files.iter().all(|(_, text)| text.is_ok()));
    }

    #[test]
    fn a_directory_without_policies_is_an_error() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(policy_files(root, None).is_err_and(|error| error.message.contains("no policy file")));
        assert!(policy_files(&root.join("there-is-none"), None).is_err());
    }
}
