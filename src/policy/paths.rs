//! The paths by which policies read facts, as evidence names them: one text each, shared by all verdicts.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use crate::s3::SubjectKind;

use super::slots::Slot;

/// By root, in the order of the slots.
static PATHS: LazyLock<BTreeMap<&'static str, Vec<Arc<str>>>> = LazyLock::new(|| {
    let roots = SubjectKind::ALL.into_iter().map(|kind| (kind.root(), kind)).chain([(PRIOR, SubjectKind::Bucket)]);
    let paths = |root: &str, kind: SubjectKind| {
        kind.schema().slots.iter().map(|slot| format!("{root}.{}", slot.path).into()).collect()
    };
    roots.map(|(root, kind)| (root, paths(root, kind))).collect()
});

const PRIOR: &str = "prior_bucket";

/// The path by which a policy on a kind of subject reads a slot; empty for what is no fact.
pub(super) fn path_of(slot: Slot, kind: SubjectKind) -> Arc<str> {
    let (root, at) = match slot {
        Slot::Subject(at) => (kind.root(), at),
        Slot::Prior(at) => (PRIOR, at),
        Slot::Estate(at) => (SubjectKind::Estate.root(), at),
        Slot::Local(_) | Slot::Group(_) | Slot::Input(_) => return "".into(),
    };
    PATHS.get(root).and_then(|paths| paths.get(at)).cloned().unwrap_or_else(|| format!("{root}.").into())
}
