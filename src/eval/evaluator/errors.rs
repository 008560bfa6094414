//! What is wrong with a root module: a block of a hundred thousand instances can be wrong in each of them.

use std::collections::BTreeMap;

use crate::limits::{Limit, Limits};
use crate::source::{Diagnostic, Location};

/// The first errors by place, each once.
#[derive(Default)]
pub(super) struct Errors {
    kept: BTreeMap<(Option<Location>, String), Option<String>>,
    /// Whether there are others.
    more: bool,
}

impl Errors {
    /// Keeps an error, if it is among the first. Which these are does not depend on the order in which errors come.
    pub(super) fn add(&mut self, error: Diagnostic, limits: &Limits) {
        self.kept.insert((error.location, error.message), error.help);
        if self.kept.len() > limits.size(Limit::Errors) {
            self.kept.pop_last();
            self.more = true;
        }
    }

    /// The errors, sorted by place.
    pub(super) fn into_list(self, limits: &Limits) -> Vec<Diagnostic> {
        let kept = self.kept.into_iter();
        let mut list: Vec<_> = kept.map(|((location, message), help)| Diagnostic { message, help, location }).collect();
        if self.more {
            let most = limits.get(Limit::Errors);
            let message = format!("the root module has more than {most} errors, and the rest is not counted");
            // First, as the rest may be cut off once more.
            list.insert(0, limits.beyond(Limit::Errors, message));
        }
        list
    }
}
