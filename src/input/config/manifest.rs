//! What `terraform init` has installed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigFile, ConfigForm, Tree};
use crate::source::Diagnostic;

/// Where the manifest is, from the root module on.
const PATH: [&str; 3] = [".terraform", "modules", "modules.json"];

/// The modules that `terraform init` has installed for a root module.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Directory and version by the path of the call.
    modules: BTreeMap<String, (PathBuf, Option<String>)>,
    bound: PathBuf,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "Modules", default)]
    modules: Vec<Module>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(rename = "Key")]
    key: String,
    #[serde(rename = "Dir")]
    dir: String,
    #[serde(rename = "Version", default)]
    version: Option<String>,
}

impl Tree {
    /// The manifest of a root module; `None` if it was never initialised.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn manifest(&self, root: &Path) -> Result<Option<Manifest>, Diagnostic> {
        let path = PATH.iter().fold(root.to_owned(), |path, name| path.join(name));
        let shown = self.shown(&path);
        let again = |why: String| {
            Diagnostic::new(format!("{shown} {why}, so no module that it names was read"))
                .with_help("run `terraform init` in the directory of the root module")
        };
        match fs::canonicalize(&path) {
            Ok(real) if real.starts_with(self.bound(root)) => {}
            Ok(_) => return Err(again("is reached by a link that leads too far".to_owned())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(again(format!("cannot be read: {}", super::text::why(&error)))),
        }
        let text = self.read(&ConfigFile { path, shown: shown.clone(), form: ConfigForm::Json, is_override: false })?;
        let document: Document = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|error| again(format!("is no manifest of modules: {error}")))?;
        let modules = document.modules.into_iter().map(|module| {
            let version = module.version.filter(|version| !version.is_empty());
            (module.key, (root.join(module.dir), version))
        });
        Ok(Some(Manifest { modules: modules.collect(), bound: self.bound(root) }))
    }
}

impl Manifest {
    /// The directory and version of a module by the names of the calls that lead to it, with dots: `logs.bucket`. A directory
    /// that is missing, or that lies where nothing is read, is none.
    pub fn find(&self, key: &str) -> Option<(PathBuf, Option<&str>)> {
        let (dir, version) = self.modules.get(key)?;
        let dir = fs::canonicalize(dir).ok().filter(|dir| dir.starts_with(&self.bound))?;
        fs::metadata(&dir).is_ok_and(|metadata| metadata.is_dir()).then_some((dir, version.as_deref()))
    }
}
