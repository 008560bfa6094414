//! What a question about a policy document comes back with.

use super::witness::Witness;
use crate::source::Diagnostic;
use crate::value::{Reason, Truth, Why};

/// The answer to a question about a policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// True or false only where no filling of the document's unknown parts could change it.
    pub truth: Truth,
    /// Why it is not known; `Some` exactly when `truth` is unknown.
    pub reason: Option<Reason>,
    /// What it rests on, in words, most telling first: the request that stays open, the statements that decide. Holds
    /// nothing from a sensitive document but the numbers of its statements.
    pub evidence: Vec<String>,
    /// The request that proves it, where one does.
    pub witness: Option<Box<Witness>>,
}

impl Answer {
    pub(super) fn yes(evidence: Vec<String>) -> Self {
        Self { truth: Truth::True, reason: None, evidence, witness: None }
    }

    pub(super) fn no(evidence: Vec<String>) -> Self {
        Self { truth: Truth::False, reason: None, evidence, witness: None }
    }

    pub(super) fn open(reason: Reason, evidence: Vec<String>) -> Self {
        Self { truth: Truth::Unknown, reason: Some(reason), evidence, witness: None }
    }

    /// It is so, as this allowed request shows.
    pub(super) fn by(witness: &Witness) -> Self {
        let by = witness.statements.join(" and ");
        let line = format!("{}: allowed by {by}, nothing denies it", witness.words);
        Self::yes(vec![line]).with(witness.clone())
    }

    /// The same with a request that proves it.
    #[must_use]
    pub(super) fn with(self, witness: Witness) -> Self {
        Self { witness: Some(Box::new(witness)), ..self }
    }

    /// A document that AWS rejects never comes into force, so what holds instead is not known.
    pub(super) fn unreadable(diagnostic: Diagnostic) -> Self {
        Self::open(Reason::new(Why::Undecided, "a policy that AWS rejects"), vec![diagnostic.message])
    }
}
