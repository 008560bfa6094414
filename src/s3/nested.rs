//! Nested blocks of a value, as plans write them: a list of blocks, even where one is the most; an object for a block
//! with single nesting.
//!
//! What follows from an unknown part is unknown for that part's reason.

use crate::iam::Answer;
use crate::value::{Reason, Shape, Truth, Type, Unknown, Value, Why};

/// The value at a path below the first block of a list of blocks.
pub(super) fn first(blocks: &Value, path: &[&str]) -> Value {
    let block = match blocks.items() {
        Some(items) => items.first().cloned().unwrap_or_else(Value::null),
        None => blocks.clone(),
    };
    first_of(&block, path)
}

/// The value at a path below a block, always in the first block of a list.
pub(super) fn first_of(block: &Value, path: &[&str]) -> Value {
    match path {
        [] => block.clone(),
        _ if block.is_unknown() => block.clone(),
        [name, rest @ ..] => match block.get(name) {
            Some(value) => first(value, rest),
            None => Value::null(),
        },
    }
}

/// An attribute of a block; null where it is not there.
pub(super) fn member(block: &Value, name: &str) -> Value {
    first_of(block, &[name])
}

/// The attribute of a block that holds blocks or a collection, whole.
pub(super) fn whole(block: &Value, name: &str) -> Value {
    if block.is_unknown() { block.clone() } else { block.get(name).cloned().unwrap_or_else(Value::null) }
}

/// The members of a list, and those that an open one has for certain.
pub(super) fn members(list: &Value) -> Option<&[Value]> {
    match list.as_unknown().map(|unknown| &unknown.shape) {
        Some(Shape::Open(items)) => Some(items),
        Some(_) => None,
        None => list.items(),
    }
}

/// The same list with what is made of its members: an open list stays open.
pub(super) fn made(list: &Value, make: impl FnOnce(&[Value]) -> Vec<Value>) -> Option<Value> {
    let items = make(members(list)?);
    let made = match list.as_unknown() {
        Some(unknown) => Value::unknown(Unknown::clone(unknown).with_shape(Shape::Open(items.into()))),
        None => Value::tuple(items),
    };
    Some(made.with_location(list.location().cloned()).with_sensitivity(list.is_sensitive()))
}

/// What something is, three-valued, and why it is open.
#[derive(Debug, Clone)]
pub(super) struct Is {
    pub(super) truth: Truth,
    open: Option<Reason>,
    /// Whether something sensitive decides it.
    hidden: bool,
}

impl Is {
    pub(super) fn known(truth: bool) -> Self {
        Self { truth: truth.into(), open: None, hidden: false }
    }

    /// Not known.
    pub(super) fn open(reason: Reason) -> Self {
        Self { truth: Truth::Unknown, open: Some(reason), hidden: false }
    }

    /// What a test of a value says; unknown while the value is.
    pub(super) fn of(value: &Value, test: impl FnOnce(&Value) -> bool) -> Self {
        let is = match value.as_unknown() {
            Some(unknown) => Self::open(unknown.reason.clone()),
            None => Self::known(test(value)),
        };
        Self { hidden: value.is_sensitive(), ..is }
    }

    /// Whether a value is this word.
    pub(super) fn word(value: &Value, word: &str) -> Self {
        Self::of(value, |value| value.as_str() == Some(word))
    }

    /// Whether a list of blocks has any.
    pub(super) fn there(value: &Value) -> Self {
        Self::of(value, |value| !is_empty(value))
    }

    /// What a question about a policy document came back with.
    pub(super) fn answer(answer: &Answer) -> Self {
        Self { truth: answer.truth, open: answer.reason.clone(), hidden: false }
    }

    pub(super) fn or(self, other: Self) -> Self {
        let truth = self.truth.or(other.truth);
        let open = self.open.or(other.open).filter(|_| truth == Truth::Unknown);
        Self { truth, open, hidden: self.hidden || other.hidden }
    }

    pub(super) fn and(self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        let open = self.open.or(other.open).filter(|_| truth == Truth::Unknown);
        Self { truth, open, hidden: self.hidden || other.hidden }
    }

    pub(super) fn not(self) -> Self {
        Self { truth: !self.truth, ..self }
    }

    /// The same as a value.
    pub(super) fn value(&self) -> Value {
        let value = match self.truth {
            Truth::True => Value::bool(true),
            Truth::False => Value::bool(false),
            Truth::Unknown => {
                let reason = self.open.clone().unwrap_or_else(|| Reason::new(Why::Undecided, ""));
                Value::unknown_because(Type::Bool, reason)
            }
        };
        value.with_sensitivity(self.hidden)
    }
}

/// Whether a value says nothing: null, an empty text or collection, or the zero that providers write for "not set".
pub(super) fn is_empty(value: &Value) -> bool {
    value.is_null()
        || value.as_str() == Some("")
        || value.items().is_some_and(<[Value]>::is_empty)
        || value.entries().is_some_and(std::collections::BTreeMap::is_empty)
        || value.as_number() == Some(&0.into())
}
