//! How sensitive a bucket's data is: decides which policies bind.
//!
//! Read from a tag of the bucket or of its provider's default tags. Without a valid one the configured default holds.
//! What stays open is a list of possible classes: a policy is judged at each of them.

use std::sync::Arc;

use super::settings::Settings;
pub use crate::finding::Class;
use crate::finding::ClassInfo;
use crate::value::{Truth, Value};

/// Where a class was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClassSource {
    /// A tag of the bucket, or a default tag of its provider configuration.
    Tag,
    /// The name of the bucket, by a pattern that is configured.
    Name,
    /// Nothing says it: the configured default.
    Default,
    /// Another bucket, whose data it receives; for keys and accounts, a bucket that they protect.
    Inherited,
    /// The tags are not known.
    Unknown,
}

impl ClassSource {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Name => "name",
            Self::Default => "default",
            Self::Inherited => "inherited",
            Self::Unknown => "unknown",
        }
    }
}

/// The class of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classification {
    /// The classes that it may have, lowest first: one when it is known, never none.
    pub possible: Vec<Class>,
    /// Where it was read.
    pub source: ClassSource,
    /// Whether the bucket itself carries a valid class.
    pub valid: Truth,
    /// The address of the bucket whose class it takes.
    pub inherited_from: Option<Arc<str>>,
}

impl Classification {
    /// The class, when it is known.
    pub fn value(&self) -> Option<Class> {
        match self.possible.as_slice() {
            [class] => Some(*class),
            _ => None,
        }
    }

    /// The lowest class that it may have.
    pub fn lowest(&self) -> Class {
        self.possible.first().copied().unwrap_or(Class::Public)
    }

    /// The highest class that it may have.
    pub fn highest(&self) -> Class {
        self.possible.last().copied().unwrap_or(Class::Restricted)
    }

    /// The same as the report lists it.
    pub fn info(&self) -> ClassInfo {
        ClassInfo {
            value: self.value().map(Class::word),
            source: self.source.word(),
            valid: self.valid.is_true(),
            inherited_from: self.inherited_from.clone(),
        }
    }

    /// A single class without a valid tag.
    pub(super) fn untagged(class: Class) -> Self {
        Self { possible: vec![class], source: ClassSource::Default, valid: Truth::False, inherited_from: None }
    }

    /// The highest of some classes, each with its bucket's address and whether it surely counts.
    pub(super) fn highest_of<'c>(mut all: impl Iterator<Item = (&'c Self, &'c Arc<str>, bool)>) -> Option<Self> {
        let first = all.next()?;
        let mut highest = Self { valid: Truth::False, ..Self::untagged(Class::Public) };
        std::iter::once(first).chain(all).for_each(|(class, address, certain)| {
            highest.raise(class, address, certain);
        });
        Some(highest)
    }

    /// Nothing is known.
    fn open() -> Self {
        Self {
            possible: Class::ALL.to_vec(),
            source: ClassSource::Unknown,
            valid: Truth::Unknown,
            inherited_from: None,
        }
    }

    /// Raises the class to that of data it receives. `certain` says whether it surely receives it.
    ///
    /// The classes in between stay possible too: more than needed, but never too few.
    pub(super) fn raise(&mut self, from: &Self, address: &Arc<str>, certain: bool) -> bool {
        let low = if certain { self.lowest().max(from.lowest()) } else { self.lowest() };
        let high = self.highest().max(from.highest());
        if low == self.lowest() && high == self.highest() {
            return false;
        }
        self.possible = Class::ALL.into_iter().filter(|class| (low..=high).contains(class)).collect();
        self.source = ClassSource::Inherited;
        self.inherited_from = Some(address.clone());
        true
    }
}

/// The tags of a bucket as a plan tells them.
#[derive(Debug, Clone)]
pub(super) struct Tags {
    /// `tags`.
    pub(super) own: Value,
    /// `tags_all`.
    pub(super) all: Value,
    /// `default_tags` of the provider configuration.
    pub(super) default: Value,
}

/// What one tag says.
enum Read {
    Class(Class),
    Invalid,
    Missing,
    Open,
}

impl Tags {
    /// The class that the tags give, else the name.
    pub(super) fn classify(&self, settings: &Settings, name: impl FnOnce() -> Named) -> Classification {
        match self.read(settings) {
            Read::Class(class) => Classification {
                possible: vec![class],
                source: ClassSource::Tag,
                valid: Truth::True,
                inherited_from: None,
            },
            Read::Missing if !settings.names.is_empty() => name().classify(settings),
            // A tag that says nothing is a mistake, which the name does not mend.
            Read::Invalid if !settings.names.is_empty() => {
                Classification { valid: Truth::False, ..name().classify(settings) }
            }
            Read::Invalid | Read::Missing => Classification::untagged(settings.default_class),
            Read::Open => Classification::open(),
        }
    }

