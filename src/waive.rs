//! Accepted findings: comments in the configuration, `waiver` blocks of `.onus.hcl`, suppression comments of other tools
//! where they are asked for, and a baseline of what was there before.
//!
//! A waiver binds to policies and to instances of one resource. It says why, perhaps until when and who answers for it,
//! and perhaps which facts it accepted, by their digest: then a policy that allows more opens the finding again. What it
//! accepts stays in the report and does not count. Whatever is wrong with a waiver is a finding itself ([`Rule`]), and a
//! waiver of which anything is wrong accepts nothing. An id that no policy has is wrong by itself: other ids
//! beside it hold.
//!
//! Comments bind by places alone: a verdict whose deciding attribute, whose subject, or a module call or argument on the
//! way to them lies in the block or attribute that the comment stands on. So a comment binds the same way wherever places
//! come from, in modules and in plans whose configuration is at hand.

mod address;
mod baseline;
mod check;
mod comment;
mod cover;
mod date;
mod edit;
mod foreign;
mod ledger;
mod problem;
mod rules;
mod scan;
mod settle;
mod target;

use std::sync::Arc;

pub use address::{keyless, literal, starred};
pub use baseline::{Baseline, write as write_baseline};
pub use comment::Wanted;
pub use edit::{Edit, Refused, block_of, insert, snippet};
pub use foreign::Tool;
pub use ledger::{Judged, Ledger};
pub use rules::Rule;
pub use settle::{Settling, undigested};
pub use target::{Part, Target};

use crate::finding::WaivedBy;
use crate::source::{Location, SourceId, Span};

/// Something that accepts findings.
#[derive(Debug, Clone)]
struct Waiver {
    by: WaivedBy,
    ids: Vec<(Arc<str>, Span)>,
    reason: Option<Arc<str>>,
    owner: Option<Arc<str>>,
    until: Option<Arc<str>>,
    accepts: Option<Arc<str>>,
    /// What cannot be read, in words.
    faults: Vec<String>,
    source: SourceId,
    span: Span,
    scope: Scope,
}

/// What a waiver is about.
#[derive(Debug, Clone)]
enum Scope {
    /// A comment that stands on nothing.
    Nothing,
    /// A comment on a part of a module's argument.
    Part,
    /// A block or attribute.
    Target(Target),
    /// Subjects by a pattern of addresses.
    Subjects(Subjects),
}

/// What a `waiver` block is about.
#[derive(Debug, Clone)]
struct Subjects {
    pattern: Arc<str>,
    inputs: Vec<usize>,
    /// The `path` of the block.
    path: Option<Arc<str>>,
    /// The first of the inputs that are judged with its file.
    home: usize,
}

impl Subjects {
    /// Whether it names one root module.
    fn is_for_one(&self) -> bool {
        self.path.as_ref().is_some_and(|path| !path.contains(['*', '?']))
    }
}

impl Waiver {
    fn location(&self) -> Location {
        Location::Source { source: self.source, span: self.span }
    }

    /// From the narrowest to the widest; then as they are written.
    fn rank(&self) -> (u8, usize, SourceId, usize) {
        let (class, length) = match &self.scope {
            Scope::Target(target) => (target.part as u8, target.span.end - target.span.start),
            Scope::Subjects(_) | Scope::Nothing | Scope::Part => (3, 0),
        };
        let class = if matches!(self.by, WaivedBy::Foreign { .. }) { 4 } else { class };
        (class, length, self.source, self.span.start)
    }
}

#[cfg(test)]
mod tests;
