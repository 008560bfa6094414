//! Sets of candidate buckets, each kept once.
//!
//! Instances of one resource share their candidates, and there can be as many instances as buckets: whatever is noted
//! per set instead of per instance stays linear.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

/// The number of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SetId(usize);

/// The set of all buckets of the estate.
pub(super) const ANY: SetId = SetId(0);

/// The sets of a survey.
pub(super) struct Sets {
    list: Vec<Arc<[usize]>>,
    by_content: HashMap<Arc<[usize]>, SetId>,
    /// By address in memory, which is quicker; the sets are held so that no address is used twice.
    by_pointer: HashMap<usize, (Arc<[usize]>, SetId)>,
}

impl Sets {
    /// No sets but that of all buckets, of which there are `declared`.
    pub(super) fn new(declared: usize) -> Self {
        Self { list: vec![(0..declared).collect()], by_content: HashMap::new(), by_pointer: HashMap::new() }
    }

    /// The number of a set; an empty one stands for all buckets.
    pub(super) fn id(&mut self, set: &Arc<[usize]>) -> SetId {
        if set.is_empty() {
            return ANY;
        }
        let pointer = set.as_ptr() as usize;
        if let Some((_, id)) = self.by_pointer.get(&pointer) {
            return *id;
        }
        let id = *self.by_content.entry(set.clone()).or_insert_with(|| {
            self.list.push(set.clone());
            SetId(self.list.len() - 1)
        });
        self.by_pointer.insert(pointer, (set.clone(), id));
        id
    }

    /// The buckets of a set.
    pub(super) fn get(&self, id: SetId) -> Arc<[usize]> {
        self.list.get(id.0).cloned().unwrap_or_else(|| Arc::from([]))
    }
}
