//! stub
use crate::source::Diagnostic;
use std::path::{Path, PathBuf};
use std::sync::Arc;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigForm {
    Native,
    Json,
}
#[derive(Debug, Clone)]
pub struct ConfigDir {
    pub path: PathBuf,
    pub shown: Arc<str>,
    pub files: Vec<ConfigFile>,
}
#[derive(Debug, Clone)]
pub struct ConfigFile {
    pub path: PathBuf,
    pub shown: Arc<str>,
    pub form: ConfigForm,
    pub is_override: bool,
}
#[derive(Debug)]
pub struct Manifest;
impl Manifest {
    pub fn find(&self, _key: &str) -> Option<(PathBuf, Option<String>)> {
        None
    }
}
#[derive(Debug)]
pub struct Tree {
    base: PathBuf,
    dirs: Vec<ConfigDir>,
}
fn dir(path: &Path, shown: &str) -> ConfigDir {
    let mut files: Vec<ConfigFile> = std::fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.path().extension().is_some_and(|x| x == "tf"))
        .map(|e| ConfigFile {
            path: e.path(),
            shown: e.path().to_string_lossy().into(),
            form: ConfigForm::Native,
            is_override: false,
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    ConfigDir { path: path.to_owned(), shown: shown.into(), files }
}
pub fn tree(path: &str) -> Result<Tree, Diagnostic> {
    let p = std::fs::canonicalize(path).map_err(|e| Diagnostic::new(e.to_string()))?;
    let d = dir(&p, path);
    Ok(Tree { base: p, dirs: vec![d] })
}
impl Tree {
    pub fn directories(&self) -> &[ConfigDir] {
        &self.dirs
    }
    pub fn base(&self) -> &Path {
        &self.base
    }
    pub fn problems(&self) -> &[(Arc<str>, Diagnostic)] {
        &[]
    }
    pub fn local(&self, from: &Path, source: &str) -> Result<ConfigDir, Diagnostic> {
        let p = std::fs::canonicalize(from.join(source)).map_err(|e| Diagnostic::new(e.to_string()))?;
        Ok(dir(&p, source))
    }
    pub fn manifest(&self, _root: &Path) -> Result<Option<Manifest>, Diagnostic> {
        Ok(None)
    }
    pub fn installed(&self, _root: &Path, d: &Path) -> Result<ConfigDir, Diagnostic> {
        Ok(dir(d, ""))
    }
    pub fn variable_files(&self, _root: &Path) -> Vec<ConfigFile> {
        vec![]
    }
    pub fn read(&self, file: &ConfigFile) -> Result<String, Diagnostic> {
        std::fs::read_to_string(&file.path).map_err(|e| Diagnostic::new(e.to_string()))
    }
}
pub fn variable_file(path: &str) -> Result<(String, ConfigForm), Diagnostic> {
    std::fs::read_to_string(path).map(|t| (t, ConfigForm::Native)).map_err(|e| Diagnostic::new(e.to_string()))
}
pub fn environment() -> Vec<(String, String)> {
    vec![]
}
