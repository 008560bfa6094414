//! What is given twice is judged once: by another name, or as a part of what was given before.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::estate::Estate;
use crate::finding::Report;
use crate::input;
use crate::source::{Diagnostic, Location, Span};

/// The inputs and root modules of a run so far, without links.
#[derive(Default)]
pub(super) struct Once {
    given: BTreeSet<PathBuf>,
    roots: BTreeSet<PathBuf>,
}

impl Once {
    /// Whether an input was not there yet; else the report says so.
    pub(super) fn input(&mut self, path: &str, report: &mut Report) -> bool {
        let new = input::identity(path).is_none_or(|whole| self.given.insert(whole));
        if !new {
            report.notes.push(format!("{} is given twice, and judged once", input::name(path)));
        }
        new
    }

    /// Leaves out the root modules that are judged already, and what is wrong with them.
    pub(super) fn roots(
        &mut self,
        estates: &mut Vec<Estate>,
        errors: &mut Vec<(Arc<str>, Diagnostic)>,
        report: &mut Report,
    ) {
        let before = estates.len();
        estates.retain(|estate| {
            let new = input::identity(&estate.path).is_none_or(|whole| self.roots.insert(whole));
            if !new {
                report.notes.push(format!("{} is given twice, and judged once", estate.path));
            }
            new
        });
        if estates.len() < before {
            errors.retain(|(path, error)| {
                let same = |known: &Diagnostic| known.message == error.message && span(known) == span(error);
                !report.errors.iter().any(|known| known.path == *path && same(&known.diagnostic))
            });
        }
    }
}

/// Where in its text something is wrong: a file that is read twice is two texts.
fn span(diagnostic: &Diagnostic) -> Option<Span> {
    match &diagnostic.location {
        Some(Location::Source { span, .. }) => Some(*span),
        _ => None,
    }
}
