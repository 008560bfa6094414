//! Types of values, as Terraform's type system has them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Data, Value};

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Any type: of an untyped `null`, or of something unknown whose type is not known either.
    Dynamic,
    /// `bool`.
    Bool,
    /// `number`.
    Number,
    /// `string`.
    String,
    /// `list(T)`.
    List(Arc<Type>),
    /// `set(T)`.
    Set(Arc<Type>),
    /// `map(T)`.
    Map(Arc<Type>),
    /// `tuple([T, …])`.
    Tuple(Arc<Vec<Type>>),
    /// `object({ name = T, … })`.
    Object(Arc<BTreeMap<Arc<str>, Type>>),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dynamic => f.write_str("dynamic"),
            Self::Bool => f.write_str("bool"),
            Self::Number => f.write_str("number"),
            Self::String => f.write_str("string"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Tuple(items) => {
                f.write_str("tuple([")?;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("])")
            }
            Self::Object(attributes) => {
                f.write_str("object({")?;
                for (at, (name, ty)) in attributes.iter().enumerate() {
                    if at > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{name} = {ty}")?;
                }
                f.write_str("})")
            }
        }
    }
}

impl Value {
    /// The type as it can be shown: of what is sensitive without the names of attributes, which are keys of maps once.
    pub fn told_type(&self) -> Type {
        if self.is_sensitive() {
            return self.ty().nameless();
        }
        match self.data() {
            Data::Tuple(items) => Type::Tuple(Arc::new(items.iter().map(Self::told_type).collect())),
            Data::Object(attributes) => {
                let attributes = attributes.iter().map(|(name, value)| (name.clone(), value.told_type()));
                Type::Object(Arc::new(attributes.collect()))
            }
            Data::List(_) | Data::Set(_) | Data::Map(_) if self.is_deeply_sensitive() => self.ty().nameless(),
            _ => self.ty(),
        }
    }
}

impl Type {
    /// The type of the elements of a list, set or map.
    pub fn element(&self) -> Option<&Self> {
        match self {
            Self::List(element) | Self::Set(element) | Self::Map(element) => Some(element),
            _ => None,
        }
    }

    /// The type with any type in the place of objects, whose attributes have names.
    fn nameless(&self) -> Self {
        let inner = |ty: &Arc<Self>| Arc::new(ty.nameless());
        match self {
            Self::Object(_) => Self::Dynamic,
            Self::List(element) => Self::List(inner(element)),
            Self::Set(element) => Self::Set(inner(element)),
            Self::Map(element) => Self::Map(inner(element)),
            Self::Tuple(items) => Self::Tuple(Arc::new(items.iter().map(Self::nameless).collect())),
            Self::Dynamic | Self::Bool | Self::Number | Self::String => self.clone(),
        }
    }

    /// Whether it or a part of it is open.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Tuple(items) => items.iter().any(Self::has_dynamic),
            Self::Object(attributes) => attributes.values().any(Self::has_dynamic),
        }
    }
}
