//! Documents that are put together.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::parts::and_nothing;
use super::{open, reason_of};
use crate::value::{Reason, Shape, Type, Value};

/// A document in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// `Version`; `None` where there is none.
    pub(super) version: Option<Value>,
    /// `Id`, not empty.
    pub(super) id: Option<Value>,
    /// The statements that are there, or may be.
    pub(super) entries: Vec<Entry>,
    /// Why there may be further statements.
    pub(super) open: Option<Reason>,
    /// Why the order of the statements, or which of them are there, is not known.
    pub(super) doubt: Option<Reason>,
}

/// A statement.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its `Sid`.
    pub(super) sid: Sid,
    /// The statement as it will stand in the text.
    pub(super) content: Value,
    /// Whether it may be missing.
    pub(super) perhaps: bool,
}

/// The `Sid` of a statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sid {
    /// None, or an empty one.
    None,
    /// A known one.
    Known(Arc<str>),
    /// Not known; perhaps empty.
    Unknown,
}

impl Draft {
    /// A document of which nothing is known.
    pub(super) fn unknown(reason: Reason) -> Self {
        let text = Value::unknown_because(Type::String, reason.clone());
        Self { version: Some(text.clone()), id: Some(text), open: Some(reason), ..Self::default() }
    }

    /// Adds a document whose statements replace none.
    pub(super) fn append(&mut self, document: Self) {
        self.take_head(&document);
        self.entries.extend(document.entries);
        self.open = self.open.take().or(document.open);
        self.doubt = self.doubt.take().or(document.doubt);
    }

    /// Adds a document whose statements take the place of those with their Sid. `distinct`: no two of them share one.
    pub(super) fn merge(&mut self, document: Self, distinct: bool) {
        self.take_head(&document);
        let before = self.entries.len();
        for entry in document.entries {
            match distinct {
                true => self.put(entry, before),
                false => self.put(entry, usize::MAX),
            }
        }
        if let Some(reason) = document.open {
            let replaceable = if distinct { before } else { usize::MAX };
            for entry in self.entries.iter_mut().take(replaceable).filter(|entry| entry.sid != Sid::None) {
                entry.perhaps = true;
            }
            self.open = self.open.take().or(Some(reason));
        }
        self.doubt = self.doubt.take().or(document.doubt);
    }

    /// Puts a statement in the place of the first among the `replaceable` that has its Sid, else at the end.
    fn put(&mut self, entry: Entry, replaceable: usize) {
        if entry.sid == Sid::None {
            self.entries.push(entry);
            return;
        }
        let mut candidates = self.entries.iter_mut().take(replaceable).filter(|old| match (&entry.sid, &old.sid) {
            (_, Sid::None) => false,
            (Sid::Known(new), Sid::Known(old)) => new == old,
            (Sid::Unknown, _) | (_, Sid::Unknown) => true,
            (Sid::None, _) => false,
        });
        let Some(first) = candidates.next() else {
            // One that is not known may have its Sid too; then it is replaced, and this one is there all the same.
            self.entries.push(entry);
            return;
        };
        let certain = |old: &Entry| !old.perhaps && old.sid == entry.sid && entry.sid != Sid::Unknown;
        if certain(first) && !entry.perhaps && self.open.is_none() {
            *first = entry;
            return;
        }
        let doubt = [&entry.content, &first.content].into_iter().find_map(|content| content.get("Sid"));
        let doubt = doubt.filter(|sid| sid.is_unknown()).map(reason_of);
        // What stands behind the first one that certainly has the Sid stays.
        let mut found = certain(first) && self.open.is_none();
        first.perhaps = true;
        for old in candidates {
            if found {
                break;
            }
            found = certain(old) && self.open.is_none();
            old.perhaps = true;
        }
        self.doubt = self.doubt.take().or(doubt).or_else(|| Some(reason_of(&entry.content)));
        self.entries.push(entry);
    }

    /// The greatest version and the latest id.
    fn take_head(&mut self, document: &Self) {
        self.id = match (self.id.take(), document.id.clone()) {
            // It may turn out empty.
            (Some(_), Some(later)) if later.is_unknown() => Some(and_nothing(&later)),
            (earlier, later) => later.or(earlier),
        };
        self.version = match (self.version.take(), document.version.clone()) {
            (Some(one), Some(other)) => match (one.as_str(), other.as_str()) {
                (Some(old), Some(new)) => Some(if new > old { other } else { one }),
                (None, _) => Some(and_nothing(&one)),
                (_, None) => Some(and_nothing(&other)),
            },
            (one, other) => one.or(other),
        };
    }

    /// The document as it will stand in the text.
    pub(super) fn content(self) -> Value {
        let mut members = Vec::new();
        members.extend(self.version.map(|version| ("Version", version)));
        members.extend(self.id.map(|id| ("Id", id)));
        let (perhaps, certain): (Vec<Entry>, Vec<Entry>) = self.entries.into_iter().partition(|entry| entry.perhaps);
        let [perhaps, certain] =
            [perhaps, certain].map(|list| list.into_iter().map(|entry| entry.content).collect::<Vec<Value>>());
        let statements = match (self.open, self.doubt) {
            (Some(reason), _) => Some(open(reason, Shape::Open(certain.into()))),
            (None, doubt) if !perhaps.is_empty() || (doubt.is_some() && certain.len() > 1) => {
                let reason = doubt.unwrap_or_else(|| reason_of(&Value::tuple(perhaps.clone())));
                Some(open(reason, Shape::Between(certain.into(), perhaps.into())))
            }
            _ if certain.is_empty() => None,
            _ => Some(Value::tuple(certain)),
        };
        members.extend(statements.map(|statements| ("Statement", statements)));
        Value::object(members)
    }
}

/// A Sid that a statement of these documents certainly shares with one before it, there or in `first`.
pub(super) fn shared_sid(first: &Draft, documents: &[Draft]) -> Option<Arc<str>> {
    let sids = |draft: &Draft| {
        let certain = draft.entries.iter().filter(|entry| !entry.perhaps);
        certain.filter_map(|e| if let Sid::Known(sid) = &e.sid { Some(sid.clone()) } else { None }).collect::<Vec<_>>()
    };
    let mut seen: BTreeSet<Arc<str>> = sids(first).into_iter().collect();
    documents.iter().flat_map(sids).find(|sid| !seen.insert(sid.clone()))
}
