//! Where the files of a report lie, for formats that are read beside the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use onus::finding::Report;
use onus::report::Repository;

/// The repository that files are named in, and where they lie without links: git knows a file by one name.
///
/// It is the one around the working directory. Where nothing that was given lies in that, it is the one around the first
/// input that has one; where there is none at all, files are named from the working directory. `given` are the paths of
/// the inputs and of the root module.
pub(crate) fn around<'a>(given: impl Iterator<Item = &'a str>, report: &Report) -> Repository {
    let here = std::env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let given: Vec<PathBuf> = given.filter_map(|path| fs::canonicalize(path).ok()).collect();
    let own = root_of(&here);
    let foreign = own.as_ref().is_none_or(|own| !given.is_empty() && !given.iter().any(|path| path.starts_with(own)));
    let other = || given.iter().find_map(|path| root_of(path));
    let root = if foreign { other().or(own) } else { own }.unwrap_or_else(|| here.clone());
    Repository { real: real(report), here, root }
}

/// The nearest directory at or above a path that has `.git`: a directory, or a file in a worktree and in a submodule.
fn root_of(path: &Path) -> Option<PathBuf> {
    path.ancestors().find(|directory| directory.join(".git").exists()).map(Path::to_owned)
}

/// All that a report can name.
fn real(report: &Report) -> BTreeMap<String, PathBuf> {
    let sources = (0..).map_while(|id| report.sources.get(onus::source::SourceId(id))).map(|source| &source.name);
    let names =
        sources.chain(report.inputs.iter().map(|input| &input.path)).chain(report.errors.iter().map(|e| &e.path));
    let mut directories: BTreeMap<PathBuf, Option<PathBuf>> = BTreeMap::new();
    let mut real = BTreeMap::new();
    for name in names {
        let path = Path::new(&**name);
        let Some(file) = path.file_name().filter(|_| !real.contains_key(&**name)) else {
            real.extend(fs::canonicalize(path).ok().map(|found| (name.to_string(), found)));
            continue;
        };
        let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Most files share their directory with others, and are no links.
        let above = directories.entry(above.to_owned()).or_insert_with(|| fs::canonicalize(above).ok());
        let Some(whole) = above.as_ref().map(|above| above.join(file)) else { continue };
        let found = if whole.is_symlink() { fs::canonicalize(&whole).unwrap_or(whole) } else { whole };
        real.insert(name.to_string(), found);
    }
    real
}
