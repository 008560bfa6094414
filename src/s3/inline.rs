//! Settings inside `aws_s3_bucket`: legacy arguments, and the mirror of the live bucket.
//!
//! Up to provider 3 a bucket's settings are arguments of the bucket: an empty list says "off". Later providers keep
//! them as mirrors. For a new bucket they are unknown and say nothing; for an existing one they hold what AWS answered
//! when the plan was made, whoever set it. The public access block, ownership controls and blocked encryption types
//! have no mirror.

use super::fact::Fact;
use super::view::{Leaf, View};
use crate::estate::Configured;
use crate::finding::Origin;
use crate::value::{Type, Value, Why};

/// A bucket of the estate and what is known about its beginnings.
pub(super) struct Inline<'v, 'a> {
    pub(super) view: &'v View<'a>,
    /// Whether this plan makes the bucket.
    pub(super) fresh: bool,
}

impl Inline<'_, '_> {
    /// A setting at a path such as `versioning[0].enabled`; `absent` is what holds when it is known not to be set.
    pub(super) fn setting(&self, path: &str, absent: impl FnOnce() -> Fact) -> Fact {
        match self.leaf(path) {
            Ok(Some(fact)) => fact,
            Ok(None) => absent(),
            Err(fact) => fact,
        }
    }

    /// A setting: its fact, `None` when it is known not to be set, or the unknown fact.
    pub(super) fn leaf(&self, path: &str) -> Result<Option<Fact>, Fact> {
        let top = path.split(['.', '[']).next().unwrap_or(path);
        match self.view.read(path) {
            Leaf::Value(value) => Ok(Some(self.origin(top, self.view.fact(path, value)))),
            Leaf::Unknown(value) => Err(self.view.fact(path, value)),
            Leaf::NoBlock => Ok(None),
            Leaf::Unset | Leaf::Null if self.fresh => Ok(None),
            Leaf::Unset => Err(self.not_in_prior(top)),
            // Null inside a block that is there means not set. A null in place of the block means that the provider
            // did not read it.
            Leaf::Null => match self.view.read(top) {
                Leaf::Value(_) if top != path => Ok(None),
                _ => Err(self.not_in_prior(top)),
            },
        }
    }

    /// A setting of an existing bucket that its prior state does not hold.
    pub(super) fn not_in_prior(&self, what: &str) -> Fact {
        Fact::unknown(Type::Dynamic, Why::NoPriorState, format!("{}.{what}", self.view.resource.text))
    }

    /// What a new bucket has by AWS's default, and what is unknown of an existing one.
    pub(super) fn fresh_default(&self, what: &str, value: Value) -> Fact {
        if self.fresh { Fact::aws_default(value) } else { self.not_in_prior(what) }
    }

    /// A live value is declared only where the configuration sets it.
    fn origin(&self, top: &str, mut fact: Fact) -> Fact {
        let mirrored = !self.fresh && self.view.configured(top) != Configured::Set;
        if mirrored && fact.origin == Origin::Declared {
            fact.origin = Origin::PriorState;
        }
        fact
    }
}

impl Inline<'_, '_> {
    /// Whether at least one block of a name is there.
    pub(super) fn declared(&self, name: &str) -> Fact {
        let path = format!("{name}[0]");
        match self.leaf(&path) {
            Ok(Some(fact)) if fact.value.is_unknown() => fact,
            Ok(Some(fact)) => {
                let place = fact.value.location().cloned();
                fact.with_value(Value::bool(true).with_location(place))
            }
            Ok(None) => Fact::absent_as(Value::bool(false)),
            Err(fact) => fact,
        }
    }
}
