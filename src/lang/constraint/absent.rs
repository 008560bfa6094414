//! Optional attributes that a value does not have: they are null.
//!
//! Putting them in before the conversion leaves one conversion for all types.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Attribute, Constraint, Parts};
use crate::lang::convert::{can_convert, required};
use crate::lang::set::set_of;
use crate::lang::unknown::{same_marks, with};
use crate::value::{Data, Mapping, Sequence, Type, Value};

type Attributes = BTreeMap<Arc<str>, Attribute>;

impl Constraint {
    /// The value with null for optional attributes that it does not have.
    pub(super) fn with_absent(&self, value: &Value) -> Result<Value, String> {
        if matches!(self.parts, Parts::Plain) {
            return Ok(value.clone());
        }
        let all = |items: &[Value]| items.iter().map(|item| self.element_with_absent(item)).collect::<Result<_, _>>();
        let data = match (value.data(), &self.parts) {
            (Data::Null(ty), _) => Data::Null(self.type_with_absent(ty)),
            (Data::Unknown(unknown), _) => {
                let ty = self.type_with_absent(&unknown.ty);
                return Ok(with(value, |unknown| unknown.ty = ty));
            }
            (Data::List(s), Parts::Element(element)) => {
                let items = all(&s.items)?;
                Data::List(Arc::new(Sequence { element: element.type_with_absent(&s.element), items }))
            }
            (Data::Set(s), Parts::Element(element)) => {
                return Ok(same_marks(set_of(element.type_with_absent(&s.element), all(&s.items)?), value));
            }
            (Data::Tuple(items), Parts::Element(_)) => Data::Tuple(Arc::new(all(items)?)),
            (Data::Tuple(items), Parts::Items(wanted)) if items.len() == wanted.len() => {
                let items = items.iter().zip(wanted).map(|(item, wanted)| wanted.with_absent(item));
                Data::Tuple(Arc::new(items.collect::<Result<_, _>>()?))
            }
            (Data::Map(m), Parts::Element(element)) => {
                let entries = m.entries.iter().map(|(name, item)| Ok((name.clone(), element.with_absent(item)?)));
                let entries = entries.collect::<Result<_, String>>()?;
                Data::Map(Arc::new(Mapping { element: element.type_with_absent(&m.element), entries }))
            }
            (Data::Object(attributes), Parts::Element(element)) => {
                let entries = attributes.iter().map(|(name, item)| Ok((name.clone(), element.with_absent(item)?)));
                Data::Object(Arc::new(entries.collect::<Result<_, String>>()?))
            }
            (Data::Object(given), Parts::Attributes(wanted)) => Data::Object(Arc::new(object(given, wanted)?)),
            (Data::Map(m), Parts::Attributes(wanted)) => Data::Object(Arc::new(from_map(m, wanted)?)),
            _ => return Ok(value.clone()),
        };
        Ok(same_marks(Value::new(data), value))
    }

    fn element_with_absent(&self, item: &Value) -> Result<Value, String> {
        match &self.parts {
            Parts::Element(element) => element.with_absent(item),
            _ => Ok(item.clone()),
        }
    }

    /// The type that [`Self::with_absent`] gives to values of a type.
    fn type_with_absent(&self, ty: &Type) -> Type {
        match (ty, &self.parts) {
            (Type::List(item), Parts::Element(element)) => Type::List(Arc::new(element.type_with_absent(item))),
            (Type::Set(item), Parts::Element(element)) => Type::Set(Arc::new(element.type_with_absent(item))),
            (Type::Map(item), Parts::Element(element)) => Type::Map(Arc::new(element.type_with_absent(item))),
            (Type::Tuple(items), Parts::Element(element)) => {
                Type::Tuple(Arc::new(items.iter().map(|item| element.type_with_absent(item)).collect()))
            }
            (Type::Tuple(items), Parts::Items(wanted)) if items.len() == wanted.len() => {
                Type::Tuple(Arc::new(items.iter().zip(wanted).map(|(item, w)| w.type_with_absent(item)).collect()))
            }
            (Type::Object(given), Parts::Element(element)) => Type::Object(Arc::new(
                given.iter().map(|(name, item)| (name.clone(), element.type_with_absent(item))).collect(),
            )),
            (Type::Object(given), Parts::Attributes(wanted)) => Type::Object(Arc::new(
                wanted
                    .iter()
                    .filter_map(|(name, attribute)| match given.get(name) {
                        Some(ty) => Some((name.clone(), attribute.constraint.type_with_absent(ty))),
                        None => attribute.optional.then(|| (name.clone(), attribute.constraint.ty.clone())),
                    })
                    .collect(),
            )),
            (Type::Map(item), Parts::Attributes(wanted)) => Type::Object(Arc::new(
                wanted.iter().map(|(name, attribute)| (name.clone(), of_map_element(item, attribute))).collect(),
            )),
            _ => ty.clone(),
        }
    }
}

fn absent(attribute: &Attribute) -> Value {
    Value::new(Data::Null(attribute.constraint.ty.clone()))
}

fn object(given: &BTreeMap<Arc<str>, Value>, wanted: &Attributes) -> Result<BTreeMap<Arc<str>, Value>, String> {
    let mut filled = BTreeMap::new();
    for (name, attribute) in wanted {
        match given.get(name) {
            Some(value) => filled.insert(name.clone(), attribute.constraint.with_absent(value)?),
            None if attribute.optional => filled.insert(name.clone(), absent(attribute)),
            None => return Err(format!("attribute \"{name}\" is required")),
        };
    }
    Ok(filled)
}

/// The attributes that a map gives. What the type of its elements cannot be is an error only where there is such an
/// element.
fn from_map(given: &Mapping, wanted: &Attributes) -> Result<BTreeMap<Arc<str>, Value>, String> {
    let filled = object(&given.entries, wanted)?;
    for (name, attribute) in wanted {
        let present = given.entries.contains_key(name);
        let ty = attribute.constraint.type_with_absent(&given.element);
        if (present || !attribute.optional) && !can_convert(&ty, &attribute.constraint.ty) {
            return Err(format!("attribute \"{name}\": {}", required(&attribute.constraint.ty)));
        }
    }
    Ok(filled)
}

/// The type of an attribute that a map gives, if it has it.
fn of_map_element(element: &Type, attribute: &Attribute) -> Type {
    let ty = attribute.constraint.type_with_absent(element);
    if attribute.optional && !can_convert(&ty, &attribute.constraint.ty) { attribute.constraint.ty.clone() } else { ty }
}
