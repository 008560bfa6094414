//! How far a run is, for whoever waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counters that a run only ever raises. Nothing in a report depends on them.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    subjects: Arc<AtomicUsize>,
    judged: Arc<AtomicUsize>,
}

impl Progress {
    /// How many subjects there are in what was read so far.
    pub fn subjects(&self) -> usize {
        self.subjects.load(Ordering::Relaxed)
    }

    /// How many of them are judged.
    pub fn judged(&self) -> usize {
        self.judged.load(Ordering::Relaxed)
    }

    pub(super) fn found(&self, subjects: usize) {
        self.subjects.fetch_add(subjects, Ordering::Relaxed);
    }

    pub(super) fn done(&self) {
        self.judged.fetch_add(1, Ordering::Relaxed);
    }
}
