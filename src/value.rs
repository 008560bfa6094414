//! Values of Terraform's language, with what is not known about them.
//!
//! A value is known, null, or unknown with a reason; any of them can be sensitive and can carry the place where it was
//! said. `Value` has no `Display`: [`Value::shown`], [`Value::console`] and [`Value::recorded`] are the ways to
//! text, and they redact. [`Truth`] has no `Into<bool>`, so that "not known" cannot read as "no" or as "yes" by accident.

mod console;
pub mod number;
mod record;
mod show;
mod truth;
mod types;
mod unknown;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use console::{Console, ConsoleType};
pub use number::{Layout, Number};
pub use record::Record;
pub use show::Shown;
pub use truth::Truth;
pub use types::Type;
pub use unknown::{Basis, Piece, Range, Reason, Shape, Symbol, Unknown, What, Why};

use crate::source::Location;

/// What stands for a sensitive value wherever a text is made of one, as in Terraform's output.
pub const HIDDEN: &str = "(sensitive value)";

/// A value, its sensitivity and, where known, its place.
#[derive(Clone)]
pub struct Value {
    data: Data,
    sensitive: bool,
    location: Option<Arc<Location>>,
}

/// What a value is. Collections share their elements: cloning is cheap.
#[derive(Debug, Clone)]
pub enum Data {
    /// `null` of a type.
    Null(Type),
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string in Unicode normalisation form C.
    String(Arc<str>),
    /// `list(T)`.
    List(Arc<Sequence>),
    /// `set(T)`: elements are distinct and in Terraform's order.
    Set(Arc<Sequence>),
    /// A tuple, such as `[1, "a"]` before any conversion; arrays of plan JSON read as tuples.
    Tuple(Arc<Vec<Value>>),
    /// `map(T)`.
    Map(Arc<Mapping>),
    /// An object, such as `{ a = 1 }` before any conversion; objects of plan JSON read as objects.
    Object(Arc<BTreeMap<Arc<str>, Value>>),
    /// Not known, and why.
    Unknown(Arc<Unknown>),
}

/// The elements of a list or set.
#[derive(Debug, Clone)]
pub struct Sequence {
    /// The element type.
    pub element: Type,
    /// The elements.
    pub items: Vec<Value>,
}

/// The elements of a map.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The element type.
    pub element: Type,
    /// The elements by key.
    pub entries: BTreeMap<Arc<str>, Value>,
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.sensitive {
            return f.write_str(HIDDEN);
        }
        f.debug_struct("Value").field("data", &self.data).field("location", &self.location).finish()
    }
}

impl Value {
    /// A value that is neither sensitive nor placed.
    pub fn new(data: Data) -> Self {
        Self { data, sensitive: false, location: None }
    }

    /// `null` of no particular type.
    pub fn null() -> Self {
        Self::new(Data::Null(Type::Dynamic))
    }

    /// A bool.
    pub fn bool(value: bool) -> Self {
        Self::new(Data::Bool(value))
    }

    /// A whole number.
    pub fn int(value: i64) -> Self {
        Self::new(Data::Number(Number::from(value)))
    }

    /// A string, normalised to NFC.
    pub fn string(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        match is_nfc_quick(text.chars()) {
            IsNormalized::Yes => Self::new(Data::String(text.into())),
            _ => Self::new(Data::String(text.nfc().collect::<String>().into())),
        }
    }

    /// A tuple.
    pub fn tuple(items: Vec<Self>) -> Self {
        Self::new(Data::Tuple(Arc::new(items)))
    }

    /// A list of strings.
    pub fn strings<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Self {
        let items = items.into_iter().map(Self::string).collect();
        Self::new(Data::List(Arc::new(Sequence { element: Type::String, items })))
    }

    /// An object.
    pub fn object<K: Into<Arc<str>>>(attributes: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::new(Data::Object(Arc::new(attributes.into_iter().map(|(k, v)| (k.into(), v)).collect())))
    }

    /// An object of attributes that are collected already.
    pub fn attributes(attributes: BTreeMap<Arc<str>, Self>) -> Self {
        Self::new(Data::Object(Arc::new(attributes)))
    }

