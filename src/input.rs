//! What did the user give us: files, standard input, directories; the only room that reads files.
//!
//! A plan can come as UTF-8 with or without a byte order mark, as UTF-16 (PowerShell 5 writes that with `>`), and
//! compressed with gzip ([`decode`]). What is no plan is recognised by its first bytes or top-level keys
//! ([`recognise`]) and answered with the command that produces one. Nothing here parses more of a document than the keys
//! up to the first that decides.

#![allow(clippy::disallowed_methods, reason = "the only room that reads files")]

mod config;
mod decode;
mod fence;
mod glob;
mod head;
mod mistake;
mod opened;
mod policies;
mod recognise;
mod settings;

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use config::{
    Change, ChangeKind, ConfigDir, ConfigFile, ConfigForm, Manifest, Problem, Tree, beside, environment, repository,
    resolved, root, tree, variable_file,
};
pub use fence::{Fence, home};
pub use opened::files_read;
pub use policies::{PolicyFile, policy_files};
pub use settings::{Home, SettingsFile};

use crate::limits::{Limit, Limits};
use crate::source::Diagnostic;

/// How much of an input is looked at before the rest is read, in bytes.
const HEAD: u64 = 64 << 10;

/// The most threads that [`threads`] asks for: more of them only wait for each other.
const MAX_THREADS: usize = 256;

/// A plan or state that was given.
#[derive(Debug)]
pub struct Input {
    /// The path as the user gave it; `-` is standard input.
    pub path: Arc<str>,
    /// JSON that looks like a plan or state.
    pub text: String,
    /// Remarks that are no errors, such as skipped log lines.
    pub notes: Vec<String>,
}

/// Reads a plan or state from a file or standard input (`-`).
///
/// # Errors
/// When it cannot be read, is too large, or is recognised as something else than a plan or state. The help of the
/// diagnostic is what to run instead.
pub fn read(path: &str, limits: &Limits) -> Result<Input, Diagnostic> {
    let name = name(path);
    let bytes = bytes(path, limits).map_err(|error| unreadable(name, &error, limits))?;
    let text = decode::text(bytes, name, limits)?;
    let mut notes = Vec::new();
    let text = recognise::plan(text, name, &mut notes)?;
    Ok(Input { path: path.into(), text, notes })
}

/// The text of a file of findings that were there before, decoded as a plan is.
///
/// # Errors
/// When it cannot be read or is no text.
pub fn baseline(path: &str, limits: &Limits) -> Result<String, Diagnostic> {
    let name = name(path);
    let unreadable = |error: std::io::Error| {
        if error.kind() == ErrorKind::FileTooLarge {
            return too_large(name, limits);
        }
        let why = if error.kind() == ErrorKind::NotFound {
            "does not exist".to_owned()
        } else {
            format!("cannot be read: {error}")
        };
        Diagnostic::new(format!("{name} {why}, so nothing is accepted by it")).with_help("`onus baseline` writes one")
    };
    decode::text(bytes(path, limits).map_err(unreadable)?, name, limits)
}

/// Whether an input is a directory.
pub fn is_directory(path: &str) -> bool {
    path != "-" && Path::new(path).is_dir()
}

/// Directories without links, those among some inputs that are there.
pub fn directories(paths: &[String]) -> Vec<PathBuf> {
    paths.iter().filter(|path| is_directory(path)).filter_map(|path| std::fs::canonicalize(path).ok()).collect()
}

/// Whether a file lies in one of some directories without links.
pub fn lies_in(file: &str, directories: &[PathBuf]) -> bool {
    let above = Path::new(file).parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A run that walks no directory asks nothing.
    !directories.is_empty()
        && std::fs::canonicalize(above).is_ok_and(|above| directories.iter().any(|one| above.starts_with(one)))
}

/// What an input is, whatever it is called: its path without links. Standard input, a pipe and what is not there are
/// nothing that can be given twice.
pub fn identity(path: &str) -> Option<PathBuf> {
    let whole = std::fs::canonicalize(path).ok().filter(|_| path != "-")?;
    (whole.is_file() || whole.is_dir()).then_some(whole)
}

/// How many threads are asked for by the variable that programs with rayon read, `RAYON_NUM_THREADS`; 0, for as many as
/// there are processors, where it holds no number.
pub fn threads() -> usize {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.trim().parse::<usize>().ok());
    asked.unwrap_or(0).min(MAX_THREADS)
}

/// How messages call an input.
pub fn name(path: &str) -> &str {
    match path {
        "-" => "standard input",
        "" => "\"\"",
        path => path,
    }
}

fn bytes(path: &str, limits: &Limits) -> std::io::Result<Vec<u8>> {
    let most = limits.get(Limit::PlanBytes);
    if path == "-" {
        return limited_to(most, std::io::stdin().lock(), 0);
    }
    let file = opened::anything(Path::new(path))?;
    let size = file.metadata()?.len();
    limited(file, size, most)
}

/// Reads an input up to the limit; `size` is what is expected. What is no text at its beginning is not read to its end,
/// which a device need not have.
fn limited(mut reader: impl Read, size: u64, most: u64) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    if !decode::may_be_text(&head) {
        return Ok(head);
    }
    limited_to(most, head.chain(reader), size)
}

/// Reads up to a limit; `size` is what is expected.
fn limited_to(limit: u64, reader: impl Read, size: u64) -> std::io::Result<Vec<u8>> {
    let too_large = || std::io::Error::from(ErrorKind::FileTooLarge);
    if size > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(usize::try_from(size).unwrap_or(0)).map_err(|_| ErrorKind::OutOfMemory)?;
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}

fn unreadable(name: &str, error: &std::io::Error, limits: &Limits) -> Diagnostic {
    match error.kind() {
        ErrorKind::NotFound => Diagnostic::new(format!("{name} does not exist, so nothing was judged")).with_help(
            "run `terraform plan -out tfplan && terraform show -json tfplan > plan.json` and pass plan.json",
        ),
        ErrorKind::FileTooLarge => too_large(name, limits),
        ErrorKind::PermissionDenied => Diagnostic::new(format!("{name} cannot be read: permission denied")),
        _ => Diagnostic::new(format!("{name} cannot be read: {error}")),
    }
}

/// Why a file that is no input cannot be read.
fn unreadable_file(name: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(match error.kind() {
        ErrorKind::NotFound => format!("{name} does not exist"),
        ErrorKind::IsADirectory => format!("{name} is a directory, not a file"),
        ErrorKind::PermissionDenied => format!("{name} cannot be read: permission denied"),
        _ => format!("{name} cannot be read: {error}"),
    })
}

fn too_large(name: &str, limits: &Limits) -> Diagnostic {
    let message = format!("{name} has more than {} bytes, so nothing was judged", limits.get(Limit::PlanBytes));
    let diagnostic = limits.beyond(Limit::PlanBytes, message);
    if diagnostic.help.is_some() { diagnostic } else { diagnostic.with_help("split the root module") }
}

#[cfg(test)]
mod tests;
