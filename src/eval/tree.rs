//! The modules of a root module: which directory each call leads to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::{CallBlock, Config};
use super::files::Library;
use super::host::relative;
use crate::input::{Manifest, Tree, resolved};
use crate::limits::{Limit, Limits};
use crate::source::Diagnostic;

/// A module as one path of calls reaches it.
pub(super) struct Node {
    pub(super) config: Arc<Config>,
    /// The directory as `path.module` says it.
    pub(super) path: Arc<str>,
    /// What its calls lead to, in the order of the calls.
    pub(super) children: Vec<Child>,
}

/// What a call leads to.
pub(super) enum Child {
    /// A module.
    Module(Arc<Node>),
    /// A module that is not on disk: where it comes from, and how to get it.
    Unfetched { reason: Arc<str>, remedy: Arc<str> },
    /// Nothing that can be read; that is reported.
    Broken,
}

/// Follows the calls of one root module.
pub(super) struct Follower<'a> {
    pub(super) tree: &'a Tree,
    pub(super) library: &'a mut Library,
    pub(super) root: &'a Path,
    pub(super) shown: &'a str,
    pub(super) manifest: Option<Manifest>,
    /// How many calls were followed.
    pub(super) calls: usize,
    pub(super) limits: Limits,
    pub(super) errors: Vec<Diagnostic>,
}

impl Follower<'_> {
    /// The module of a directory with everything below it. `key` is the path of calls, such as `a.b`.
    pub(super) fn node(&mut self, config: Arc<Config>, key: &str, above: &mut Vec<PathBuf>) -> Node {
        let path = relative(&config.directory.to_string_lossy(), &self.root.to_string_lossy());
        let path = if path.is_empty() { ".".to_owned() } else { path };
        above.push(config.directory.clone());
        let children = config.calls.iter().map(|call| self.child(&config, call, key, above)).collect();
        above.pop();
        Node { config, path: path.into(), children }
    }

    fn child(&mut self, config: &Config, call: &CallBlock, key: &str, above: &mut Vec<PathBuf>) -> Child {
        let Some(source) = &call.source else { return Child::Broken };
        let key = if key.is_empty() { call.name.to_string() } else { format!("{key}.{}", call.name) };
        let broken = |diagnostic: Diagnostic, errors: &mut Vec<Diagnostic>| {
            errors.push(match diagnostic.location {
                Some(_) => diagnostic,
                None => diagnostic.at(call.content.source, call.content.header),
            });
            Child::Broken
        };
        let directory = if is_local(&source.item) {
            let target = resolved(&config.directory.join(&*source.item));
            match self.library.known(&target) {
                Some(known) => Ok(known),
                None => match self.tree.local(&config.directory, &source.item) {
                    Ok(directory) => Ok(self.library.add(self.tree, &directory)),
                    Err(diagnostic) => Err(diagnostic),
                },
            }
        } else {
            let found = self.manifest.as_ref().and_then(|manifest| manifest.find(&key)).map(|(directory, _)| directory);
            match found.map(|directory| self.tree.installed(self.root, &directory)) {
                Some(Ok(directory)) => Ok(self.library.add(self.tree, &directory)),
                Some(Err(diagnostic)) => Err(diagnostic),
                None => return self.unfetched(call, &source.item),
            }
        };
        let inner = match directory {
            Ok(inner) => inner,
            Err(diagnostic) => return broken(diagnostic, &mut self.errors),
        };
        if above.contains(&inner.directory) {
            let message = format!("the module `{}` calls itself, so that it never ends", call.name);
            return broken(Diagnostic::new(message), &mut self.errors);
        }
        let deepest = self.limits.size(Limit::ModuleDepth);
        if above.len() >= deepest {
            let message = format!("modules are nested deeper than {deepest} levels");
            return broken(self.limits.beyond(Limit::ModuleDepth, message), &mut self.errors);
        }
        self.calls += 1;
        // Modules that call the next one twice double with each level.
        let most = self.limits.size(Limit::ModuleCalls);
        if self.calls > most {
            let message =
                format!("the root module has more than {most} module calls, and no more of them are followed");
            return broken(self.limits.beyond(Limit::ModuleCalls, message), &mut self.errors);
        }
        Child::Module(Arc::new(self.node(inner, &key, above)))
    }

    fn unfetched(&self, call: &CallBlock, source: &str) -> Child {
        let version = call.version.as_ref().map(|version| format!(" ({version})")).unwrap_or_default();
        let place = if self.shown == "." { String::new() } else { format!(" in {}", self.shown) };
        Child::Unfetched {
            reason: format!("its module, {source}{version}, is not on disk").into(),
            remedy: format!("`terraform get`{place} downloads it").into(),
        }
    }
}

/// Whether a source is a directory of the same repository.
pub(super) fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../") || source.starts_with(".\\") || source.starts_with("..\\")
}
