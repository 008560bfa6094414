//! Reading one resource: its values on the right side of the change, leaf by leaf.
//!
//! A plan has more states of an attribute than "set" and "not set": known, null, unknown because something is, unknown
//! though nobody set it. [`Leaf`] keeps them apart.

use std::cell::{OnceCell, RefCell};

use crate::estate::{Configured, Estate, Members, ResourceId, Side};
use crate::finding::Origin;
use crate::resource::{Operation, Resource};
use crate::source::Location;
use crate::value::{Basis, Value};

use super::fact::Fact;
use super::nested::members;

/// What has become of a resource on a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is there: the side to read it from, and what its values are.
    Live(Side, Origin),
    /// This plan deletes it.
    Removed,
    /// It is not there, and this plan has nothing to do with that.
    Missing,
}

/// The state of a resource on a side.
pub(super) fn state(resource: &Resource, side: Side) -> State {
    match (side, resource.operation) {
        (Side::Before, operation) if operation.existed() => State::Live(Side::Before, Origin::Declared),
        (Side::Before, _) | (_, Operation::Read) => State::Missing,
        (Side::After, Operation::Delete) => State::Removed,
        // Out of management, but what it set stays.
        (Side::After, Operation::Forget) => State::Live(Side::Before, Origin::PriorState),
        (Side::After, _) => State::Live(Side::After, Origin::Declared),
    }
}

/// A resource and the side that it is read from.
pub(super) struct View<'a> {
    pub(super) estate: &'a Estate,
    pub(super) id: ResourceId,
    pub(super) resource: &'a Resource,
    side: Side,
    origin: Origin,
    pub(super) basis: Basis,
    /// The attributes that were read so far. Most are never asked for, and what an unknown one stems from is dear.
    read: RefCell<Vec<(Box<str>, Option<Value>)>>,
    members: OnceCell<Option<Box<dyn Members + 'a>>>,
}

/// One leaf of a resource.
#[derive(Debug, Clone)]
pub(super) enum Leaf {
    /// A value that is not null; its parts may be unknown.
    Value(Value),
    /// Null, or not in this provider version's schema.
    Null,
    /// A block that is not there: the list of blocks is known to be empty.
    NoBlock,
    /// Unknown although the configuration does not set it: a default holds.
    Unset,
    /// Unknown.
    Unknown(Value),
}

impl<'a> View<'a> {
    /// A resource and the side to read it from.
    pub(super) fn new(estate: &'a Estate, id: ResourceId, side: Side, origin: Origin) -> Option<Self> {
        let resource = estate.resource(id)?;
        Some(Self {
            estate,
            id,
            resource,
            side,
            origin,
            basis: Basis::Proven,
            read: RefCell::default(),
            members: OnceCell::new(),
        })
    }

    /// The resource on a side, if it is there.
    pub(super) fn of(estate: &'a Estate, id: ResourceId, side: Side) -> Option<Self> {
        match state(estate.resource(id)?, side) {
            State::Live(side, origin) => Self::new(estate, id, side, origin),
            State::Removed | State::Missing => None,
        }
    }

    /// The same through a link.
    pub(super) fn through(mut self, basis: Basis) -> Self {
        self.basis = self.basis.max(basis);
        self
    }

    /// Whether the resource is under management, and not only what it has set.
    pub(super) fn managed(&self) -> bool {
        self.origin != Origin::PriorState
    }

    /// Whether this plan writes the resource: false on the side before, and for what stays as it is.
    pub(super) fn written(&self) -> Fact {
        let writes = self.side == Side::After && self.managed() && self.resource.operation.writes();
        self.implied(Value::bool(writes))
    }

    /// The resource itself as a place.
    pub(super) fn location(&self) -> Location {
        place(self.resource, "")
    }

