//! Where data goes from bucket to bucket, and the classes that follow.
//!
//! Logs tell about the data that they log, and a replica is that data: a bucket is as sensitive as what it receives.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::sets::{SetId, Sets};
use super::survey::Bucket;

/// One end of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// This bucket.
    One(usize),
    /// One of a set.
    Set(SetId),
}

/// The flows of an estate.
#[derive(Default)]
pub(super) struct Flows {
    certain: BTreeSet<(usize, usize)>,
    /// Sources by target.
    possible: BTreeMap<End, BTreeSet<End>>,
}

impl Flows {
    pub(super) fn add(&mut self, from: End, to: End) {
        match (from, to) {
            (End::One(from), End::One(to)) => drop(self.certain.insert((from, to))),
            _ => drop(self.possible.entry(to).or_default().insert(from)),
        }
    }

    /// Carries classes along until nothing changes; classes only rise, so that ends.
    pub(super) fn carry(&self, buckets: &mut [Bucket], sets: &Sets) {
        let mut changed = true;
        while changed {
            changed = false;
            for &(from, to) in &self.certain {
                changed |= raise(buckets, from, to, true);
            }
            for (to, from) in &self.possible {
                // A possible flow raises what is possible only, so the highest source stands for all.
                let sources = from.iter().filter_map(|&end| highest(buckets, end, sets));
                let Some(from) = top(buckets, sources) else { continue };
                match to {
                    End::One(to) => changed |= raise(buckets, from, *to, false),
                    End::Set(set) => {
                        for &to in sets.get(*set).iter() {
                            changed |= raise(buckets, from, to, false);
                        }
                    }
                }
            }
        }
    }
}

fn highest(buckets: &[Bucket], end: End, sets: &Sets) -> Option<usize> {
    match end {
        End::One(at) => Some(at),
        End::Set(set) => top(buckets, sets.get(set).iter().copied()),
    }
}

/// The bucket with the highest class, the first of several.
fn top(buckets: &[Bucket], among: impl Iterator<Item = usize>) -> Option<usize> {
    among.max_by_key(|&at| (buckets.get(at).map(|bucket| bucket.class.highest()), std::cmp::Reverse(at)))
}

fn raise(buckets: &mut [Bucket], from: usize, to: usize, certain: bool) -> bool {
    if from == to {
        return false;
    }
    let Some(source) = buckets.get(from) else { return false };
    let origin: Arc<str> = source.class.inherited_from.clone().unwrap_or_else(|| source.address.clone());
    let class = source.class.clone();
    buckets.get_mut(to).is_some_and(|target| target.class.raise(&class, &origin, certain))
}