    /// An unknown value.
    pub fn unknown(unknown: Unknown) -> Self {
        Self::new(Data::Unknown(Arc::new(unknown)))
    }

    /// An unknown value of a type, of which nothing but the reason is known.
    pub fn unknown_because(ty: Type, reason: Reason) -> Self {
        Self::unknown(Unknown::new(ty, reason))
    }

    /// What it is.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The same value, marked sensitive if `sensitive`.
    #[must_use]
    pub fn with_sensitivity(mut self, sensitive: bool) -> Self {
        self.sensitive |= sensitive;
        self
    }

    /// The same value at a place.
    #[must_use]
    pub fn with_location(mut self, location: Option<Arc<Location>>) -> Self {
        self.location = location;
        self
    }

    /// Whether this value itself is marked sensitive; its elements may be all the same.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether it or anything inside it is sensitive, also what is known of an unknown value.
    pub fn is_deeply_sensitive(&self) -> bool {
        let any = |items: &[Self]| items.iter().any(Self::is_deeply_sensitive);
        self.sensitive
            || self.items().is_some_and(any)
            || self.entries().is_some_and(|entries| entries.values().any(Self::is_deeply_sensitive))
            || self.as_unknown().is_some_and(|unknown| match &unknown.shape {
                Shape::Json(content) => content.is_deeply_sensitive(),
                Shape::Open(items) => any(items),
                Shape::Between(items, others) => any(items) || any(others),
                Shape::Opaque | Shape::Symbol(_) | Shape::Candidates(..) | Shape::Template(_) => false,
            })
    }

    /// The same value, with each part as sensitive as what it is in, as plans mark them: who takes it apart keeps the marks.
    #[must_use]
    pub fn marked_within(self) -> Self {
        if self.is_deeply_sensitive() { self.marked_by(false) } else { self }
    }

    fn marked_by(self, outer: bool) -> Self {
        let sensitive = self.sensitive || outer;
        let all =
            |items: &[Self]| -> Vec<Self> { items.iter().map(|item| item.clone().marked_by(sensitive)).collect() };
        let sequence = |s: &Sequence| Arc::new(Sequence { element: s.element.clone(), items: all(&s.items) });
        let entries = |entries: &BTreeMap<Arc<str>, Self>| -> BTreeMap<Arc<str>, Self> {
            entries.iter().map(|(name, entry)| (name.clone(), entry.clone().marked_by(sensitive))).collect()
        };
        let data = match self.data {
            Data::List(s) => Data::List(sequence(&s)),
            Data::Set(s) => Data::Set(sequence(&s)),
            Data::Tuple(items) => Data::Tuple(Arc::new(all(&items))),
            Data::Map(m) => Data::Map(Arc::new(Mapping { element: m.element.clone(), entries: entries(&m.entries) })),
            Data::Object(attributes) => Data::Object(Arc::new(entries(&attributes))),
            Data::Unknown(unknown) => {
                let shape = match &unknown.shape {
                    Shape::Json(content) => Shape::Json(Arc::new(Self::clone(content).marked_by(sensitive))),
                    Shape::Open(items) => Shape::Open(all(items).into()),
                    Shape::Between(items, others) => Shape::Between(all(items).into(), all(others).into()),
                    other => other.clone(),
                };
                Data::Unknown(Arc::new(Unknown { shape, ..Unknown::clone(&unknown) }))
            }
            data => data,
        };
        Self { data, sensitive, location: self.location }
    }

    /// Where it was said.
    pub fn location(&self) -> Option<&Arc<Location>> {
        self.location.as_ref()
    }

    /// Whether it is known to be null.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }

