//! What a root module or a policy has taken so far.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Limit, Limits};

/// What is counted over many expressions, in any number of threads.
#[derive(Debug)]
pub struct Tally {
    limits: Limits,
    parts: Counter,
    work: Counter,
}

#[derive(Debug)]
struct Counter {
    limit: Limit,
    most: u64,
    count: AtomicU64,
}

impl Counter {
    fn new(limit: Limit, limits: &Limits) -> Self {
        Self { limit, most: limits.get(limit), count: AtomicU64::new(0) }
    }

    fn add(&self, more: u64) -> Result<(), Limit> {
        let count = self.count.fetch_add(more, Ordering::Relaxed).saturating_add(more);
        if count > self.most { Err(self.limit) } else { Ok(()) }
    }
}

impl Tally {
    /// Nothing, of a root module.
    pub fn of_root(limits: Limits) -> Self {
        Self { parts: Counter::new(Limit::RootParts, &limits), work: Counter::new(Limit::RootWork, &limits), limits }
    }

    /// Nothing, of a policy: parts of values are work, too.
    pub fn of_policy(limits: Limits) -> Self {
        Self { parts: Counter::new(Limit::PolicyWork, &limits), work: Counter::new(Limit::PolicyWork, &limits), limits }
    }

    /// The limits that hold.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Counts parts of a large value, or elements of loops.
    ///
    /// # Errors
    /// The limit, if there are too many by now.
    pub fn makes(&self, parts: usize) -> Result<(), Limit> {
        self.counter_of_parts().add(parts as u64)
    }

    /// How many parts there may still be.
    pub fn parts_left(&self) -> usize {
        let counter = self.counter_of_parts();
        usize::try_from(counter.most.saturating_sub(counter.count.load(Ordering::Relaxed))).unwrap_or(usize::MAX)
    }

    fn counter_of_parts(&self) -> &Counter {
        // Of a policy, all is work.
        if self.parts.limit == self.work.limit { &self.work } else { &self.parts }
    }

    /// Counts steps.
    ///
    /// # Errors
    /// The limit, if there are too many by now.
    pub fn works(&self, steps: u64) -> Result<(), Limit> {
        self.work.add(steps)
    }

    /// Whether a limit was met.
    pub fn is_full(&self) -> bool {
        [&self.parts, &self.work].iter().any(|counter| counter.count.load(Ordering::Relaxed) > counter.most)
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self::of_root(Limits::DEFAULT)
    }
}
