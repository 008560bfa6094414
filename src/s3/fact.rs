//! One leaf of the model: its value, where that comes from, where it was said, and how sure the link to it is.

use crate::finding::Origin;
use crate::source::Location;
use crate::value::{Basis, Reason, Type, Value, Why};

/// A leaf of the model. Never missing: what nobody sets is a null with [`Origin::Absent`].
#[derive(Debug, Clone)]
pub struct Fact {
    /// The value; unknown exactly when the origin is [`Origin::Unknown`], though its parts may be unknown.
    pub value: Value,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it is said; for a setting that this plan removes, the resource that is deleted.
    pub location: Option<Location>,
    /// The weakest link that it rests on.
    pub basis: Basis,
}

impl Fact {
    /// A value of the given origin; an unknown value has [`Origin::Unknown`].
    pub fn new(value: Value, origin: Origin, location: Option<Location>) -> Self {
        let origin = if value.is_unknown() { Origin::Unknown } else { origin };
        Self { value, origin, location, basis: Basis::Proven }
    }

    /// What AWS does when nobody sets it.
    pub fn aws_default(value: Value) -> Self {
        Self::new(value, Origin::AwsDefault, None)
    }

    /// Not set, and nothing stands in its place.
    pub fn absent() -> Self {
        Self::new(Value::null(), Origin::Absent, None)
    }

    /// A value that follows from nobody setting it.
    pub fn absent_as(value: Value) -> Self {
        Self::new(value, Origin::Absent, None)
    }

    /// Not known.
    pub fn unknown(ty: Type, why: Why, what: impl Into<std::sync::Arc<str>>) -> Self {
        Self::new(Value::unknown_because(ty, Reason::new(why, what)), Origin::Unknown, None)
    }

    /// The same, said at a place.
    #[must_use]
    pub fn at(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// The same, resting on a link too.
    #[must_use]
    pub fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = self.basis.max(basis);
        self
    }

    /// The same fact with another value.
    #[must_use]
    pub fn with_value(mut self, value: Value) -> Self {
        if value.is_unknown() {
            self.origin = Origin::Unknown;
        }
        self.value = value;
        self
    }
}

/// The facts of a subject, by slot number of its [`Schema`](super::schema::Schema).
#[derive(Debug, Clone)]
pub struct Facts(pub(super) Vec<Fact>);

impl Facts {
    /// As many absent facts as the schema has slots.
    pub(super) fn blank(slots: usize) -> Self {
        Self(vec![Fact::absent(); slots])
    }

    /// The fact of a slot, if the number is one of the schema's.
    pub fn get(&self, slot: usize) -> Option<&Fact> {
        self.0.get(slot)
    }

    /// All facts, by slot number.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter()
    }

    pub(super) fn set(&mut self, slot: usize, fact: Fact) {
        if let Some(place) = self.0.get_mut(slot) {
            *place = fact;
        }
    }
}
