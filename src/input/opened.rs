//! Which files were read, for whoever writes one afterwards: a report must not replace what it is about.
//!
//! One set for the process, as every function of this room that opens a file adds to it, also those that an expression
//! calls in some thread. Nothing that is judged depends on it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

static OPENED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Remembers a file that is opened.
pub(super) fn remember(path: &Path) {
    OPENED.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
}

/// The files that this process has read so far, without links. What is gone by now is not among them.
pub fn files_read() -> BTreeSet<PathBuf> {
    let opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    opened.iter().filter_map(|path| fs::canonicalize(path).ok()).collect()
}
