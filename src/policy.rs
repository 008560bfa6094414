//! Policies: loading them from HCL and judging subjects by them.
//!
//! A policy reads the documented Terraform policy language and a little more: `metadata`, `about`, `witness`, the roots `bucket`,
//! `prior_bucket`, `key`, `provider` and others of the assembled model, the namespaces `s3::` and `iam::`, and `estate_policy` blocks.
//! Everything that can be wrong with a policy's text is found when it is loaded: unknown attributes of the model,
//! unknown functions, metadata that is missing or misspelt. What it then reads of a subject are numbered slots, and
//! the slots that it read are the evidence of its verdict.

mod builtin;
mod evaluate;
mod functions;
mod inputs;
mod load;
mod memo;
mod message;
mod metadata;
mod names;
mod paths;
mod reasons;
mod responsibility;
mod scope;
mod slots;
mod validation;
mod witness;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use builtin::builtin;
pub use evaluate::{Case, judge};
pub use inputs::Inputs;
pub use load::load;
pub use memo::Memo;
pub use names::select;
pub use responsibility::{Responsibilities, Responsibility};
pub use scope::Prior;

use crate::finding::RuleMeta;
use crate::lang::Expr;
use crate::resource::Operation;
use crate::s3::{Class, SubjectKind};
use crate::source::SourceId;
use reasons::Reasons;
use slots::{Groups, Slot};

/// A loaded policy: every name in it is known to exist.
#[derive(Debug)]
pub struct Policy {
    /// What reports say of it.
    pub meta: Arc<RuleMeta>,
    /// The text that it was loaded from.
    pub source: SourceId,
    /// What it judges.
    pub subject: SubjectKind,
    binds_from: Class,
    reasons: Reasons,
    operations: Vec<Operation>,
    filter: Option<Expr>,
    enforce: Vec<Enforce>,
    locals: Vec<Expr>,
    inputs: Arc<[inputs::Input]>,
    groups: Groups,
}

impl Policy {
    /// The facts of its subject that it may read, by slot number, now or before the change.
    pub fn reads(&self) -> BTreeSet<usize> {
        let exprs = self.enforce.iter().flat_map(Enforce::exprs).chain(&self.filter).chain(&self.locals);
        let slots = exprs.flat_map(Expr::slots).chain(self.enforce.iter().filter_map(|enforce| enforce.about));
        let mut read = BTreeSet::new();
        for slot in slots.map(Slot::of) {
            match slot {
                Slot::Group(at) => {
                    let facts = self.groups.get(at).map_or(&[][..], |group| group.facts.as_slice());
                    read.extend(facts.iter().filter_map(|(_, slot)| slot.of_subject()));
                }
                slot => read.extend(slot.of_subject()),
            }
        }
        read
    }

    /// Whether a subject of this kind gets a verdict of this policy: one that judges general purpose buckets says of every
    /// other kind of bucket that it does not apply.
    pub fn concerns(&self, kind: SubjectKind) -> bool {
        let other = matches!(kind, SubjectKind::DirectoryBucket | SubjectKind::OtherBucket);
        self.subject == kind || (other && self.subject == SubjectKind::Bucket)
    }
}

/// One `enforce` block.
#[derive(Debug)]
struct Enforce {
    condition: Expr,
    message: Option<Expr>,
    about: Option<usize>,
    witness: Option<Expr>,
}

impl Enforce {
    /// Its expressions.
    fn exprs(&self) -> impl Iterator<Item = &Expr> {
        [Some(&self.condition), self.message.as_ref(), self.witness.as_ref()].into_iter().flatten()
    }
}

#[cfg(test)]
mod tests;