    fn read(&self, settings: &Settings) -> Read {
        if self.all.entries().is_some() {
            return lookup(&self.all, settings);
        }
        match lookup(&self.own, settings) {
            Read::Missing => {}
            found => return found,
        }
        if !self.default.is_unknown() {
            return lookup(&self.default, settings);
        }
        if self.without_default() { Read::Missing } else { Read::Open }
    }

    /// Whether it is certain that there are no default tags although their configuration is not known.
    ///
    /// The provider knows `tags_all` when it has default tags and all tags are known and not empty. So an unknown
    /// `tags_all` beside such tags says that there are none. Without tags of its own it is unknown in either case.
    fn without_default(&self) -> bool {
        let plain = |tag: &Value| tag.as_str().is_some_and(|text| !text.is_empty());
        let own = self.own.entries().is_some_and(|tags| !tags.is_empty() && tags.values().all(plain));
        self.all.is_unknown() && own
    }

    /// All tags: own tags win over default tags.
    pub(super) fn merged(&self) -> Value {
        if self.all.entries().is_some() {
            return self.all.clone();
        }
        match (self.own.entries(), self.default.entries()) {
            (Some(own), Some(default)) => {
                let mut merged = default.clone();
                merged.extend(own.iter().map(|(key, tag)| (key.clone(), tag.clone())));
                Value::object(merged).with_sensitivity(self.own.is_sensitive() || self.default.is_sensitive())
            }
            (None, Some(_)) if self.own.is_null() => self.default.clone(),
            _ if self.own.is_null() && self.default.is_null() => Value::object(Vec::<(Arc<str>, Value)>::new()),
            _ if self.default.is_null() || self.without_default() => self.own.clone(),
            _ => self.all.clone(),
        }
    }
}

/// The name of a bucket, as far as it is known.
pub(super) enum Named {
    /// All of it.
    Known(Arc<str>),
    /// It begins with this, and goes on with anything.
    Begins(Arc<str>),
    /// It begins with this, and goes on with what the provider makes up: digits, and letters from a to f.
    Made(Arc<str>),
}

impl Named {
    /// The class of a name; all that it may have where the name is known to its middle only.
    pub(super) fn classify(&self, settings: &Settings) -> Classification {
        let mut possible: Vec<Class> = Vec::new();
        let mut decided = false;
        for (pattern, class) in &settings.names {
            let (may, must) = match self {
                Self::Known(name) => (pattern.matches(name), pattern.matches(name)),
                Self::Begins(prefix) => (pattern.may_match(prefix, |_| true), pattern.must_match(prefix)),
                Self::Made(prefix) => {
                    (pattern.may_match(prefix, |c| c.is_ascii_hexdigit()), pattern.must_match(prefix))
                }
            };
            possible.extend(may.then_some(*class));
            decided = must;
            if must {
                break;
            }
        }
        let named = !possible.is_empty();
        possible.extend((!decided).then_some(settings.default_class));
        possible.sort_unstable();
        possible.dedup();
        let (source, valid) = match (decided, named) {
            (true, _) => (ClassSource::Name, Truth::True),
            (false, false) => (ClassSource::Default, Truth::False),
            (false, true) => (ClassSource::Name, Truth::Unknown),
        };
        Classification { possible, source, valid, inherited_from: None }
    }
}

/// Looks the class tag up; the highest class wins where the key occurs in several spellings.
fn lookup(tags: &Value, settings: &Settings) -> Read {
    let Some(entries) = tags.entries() else {
        return if tags.is_null() { Read::Missing } else { Read::Open };
    };
    let mut found = Read::Missing;
    for (_, tag) in entries.iter().filter(|(key, _)| settings.is_tag(key)) {
        let Some(text) = tag.as_str() else {
            if tag.is_null() {
                continue;
            }
            return Read::Open;
        };
        let class = Class::from_word(text).or_else(|| settings.synonyms.get(&text.trim().to_lowercase()).copied());
        found = match (found, class) {
            (Read::Class(before), Some(class)) => Read::Class(before.max(class)),
            (Read::Class(before), None) => Read::Class(before),
            (_, Some(class)) => Read::Class(class),
            (_, None) => Read::Invalid,
        };
    }
    found
}
