//! `.terraform/modules/modules.json`: where `terraform init` put the modules that calls name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::source::Diagnostic;

/// Where it is, seen from a root module.
pub(super) const PATH: &str = ".terraform/modules/modules.json";

/// The modules on disk, by the path of calls that leads to them.
#[derive(Debug, Default)]
pub struct Manifest {
    by_key: BTreeMap<String, PathBuf>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "Modules", default)]
    modules: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "Key", default)]
    key: String,
    #[serde(rename = "Dir", default)]
    directory: String,
}

impl Manifest {
    /// The directory, seen from the root module, of the module that a path of calls such as `a.b` leads to.
    pub fn find(&self, key: &str) -> Option<&Path> {
        self.by_key.get(key).map(PathBuf::as_path)
    }
}

pub(super) fn read(root: &Path, shown: &str) -> Result<Option<Manifest>, Diagnostic> {
    let path = root.join(PATH);
    if !path.is_file() {
        return Ok(None);
    }
    let text = super::text(&path, shown)?;
    let document: Document = serde_json::from_str(&text).map_err(|error| {
        Diagnostic::new(format!("{shown} cannot be read: {error}"))
            .with_help("`terraform init` writes it again; without it, modules of registries are not known")
    })?;
    let there = |entry: Entry| {
        let directory = PathBuf::from(entry.directory);
        fs::metadata(root.join(&directory)).is_ok_and(|found| found.is_dir()).then_some((entry.key, directory))
    };
    Ok(Some(Manifest { by_key: document.modules.into_iter().filter_map(there).collect() }))
}
