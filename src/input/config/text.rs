//! Reading the files, and the values that stand outside of them.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::Path;

use super::walk::ONLY_FILES;
use super::{ConfigFile, ConfigForm, Tree};
use crate::input::{limited_to, opened};
use crate::limits::{Limit, Limits};
use crate::source::Diagnostic;

/// What the names of variables in the environment begin with.
const PREFIX: &str = "TF_VAR_";

impl Tree {
    /// The text of a file. A byte order mark stays in it.
    ///
    /// # Errors
    /// When it cannot be read, is no file, is too large, or is not UTF-8.
    pub fn read(&self, file: &ConfigFile) -> Result<String, Diagnostic> {
        let failed = |why: String| Diagnostic::new(format!("{} {why}", file.shown));
        let unreadable = |error: Error| failed(format!("cannot be read: {}", why(&error)));
        // Asked before opening: opening a device can do something.
        let metadata = fs::symlink_metadata(&file.path).map_err(unreadable)?;
        let regular = if metadata.is_symlink() {
            let target = self.follow(&file.path).map_err(failed)?;
            fs::metadata(target).map_err(unreadable)?.is_file()
        } else {
            metadata.is_file()
        };
        if !regular {
            return Err(failed(format!("is no file, and {ONLY_FILES}")));
        }
        text(opened::regular(&file.path), &file.shown, &self.limits)
    }

    /// How large a file is, in bytes; 0 where that cannot be told.
    pub fn size(&self, file: &ConfigFile) -> u64 {
        fs::metadata(&file.path).map_or(0, |metadata| metadata.len())
    }

    /// The workspace that terraform would plan in: `TF_WORKSPACE`, else the one that was selected in the directory, else
    /// `default`.
    ///
    /// # Errors
    /// When `TF_WORKSPACE` is no name of a workspace, or the file that says which one was selected is there and cannot be
    /// read.
    pub fn workspace(&self, root: &Path) -> Result<String, Diagnostic> {
        let given = std::env::var_os("TF_WORKSPACE").filter(|name| !name.is_empty());
        let given = given.map(|name| name.to_string_lossy().into_owned());
        let name = match given {
            Some(given) if is_workspace(&given) => Some(given),
            Some(given) => {
                let message = format!("TF_WORKSPACE is {given:?}, which is no name of a workspace");
                let help = "a name has letters, digits and -_.~$&+=:@ of ASCII, and no blanks or slashes";
                return Err(Diagnostic::new(message).with_help(help));
            }
            None => self.selected(root)?,
        };
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Ok(name.unwrap_or_else(|| "default".to_owned()))
    }

    fn selected(&self, root: &Path) -> Result<Option<String>, Diagnostic> {
        let path = root.join(".terraform").join("environment");
        // A directory `.terraform` that is a file or a link to nothing has no workspaces.
        if fs::symlink_metadata(&path).is_err() {
            return Ok(None);
        }
        let shown = self.shown(&path);
        let unknown = |why: &str| {
            Diagnostic::new(format!("{why}; which workspace is selected is not known"))
                .with_help("run `terraform workspace select NAME`, or set TF_WORKSPACE")
        };
        let target = self.follow(&path).map_err(|why| unknown(&format!("{shown} {why}")))?;
        let file = ConfigFile { path: target, shown, form: ConfigForm::Native, is_override: false };
        self.read(&file).map(Some).map_err(|error| unknown(&error.message))
    }
}

/// Whether terraform takes this for the name of a workspace: what a segment of a URL has as it is.
fn is_workspace(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~$&+=:@".contains(&byte))
}

/// A file with values of variables that the user named, relative to the working directory, and its text. It can be anything
/// that can be read, as the user says so.
///
/// # Errors
/// When it cannot be read, is too large, or is not UTF-8.
pub fn variable_file(path: &str, limits: &Limits) -> Result<(ConfigFile, String), Diagnostic> {
    let form = if path.ends_with(".json") { ConfigForm::Json } else { ConfigForm::Native };
    let text = text(opened::anything(Path::new(path)), path, limits)?;
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    Ok((ConfigFile { path: absolute, shown: path.into(), form, is_override: false }, text))
}

/// The values of variables that the environment has (`TF_VAR_name=value`), by name without the prefix. Those that are not
/// UTF-8 are left out.
pub fn environment() -> Vec<(String, String)> {
    named_values(std::env::vars_os())
}

fn named_values(all: impl Iterator<Item = (std::ffi::OsString, std::ffi::OsString)>) -> Vec<(String, String)> {
    let named = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        let name = name.to_str()?.strip_prefix(PREFIX).filter(|name| !name.is_empty())?.to_owned();
        Some((name, value.into_string().ok()?))
    };
    let mut values: Vec<_> = all.filter_map(named).collect();
    values.sort();
    values
}

fn text(opened: std::io::Result<File>, shown: &str, limits: &Limits) -> Result<String, Diagnostic> {
    let most = limits.get(Limit::ModuleFileBytes);
    let read = opened.and_then(|file| {
        let size = file.metadata().map_or(0, |metadata| if metadata.is_file() { metadata.len() } else { 0 });
        limited_to(most, file, size)
    });
    let bytes = read.map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => limits.beyond(Limit::ModuleFileBytes, format!("{shown} has more than {most} bytes")),
        _ => Diagnostic::new(format!("{shown} cannot be read: {}", why(&error))),
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..good).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let byte = error.as_bytes().get(good).copied().unwrap_or_default();
        Diagnostic::new(format!("{shown} is not UTF-8: line {line} has the byte 0x{byte:02x}"))
            .with_help("save it as UTF-8")
    })
}

/// Why something cannot be read, without its path.
pub(super) fn why(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_the_environment_lose_their_prefix_and_are_sorted() {
        let all = [("TF_VAR_b", "2"), ("PATH", "x"), ("TF_VAR_a", "[1]"), ("TF_VAR_", "y"), ("tf_var_c", "z")];
        let all = all.map(|(name, value)| (name.into(), value.into()));
        let values = named_values(all.into_iter());
        let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(values, [("a", "[1]"), ("b", "2")]);
        environment();
    }
}