    /// Reads a path such as `rule[0].status`; a known index into a set counts in the set's order.
    pub(super) fn read(&self, path: &str) -> Leaf {
        let mut at = None;
        let mut sensitive = false;
        let mut steps = path.split(['.', '[']).peekable();
        while let Some(step) = steps.next() {
            let next = match index(step) {
                Some(index) => {
                    let current: &Value = match &at {
                        Some(value) => value,
                        None => return Leaf::Null,
                    };
                    match members(current) {
                        Some(items) => match items.get(index) {
                            Some(item) => item.clone(),
                            None => return Leaf::NoBlock,
                        },
                        // A block with single nesting is an object.
                        None => current.clone(),
                    }
                }
                None => match self.member(at.as_ref(), step) {
                    Some(value) => value,
                    None => return Leaf::Null,
                },
            };
            sensitive |= next.is_sensitive();
            if next.is_null() {
                return Leaf::Null;
            }
            // The blocks that are certain are there, whatever a `dynamic` block adds.
            let certain = members(&next).map_or(0, <[Value]>::len);
            if next.is_unknown() && steps.peek().and_then(|step| index(step)).is_none_or(|index| index >= certain) {
                // Of the whole path: what has parts is a block, which could be dynamic.
                return match self.configured(path) {
                    Configured::Unset => self.kept(path),
                    Configured::Set | Configured::Maybe => Leaf::Unknown(next.with_sensitivity(sensitive)),
                };
            }
            at = Some(next);
        }
        at.map_or(Leaf::Null, |value| Leaf::Value(value.with_sensitivity(sensitive)))
    }

    /// What an attribute that nobody sets will be: an update keeps what was there.
    fn kept(&self, path: &str) -> Leaf {
        if !matches!(self.resource.operation, Operation::Update | Operation::NoOp) {
            return Leaf::Unset;
        }
        match Self::new(self.estate, self.id, Side::Before, self.origin).map(|before| before.read(path)) {
            Some(leaf @ Leaf::Value(_)) => leaf,
            _ => Leaf::Unset,
        }
    }

    fn member(&self, parent: Option<&Value>, name: &str) -> Option<Value> {
        if let Some(parent) = parent {
            return parent.get(name).cloned();
        }
        if let Some((_, value)) = self.read.borrow().iter().find(|(known, _)| **known == *name) {
            return value.clone();
        }
        let members = self.members.get_or_init(|| self.estate.backing().members(self.id, self.side));
        let value = members.as_ref().and_then(|members| members.attribute(name));
        self.read.borrow_mut().push((name.into(), value.clone()));
        value
    }

    /// A top-level attribute as it is; null when absent.
    pub(super) fn raw(&self, name: &str) -> Value {
        self.member(None, name).unwrap_or_else(Value::null)
    }

    /// Whether the configuration sets a path. What was is known: only the side after the apply asks.
    pub(super) fn configured(&self, path: &str) -> Configured {
        match self.side {
            Side::Before => Configured::Maybe,
            Side::After => self.estate.backing().configured(self.id, path),
        }
    }

    /// A value of this resource as a fact.
    pub(super) fn fact(&self, path: &str, value: Value) -> Fact {
        let location = match value.location() {
            Some(location) => (**location).clone(),
            None => place(self.resource, path),
        };
        Fact::new(value, self.origin, Some(location)).resting_on(self.basis)
    }

    /// What follows from this resource being there.
    pub(super) fn implied(&self, value: Value) -> Fact {
        Fact::new(value, self.origin, Some(self.location())).resting_on(self.basis)
    }

    /// What AWS does as this resource leaves it open.
    pub(super) fn default(&self, value: Value) -> Fact {
        Fact::new(value, Origin::AwsDefault, Some(self.location())).resting_on(self.basis)
    }

    /// A leaf as a fact: `unset` stands for what is null or not set.
    pub(super) fn leaf(&self, path: &str, unset: impl FnOnce() -> Fact) -> Fact {
        match self.read(path) {
            Leaf::Value(value) | Leaf::Unknown(value) => self.fact(path, value),
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => unset(),
        }
    }
}

/// The index that a step of a path is.
fn index(step: &str) -> Option<usize> {
    step.strip_suffix(']').map(|index| index.parse().unwrap_or(usize::MAX))
}

/// An attribute of a resource as a place.
pub(super) fn place(resource: &Resource, path: &str) -> Location {
    Location::Plan { address: resource.address.clone(), path: path.into() }
}

/// Whether two values are certainly the same.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    use crate::value::{Data, Shape};
    match (a.data(), b.data()) {
        (Data::Null(_), Data::Null(_)) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Number(a), Data::Number(b)) => a == b,
        (Data::String(a), Data::String(b)) => a == b,
        (Data::Unknown(a), Data::Unknown(b)) => match (&a.shape, &b.shape) {
            (Shape::Symbol(a), Shape::Symbol(b)) => a == b && !a.path.is_empty(),
            (Shape::Json(a), Shape::Json(b)) => same(a, b),
            _ => false,
        },
        _ => match (a.items(), b.items(), a.entries(), b.entries()) {
            (Some(a), Some(b), _, _) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
            (_, _, Some(a), Some(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k == l && same(a, b))
            }
            _ => false,
        },
    }
}
