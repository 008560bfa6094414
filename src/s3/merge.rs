//! Several sources of one setting, put together.
//!
//! What two companions both set is known only where they agree: AWS keeps whichever was written last. A companion that
//! may belong to this bucket or to another one leaves a setting known only where it would not change it.

use std::sync::Arc;

use super::fact::Fact;
use super::view::same;
use crate::resource::Resource;
use crate::value::{Basis, Reason, Type, Value, Why};

/// What some companions of one facet would do to each of its slots; `None` leaves a slot as it is.
pub(super) type Settings = Vec<Option<Fact>>;

/// What a group of companions that may belong to a bucket would do to it.
#[derive(Debug)]
pub(super) struct Merged(Vec<Slot>);

#[derive(Debug)]
enum Slot {
    /// None of them sets it.
    Kept,
    /// Those that set it agree; why that is not certain of one of them.
    Agreed(Fact, Reason),
    /// They differ; why one of them may not be of this bucket.
    Differ(Reason),
}

impl Merged {
    /// Merges what each companion would set.
    pub(super) fn of(slots: usize, companions: impl IntoIterator<Item = (Reason, Settings)>) -> Self {
        let mut merged: Vec<Slot> = (0..slots).map(|_| Slot::Kept).collect();
        for (doubt, settings) in companions {
            for (slot, fact) in merged.iter_mut().zip(settings) {
                let Some(fact) = fact else { continue };
                match slot {
                    Slot::Kept => *slot = Slot::Agreed(fact, doubt.clone()),
                    Slot::Agreed(before, _) if same(&before.value, &fact.value) => {}
                    Slot::Agreed(..) => *slot = Slot::Differ(doubt.clone()),
                    Slot::Differ(_) => {}
                }
            }
        }
        Self(merged)
    }

    /// Applies the group to the facts of a bucket that it may belong to.
    pub(super) fn apply(&self, facts: &mut [Fact]) {
        for (fact, slot) in facts.iter_mut().zip(&self.0) {
            let doubt = match slot {
                Slot::Kept => continue,
                Slot::Agreed(would, _) if same(&would.value, &fact.value) => continue,
                Slot::Agreed(_, doubt) | Slot::Differ(doubt) => doubt,
            };
            *fact = doubtful(doubt, fact.value.ty());
        }
    }
}

/// A fact that a companion may or may not set.
pub(super) fn ambiguous(address: &Arc<str>, ty: Type) -> Fact {
    doubtful(&Reason::new(Why::AmbiguousLink, address.clone()), ty)
}

fn doubtful(doubt: &Reason, ty: Type) -> Fact {
    Fact::unknown(ty, doubt.why, doubt.what.clone()).resting_on(Basis::Ambiguous)
}

/// Why a companion may not be that of a bucket: it may not be there, or belong to another one.
pub(super) fn doubt(companion: &Resource) -> Reason {
    let link = || Reason::new(Why::AmbiguousLink, companion.text.clone());
    companion.uncertain.as_deref().cloned().unwrap_or_else(link)
}

/// Lays what several companions of one bucket set over the facts below.
pub(super) fn overlay(base: Vec<Fact>, companions: &[(Arc<str>, Settings)]) -> Vec<Fact> {
    let lay = |slot: usize, below: Fact| {
        let mut set = companions.iter().map(|(address, settings)| {
            (address, settings.get(slot).and_then(Clone::clone).unwrap_or_else(|| below.clone()))
        });
        let Some((first, fact)) = set.next() else { return below };
        set.fold(fact, |fact, (address, other)| {
            if same(&fact.value, &other.value) {
                fact.resting_on(other.basis)
            } else {
                let (why, what) = if first == address {
                    (Why::ApplyOrder, format!("whether the deposed object of {address} takes away what is written"))
                } else {
                    (Why::DeclaredTwice, format!("what {first} and {address} both set"))
                };
                let unknown = Value::unknown_because(fact.value.ty(), Reason::new(why, what));
                fact.resting_on(other.basis).with_value(unknown)
            }
        })
    };
    base.into_iter().enumerate().map(|(slot, below)| lay(slot, below)).collect()
}
