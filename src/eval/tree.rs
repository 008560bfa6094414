//! The modules of a root module: which directory each call leads to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::{CallBlock, Config, Early as Said, Placed};
use super::early::{Before, Early, Text};
use super::files::Library;
use super::host::relative;
use crate::input::{Manifest, Tree, resolved};
use crate::limits::{Limit, Limits};
use crate::source::{Diagnostic, without_credentials};
use crate::value::Reason;

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
    /// A module that is not on disk: where it comes from, if that is known, and how to get it.
    Unfetched { reason: Arc<str>, remedy: Arc<str>, is_known: bool },
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
    /// The program that fetches modules: `terraform` or `tofu`.
    pub(super) tool: &'static str,
    /// What sources that are computed are evaluated with.
    pub(super) before: &'a Before<'a>,
    /// How many calls were followed.
    pub(super) calls: usize,
    pub(super) limits: Limits,
    pub(super) errors: Vec<Diagnostic>,
}

impl Follower<'_> {
    /// The module of a directory with everything below it. `key` is the path of calls, such as `a.b`, and `caller` the
    /// last one of them.
    pub(super) fn node(
        &mut self,
        config: Arc<Config>,
        key: &str,
        caller: Option<(&Early<'_>, &CallBlock)>,
        above: &mut Vec<PathBuf>,
    ) -> Node {
        let path = relative(&config.directory.to_string_lossy(), &self.root.to_string_lossy());
        let path: Arc<str> = if path.is_empty() { ".".into() } else { path.into() };
        above.push(config.directory.clone());
        let early = Early::new(&config, &path, caller, self.before);
        let children = config.calls.iter().map(|call| self.child(&config, call, key, &early, above)).collect();
        above.pop();
        Node { config: config.clone(), path: path.clone(), children }
    }

    fn child(
        &mut self,
        config: &Config,
        call: &CallBlock,
        key: &str,
        early: &Early<'_>,
        above: &mut Vec<PathBuf>,
    ) -> Child {
        let key = if key.is_empty() { call.name.to_string() } else { format!("{key}.{}", call.name) };
        let Some(said) = &call.source else { return Child::Broken };
        let source = match early_text(said, "the source", call, early) {
            Ok(Text::Known(source)) => source,
            Ok(Text::Null) => {
                let message = format!("the source of module `{}` is null", call.name);
                self.errors.push(Diagnostic::new(message).at(call.content.source, call.content.header));
                return Child::Broken;
            }
            // It was known when the modules were installed.
            Ok(Text::Unknown(reason)) => match self.installed(&key) {
                Some(directory) => return self.enter(call, directory, &key, early, above),
                None => return unknown(&reason),
            },
            Err(diagnostic) => {
                self.errors.push(diagnostic);
                return Child::Broken;
            }
        };
        let directory = if is_local(&source) {
            let target = resolved(&config.directory.join(&*source));
            match self.library.known(&target) {
                Some(known) => Ok(known),
                None => {
                    self.tree.local(&config.directory, &source).map(|directory| self.library.add(self.tree, &directory))
                }
            }
        } else {
            match self.installed(&key) {
                Some(directory) => directory,
                None => return self.unfetched(call, &source, early),
            }
        };
        self.enter(call, directory, &key, early, above)
    }

    /// The directory that the manifest of installed modules has for a call.
    fn installed(&mut self, key: &str) -> Option<Result<Arc<Config>, Diagnostic>> {
        let (directory, _) = self.manifest.as_ref()?.find(key)?;
        let directory = self.tree.installed(self.root, &directory);
        Some(directory.map(|directory| self.library.add(self.tree, &directory)))
    }

    /// Follows a call into the directory of its module.
    fn enter(
        &mut self,
        call: &CallBlock,
        directory: Result<Arc<Config>, Diagnostic>,
        key: &str,
        early: &Early<'_>,
        above: &mut Vec<PathBuf>,
    ) -> Child {
        let broken = |diagnostic: Diagnostic, errors: &mut Vec<Diagnostic>| {
            errors.push(match diagnostic.location {
                Some(_) => diagnostic,
                None => diagnostic.at(call.content.source, call.content.header),
            });
            Child::Broken
        };
        let inner = match directory {
            Ok(inner) => inner,
            Err(diagnostic) => return broken(diagnostic, &mut self.errors),
        };
        if let Some(caller) = above.last() {
            self.library.led.insert((caller.clone(), call.name.clone(), inner.directory.clone()));
        }
        if above.contains(&inner.directory) {
            let message = format!("the module `{}` calls itself, so that it never ends", call.name);
            return broken(Diagnostic::new(message), &mut self.errors);
        }
        let deepest = self.limits.size(Limit::ModuleDepth);
        // The root module is the first of them, and no call.
        if above.len() > deepest {
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
        Child::Module(Arc::new(self.node(inner, key, Some((early, call)), above)))
    }

    fn unfetched(&self, call: &CallBlock, source: &str, early: &Early<'_>) -> Child {
        let version = match call.version.as_ref().map(|version| early_text(version, "the version", call, early)) {
            Some(Ok(Text::Known(version))) => format!(" ({version})"),
            _ => String::new(),
        };
        let place = if self.shown == "." { String::new() } else { format!(" in {}", self.shown) };
        Child::Unfetched {
            reason: format!("its module, {}{version}, is not on disk", without_credentials(source)).into(),
            remedy: format!("`{} get`{place} downloads it", self.tool).into(),
            is_known: true,
        }
    }
}

/// The text of an argument that says where a module comes from.
fn early_text(text: &Placed<Said>, what: &str, call: &CallBlock, early: &Early<'_>) -> Result<Text, Diagnostic> {
    match &text.item {
        Said::Fixed(text) => Ok(Text::Known(text.clone())),
        Said::Computed(expr) => early.text(text.source, expr, &format!("{what} of module `{}`", call.name)),
    }
}

/// A call of which nobody knows where it leads.
fn unknown(reason: &Reason) -> Child {
    Child::Unfetched {
        reason: format!("where its module comes from is not known: {reason}").into(),
        remedy: reason.why.remedy().into(),
        is_known: false,
    }
}

/// Whether a source is a directory of the same repository.
pub(super) fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../") || source.starts_with(".\\") || source.starts_with("..\\")
}
