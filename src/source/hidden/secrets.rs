//! What is known to be sensitive of a text by what other texts say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::blocks::{Blocks, says_sensitive};

/// Names whose values are sensitive though the text at hand need not say so: an override file can, and the module that is
/// called.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// Variables of which a declaration says that they are sensitive.
    pub variables: BTreeSet<Arc<str>>,
    /// Outputs, likewise.
    pub outputs: BTreeSet<Arc<str>>,
    /// Arguments of module calls that sensitive variables take, by the name of the call.
    passed: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// All of those arguments.
    names: BTreeSet<Arc<str>>,
    /// Arguments that are sensitive whatever is called: of a text that is read in parts, nobody knows what a call is.
    anywhere: Arc<BTreeSet<Arc<str>>>,
}

impl Secrets {
    /// Adds an argument of a call.
    pub fn pass(&mut self, call: &Arc<str>, name: &Arc<str>) {
        self.passed.entry(call.clone()).or_default().insert(name.clone());
        self.names.insert(name.clone());
    }

    /// The same with these arguments of all calls.
    #[must_use]
    pub fn with_anywhere(mut self, names: Arc<BTreeSet<Arc<str>>>) -> Self {
        self.anywhere = names;
        self
    }

    /// Whether any argument of a call is sensitive.
    pub(super) fn names_arguments(&self) -> bool {
        !self.names.is_empty() || !self.anywhere.is_empty()
    }

    /// Whether a call passes a secret by this name; of any call, without one.
    pub(super) fn passes(&self, call: Option<&str>, name: &str) -> bool {
        let own = match call {
            Some(call) => self.passed.get(call),
            None => Some(&self.names),
        };
        own.is_some_and(|names| names.contains(name)) || self.anywhere.contains(name)
    }

    /// Whether a block of this kind and name is declared sensitive.
    pub(super) fn declares(&self, kind: &str, name: &str) -> bool {
        match kind {
            "variable" => self.variables.contains(name),
            _ => self.outputs.contains(name),
        }
    }
}

/// The variables and outputs that a text says to be sensitive which could be read in parts only. Of JSON these are all
/// names, where anything is.
pub fn declared(text: &str) -> (Vec<&str>, Vec<&str>) {
    if text.trim_start().starts_with('{') {
        let names = || text.split('"').skip(1).step_by(2).collect();
        return if says_sensitive(text) { (names(), names()) } else { Default::default() };
    }
    let secrets = Secrets::default();
    let mut blocks = Blocks::of(text, &secrets);
    (blocks.sensitive("variable"), blocks.sensitive("output"))
}
