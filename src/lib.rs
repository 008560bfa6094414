//! Onus.
pub mod estate;
pub mod finding;
pub mod report;
pub mod resource;
pub mod source;
pub mod value;

use std::path::PathBuf;
use std::sync::Arc;

use finding::{Report, ReportError, RuleMeta};
use source::Diagnostic;

/// What a run is to look at and how, apart from the paths; nothing here is about output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Directories with policies of a team, beside those in the binary.
    pub policy_dirs: Vec<PathBuf>,
    /// Ids of the only policies to evaluate; empty for all.
    pub only: Vec<String>,
    /// Ids of policies not to evaluate; they win over `only`.
    pub skip: Vec<String>,
    /// The key of the estate; `None` for the root directory relative to the repository.
    pub estate: Option<String>,
}

/// Reads `paths` (`-` is standard input), evaluates the policies and reports. Never fails: what could not be read
/// stands in [`Report::errors`].
pub fn analyse(paths: &[String], _settings: &Settings) -> Report {
    let errors = paths
        .iter()
        .map(|path| ReportError { path: path.as_str().into(), diagnostic: Diagnostic::new("it could not be read") })
        .collect();
    Report { errors, ..Report::default() }
}

/// All policies that `settings` make available, by id; `only` and `skip` do not matter.
///
/// # Errors
/// Policies that could not be loaded.
pub fn rules(_settings: &Settings) -> Result<Vec<Arc<RuleMeta>>, Vec<ReportError>> {
    Ok(Vec::new())
}
