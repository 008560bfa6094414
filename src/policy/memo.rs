//! Verdicts that need no second evaluation.
//!
//! The buckets of a large estate are much alike: where all facts that a policy read are those of a bucket before, so is
//! what came of it. Only what passes and what does not apply is kept: a finding has words and places of its own.

use std::sync::Arc;

use crate::finding::Outcome;
use crate::s3::Class;
use crate::value::{Data, Value};

use super::scope::View;
use super::slots::Slot;

/// How many different sets of facts are kept of one policy.
const MOST: usize = 16;

/// How many evaluations in vain show that the facts of a policy are rarely twice the same, as names are.
const PATIENCE: u32 = 64;

/// What one policy said of the buckets of one estate.
#[derive(Debug, Default)]
pub struct Memo {
    known: Vec<Known>,
    /// The place that is written over next.
    next: usize,
    /// Evaluations that no entry saved, less those that one did.
    vain: u32,
}

/// What came of some facts.
#[derive(Debug)]
pub(super) struct Known {
    class: Class,
    /// Whether the bucket was there before.
    existed: bool,
    /// What was read, and its values where those can differ between buckets.
    facts: Vec<(Slot, Option<Value>)>,
    pub(super) outcome: Outcome,
    pub(super) reason: Option<Arc<str>>,
}

impl Known {
    /// The facts that were read.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        self.facts.iter().map(|(slot, _)| *slot)
    }
}

impl Memo {
    /// What came of these facts before.
    pub(super) fn recall(&mut self, view: &View<'_>) -> Option<&Known> {
        if self.vain >= PATIENCE {
            return None;
        }
        let read = |(slot, value): &(Slot, Option<Value>)| match value {
            Some(value) => view.fact(*slot).is_some_and(|fact| same(&fact.value, value)),
            None => true,
        };
        let holds = |known: &Known| {
            known.class == view.class && known.existed == view.prior.is_some() && known.facts.iter().all(read)
        };
        let found = self.known.iter().position(holds);
        self.vain = if found.is_some() { self.vain.saturating_sub(1) } else { self.vain + 1 };
        self.known.get(found?)
    }

    /// Keeps what came of the facts in these slots.
    pub(super) fn keep(
        &mut self,
        view: &View<'_>,
        slots: impl Iterator<Item = Slot>,
        outcome: Outcome,
        reason: Option<&Arc<str>>,
    ) {
        let settled = matches!(outcome, Outcome::Pass | Outcome::NotApplicable);
        if self.vain >= PATIENCE || !settled {
            return;
        }
        let mut facts = Vec::new();
        for slot in slots {
            match slot {
                // What was is put together only for those who ask.
                Slot::Prior(_) if view.prior.is_some() => return,
                Slot::Estate(_) => facts.push((slot, None)),
                slot => facts.extend(view.fact(slot).map(|fact| (slot, Some(fact.value.clone())))),
            }
        }
        let known = Known { class: view.class, existed: view.prior.is_some(), facts, outcome, reason: reason.cloned() };
        match self.known.get_mut(self.next) {
            Some(place) => *place = known,
            None => self.known.push(known),
        }
        self.next = (self.next + 1) % MOST;
    }
}

/// Whether no expression can tell two values apart. What is unknown is never the same: its reason could be told.
fn same(a: &Value, b: &Value) -> bool {
    let all = |a: &[Value], b: &[Value]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b));
    a.is_sensitive() == b.is_sensitive()
        && match (a.data(), b.data()) {
            (Data::Null(a), Data::Null(b)) => a == b,
            (Data::Bool(a), Data::Bool(b)) => a == b,
            (Data::Number(a), Data::Number(b)) => a == b,
            (Data::String(a), Data::String(b)) => a == b,
            (Data::List(a), Data::List(b)) | (Data::Set(a), Data::Set(b)) => {
                Arc::ptr_eq(a, b) || (a.element == b.element && all(&a.items, &b.items))
            }
            (Data::Tuple(a), Data::Tuple(b)) => Arc::ptr_eq(a, b) || all(a, b),
            (Data::Map(a), Data::Map(b)) => {
                Arc::ptr_eq(a, b)
                    || (a.element == b.element
                        && a.entries.len() == b.entries.len()
                        && a.entries.iter().zip(&b.entries).all(|((k, a), (l, b))| k == l && same(a, b)))
            }
            (Data::Object(a), Data::Object(b)) => {
                Arc::ptr_eq(a, b)
                    || (a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, a), (l, b))| k == l && same(a, b)))
            }
            _ => false,
        }
}
