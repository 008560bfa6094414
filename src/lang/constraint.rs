//! Type constraints of variables: `list(object({ id = string, days = optional(number, 30) }))`.
//!
//! A value meets a constraint in two steps, as in Terraform: first the defaults of absent and null attributes are put
//! in, then the whole is converted to the type, where attributes that the type does not name are dropped and optional
//! ones that are absent become null.

mod absent;
mod defaults;
mod mismatch;
mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::EvalError;
use super::convert::convert;
use super::tree::Expr;
use crate::value::{Type, Value};

pub use mismatch::Mismatch;

/// What values a variable takes.
#[derive(Debug, Clone)]
pub struct Constraint {
    ty: Type,
    parts: Parts,
    /// Whether an attribute inside has a default.
    defaulted: bool,
}

/// The parts of a constraint that say more than its type.
#[derive(Debug, Clone)]
enum Parts {
    /// The type says all: no attribute inside is optional.
    Plain,
    /// The elements of a list, set or map.
    Element(Box<Constraint>),
    /// The items of a tuple.
    Items(Vec<Constraint>),
    /// The attributes of an object.
    Attributes(BTreeMap<Arc<str>, Attribute>),
}

/// An attribute of an object.
#[derive(Debug, Clone)]
struct Attribute {
    constraint: Constraint,
    /// Whether it can be absent.
    optional: bool,
    /// What stands for it when it is absent or null; converted already.
    default: Option<Value>,
}

impl Default for Constraint {
    /// `any`.
    fn default() -> Self {
        Self::of(Type::Dynamic)
    }
}

impl Constraint {
    /// Any value of a type: no attribute is optional.
    pub fn of(ty: Type) -> Self {
        Self { ty, parts: Parts::Plain, defaulted: false }
    }

    /// Reads a constraint as the argument `type` of a variable writes it.
    ///
    /// # Errors
    /// The first part that is no type, with what to write instead where it is known.
    pub fn parse(expr: &Expr) -> Result<Self, EvalError> {
        read::variable_type(expr)
    }

    /// The type of the values that meet it; `any` is [`Type::Dynamic`].
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// Whether it is `string`, `number` or `bool`.
    pub fn is_primitive(&self) -> bool {
        matches!(self.ty, Type::Bool | Type::Number | Type::String)
    }

    /// The value with defaults put in, converted to the type. Null stays null; what is unknown or sensitive stays so.
    ///
    /// # Errors
    /// Where the value has no such type, with the path to the part that does not.
    pub fn apply(&self, value: &Value) -> Result<Value, Mismatch> {
        let filled = self.with_defaults(value);
        self.conform(&filled).map_err(|why| self.explain(&filled, why))
    }

    /// Converts, without defaults.
    fn conform(&self, value: &Value) -> Result<Value, String> {
        convert(&self.with_absent(value)?, &self.ty)
    }

    /// The constraint of the elements, items or attributes `name`; plain ones come from the type.
    fn part(&self, at: usize, name: &str) -> Option<Self> {
        match (&self.parts, &self.ty) {
            (Parts::Element(element), _) => Some((**element).clone()),
            (Parts::Items(items), _) => items.get(at).cloned(),
            (Parts::Attributes(attributes), _) => attributes.get(name).map(|attribute| attribute.constraint.clone()),
            (Parts::Plain, Type::List(element) | Type::Set(element) | Type::Map(element)) => {
                Some(Self::of((**element).clone()))
            }
            (Parts::Plain, Type::Tuple(items)) => items.get(at).cloned().map(Self::of),
            (Parts::Plain, Type::Object(attributes)) => attributes.get(name).cloned().map(Self::of),
            (Parts::Plain, _) => None,
        }
    }

    /// Whether an object must have this attribute.
    fn requires(&self, name: &str) -> bool {
        match &self.parts {
            Parts::Attributes(attributes) => attributes.get(name).is_some_and(|attribute| !attribute.optional),
            _ => true,
        }
    }
}