    /// Whether the value itself is unknown; its elements may be all the same.
    pub fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }

    /// Whether nothing inside is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match &self.data {
            Data::Unknown(_) => false,
            Data::List(s) | Data::Set(s) => s.items.iter().all(Self::is_wholly_known),
            Data::Tuple(items) => items.iter().all(Self::is_wholly_known),
            Data::Map(m) => m.entries.values().all(Self::is_wholly_known),
            Data::Object(attributes) => attributes.values().all(Self::is_wholly_known),
            _ => true,
        }
    }

    /// Whether it is nested no deeper than `levels` and has no more than `parts` parts, counted as often as they are read:
    /// parts can be shared, so that a small program can make a value that nobody can read to the end. What is known of an
    /// unknown value is a part of it.
    pub fn fits(&self, levels: usize, parts: &mut usize) -> bool {
        let Some(left) = parts.checked_sub(1) else { return false };
        *parts = left;
        let mut fits = |part: &Self| levels > 0 && part.fits(levels - 1, parts);
        self.items().is_none_or(|items| items.iter().all(&mut fits))
            && self.entries().is_none_or(|entries| entries.values().all(&mut fits))
            && self.as_unknown().is_none_or(|unknown| match &unknown.shape {
                Shape::Json(content) => fits(content),
                Shape::Open(items) => items.iter().all(&mut fits),
                Shape::Between(items, others) => items.iter().chain(others.iter()).all(&mut fits),
                Shape::Opaque | Shape::Symbol(_) | Shape::Candidates(..) | Shape::Template(_) => true,
            })
    }

    /// What is unknown about it, if it is unknown.
    pub fn as_unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// The first unknown inside, depth first.
    pub fn first_unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.data {
            Data::Unknown(unknown) => Some(unknown),
            Data::List(s) | Data::Set(s) => s.items.iter().find_map(Self::first_unknown),
            Data::Tuple(items) => items.iter().find_map(Self::first_unknown),
            Data::Map(m) => m.entries.values().find_map(Self::first_unknown),
            Data::Object(attributes) => attributes.values().find_map(Self::first_unknown),
            _ => None,
        }
    }

    /// Whether a part of the value, or the whole, is unknown for this reason.
    pub fn is_open_by(&self, reason: &Reason) -> bool {
        match &self.data {
            Data::Unknown(unknown) => unknown.reason == *reason,
            Data::List(s) | Data::Set(s) => s.items.iter().any(|item| item.is_open_by(reason)),
            Data::Tuple(items) => items.iter().any(|item| item.is_open_by(reason)),
            Data::Map(m) => m.entries.values().any(|entry| entry.is_open_by(reason)),
            Data::Object(attributes) => attributes.values().any(|attribute| attribute.is_open_by(reason)),
            _ => false,
        }
    }

    /// The string, if it is a known one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The bool, if it is a known one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if it is a known one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements, if it is a known list, set or tuple.
    pub fn items(&self) -> Option<&[Self]> {
        match &self.data {
            Data::List(s) | Data::Set(s) => Some(&s.items),
            Data::Tuple(items) => Some(items),
            _ => None,
        }
    }

    /// The attributes or entries, if it is a known object or map.
    pub fn entries(&self) -> Option<&BTreeMap<Arc<str>, Self>> {
        match &self.data {
            Data::Map(m) => Some(&m.entries),
            Data::Object(attributes) => Some(attributes),
            _ => None,
        }
    }

    /// The attribute or entry `name` of a known object or map, if there.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries()?.get(name)
    }

    /// The type, as far as the value tells it.
    pub fn ty(&self) -> Type {
        match &self.data {
            Data::Null(ty) => ty.clone(),
            Data::Bool(_) => Type::Bool,
            Data::Number(_) => Type::Number,
            Data::String(_) => Type::String,
            Data::List(s) => Type::List(Arc::new(s.element.clone())),
            Data::Set(s) => Type::Set(Arc::new(s.element.clone())),
            Data::Map(m) => Type::Map(Arc::new(m.element.clone())),
            Data::Tuple(items) => Type::Tuple(Arc::new(items.iter().map(Self::ty).collect())),
            Data::Object(attributes) => {
                Type::Object(Arc::new(attributes.iter().map(|(k, v)| (k.clone(), v.ty())).collect()))
            }
            Data::Unknown(unknown) => unknown.ty.clone(),
        }
    }

    /// The value for people: sensitive parts redacted, unknown parts named.
    pub fn shown(&self) -> Shown<'_> {
        Shown::new(self)
    }
}
