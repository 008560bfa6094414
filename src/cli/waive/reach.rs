//! How far a comment would reach: a module can be called by other root modules of the repository, too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onus::Settings;
use onus::finding::{InputInfo, Report};
use onus::source::SourceId;
use onus::waive::{Ledger, keyless};

/// What root modules there are around one, and what they make of a block.
pub(super) struct Around {
    /// The root modules other than that one.
    pub(super) roots: usize,
    /// What they declare by the block, as messages name it.
    pub(super) others: Vec<String>,
}

/// The directory of the root module of an input, without links.
pub(super) fn root(input: &InputInfo) -> Option<PathBuf> {
    let named = Path::new(input.root.as_deref().unwrap_or(&input.path));
    let named = fs::canonicalize(named).ok()?;
    if named.is_dir() { Some(named) } else { named.parent().map(Path::to_owned) }
}

/// The repository that a directory is in.
pub(super) fn repository(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|above| fs::symlink_metadata(above.join(".git")).is_ok())
}

/// Looks at all root modules of the repository: who calls a module does not stand in it.
pub(super) fn around(own: &Path, file: Option<&Path>, start: usize, policy: &str, given: Settings) -> Around {
    let Some(repository) = repository(own) else { return Around { roots: 0, others: Vec::new() } };
    let settings = Settings { root: None, estate: None, only: vec![policy.to_owned()], ..given };
    let (report, ledger) = onus::analyse_places(&[repository.to_string_lossy().into_owned()], &settings);
    let roots: Vec<Option<PathBuf>> = report.inputs.iter().map(root).collect();
    let is_other = |input: usize| roots.get(input).is_some_and(|root| root.as_deref() != Some(own));
    let texts = file.into_iter().flat_map(|file| texts(&report, file));
    let declared = texts.flat_map(|text| instances(&ledger, text, start));
    let named = |(input, address): (usize, String)| {
        let shown = roots.get(input)?.as_deref()?.strip_prefix(repository).ok()?;
        let shown = if shown.as_os_str().is_empty() { ".".into() } else { shown.to_string_lossy() };
        Some(format!("{address} of {shown}"))
    };
    let others: BTreeSet<String> = declared.filter(|(input, _)| is_other(*input)).filter_map(named).collect();
    let count = (0..roots.len()).filter(|input| is_other(*input)).count();
    Around { roots: count, others: others.into_iter().collect() }
}

/// The texts of a report that were read from a file.
fn texts(report: &Report, file: &Path) -> Vec<SourceId> {
    let is_file = |id: &SourceId| {
        let Some(source) = report.sources.get(*id) else { return false };
        let name = Path::new(&*source.name);
        name.file_name() == file.file_name() && fs::canonicalize(name).is_ok_and(|name| *name == *file)
    };
    (0..report.sources.len()).filter_map(|at| u32::try_from(at).ok().map(SourceId)).filter(is_file).collect()
}

/// What a block declares, without the keys of instances.
fn instances(ledger: &Ledger, text: SourceId, start: usize) -> Vec<(usize, String)> {
    ledger.instances(text, start).map(|(input, address)| (input, keyless(address))).collect()
}
