//! Defaults of optional attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Constraint, Parts};
use crate::lang::convert::convert;
use crate::lang::set::set_of;
use crate::lang::unify::unify;
use crate::lang::unknown::{same_marks, with};
use crate::value::{Data, Mapping, Sequence, Type, Value};

impl Constraint {
    /// The value with defaults in place of attributes that are absent or null. Null and unknown values stay as they
    /// are. Elements that get different types by it make a tuple or an object of a collection; the conversion that
    /// follows makes a collection again.
    pub(super) fn with_defaults(&self, value: &Value) -> Value {
        if !self.defaulted {
            return value.clone();
        }
        let data = match value.data() {
            Data::Tuple(items) => Data::Tuple(Arc::new(self.items_with_defaults(items))),
            Data::List(s) => match of_one_type(self.items_with_defaults(&s.items), &s.element) {
                Ok((element, items)) => Data::List(Arc::new(Sequence { element, items })),
                Err(items) => Data::Tuple(Arc::new(items)),
            },
            Data::Set(s) => match of_one_type(self.items_with_defaults(&s.items), &s.element) {
                Ok((element, items)) => return same_marks(set_of(element, items), value),
                Err(items) => Data::Tuple(Arc::new(items)),
            },
            Data::Object(attributes) => Data::Object(Arc::new(self.entries_with_defaults(attributes))),
            Data::Map(m) => {
                let (names, values): (Vec<_>, Vec<_>) = self.entries_with_defaults(&m.entries).into_iter().unzip();
                match of_one_type(values, &m.element) {
                    Ok((element, values)) => {
                        Data::Map(Arc::new(Mapping { element, entries: names.into_iter().zip(values).collect() }))
                    }
                    Err(values) => Data::Object(Arc::new(names.into_iter().zip(values).collect())),
                }
            }
            _ => return value.clone(),
        };
        same_marks(Value::new(data), value)
    }

    fn items_with_defaults(&self, items: &[Value]) -> Vec<Value> {
        let with_defaults = |(at, item): (usize, &Value)| match &self.parts {
            Parts::Element(element) => element.with_defaults(item),
            Parts::Items(wanted) => wanted.get(at).map_or_else(|| item.clone(), |wanted| wanted.with_defaults(item)),
            _ => item.clone(),
        };
        items.iter().enumerate().map(with_defaults).collect()
    }

    fn entries_with_defaults(&self, entries: &BTreeMap<Arc<str>, Value>) -> BTreeMap<Arc<str>, Value> {
        let mut filled = entries.clone();
        match &self.parts {
            Parts::Element(element) => filled.values_mut().for_each(|item| *item = element.with_defaults(item)),
            Parts::Attributes(wanted) => {
                for (name, attribute) in wanted {
                    let given = filled.get(name).map(|item| attribute.constraint.with_defaults(item));
                    let value = match (given, &attribute.default) {
                        (Some(given), None) => given,
                        (Some(given), Some(default)) if !given.is_null() => never_null(&given, default),
                        (_, Some(default)) => attribute.constraint.with_defaults(default),
                        (None, None) => continue,
                    };
                    filled.insert(name.clone(), value);
                }
            }
            _ => {}
        }
        filled
    }
}

/// What is unknown and has a default that is not null cannot turn out to be null.
fn never_null(given: &Value, default: &Value) -> Value {
    if default.is_null() {
        return given.clone();
    }
    with(given, |unknown| unknown.not_null |= unknown.ty != Type::Dynamic)
}

/// The items converted to one type, or as they are where there is none.
fn of_one_type(items: Vec<Value>, element: &Type) -> Result<(Type, Vec<Value>), Vec<Value>> {
    if items.is_empty() {
        return Ok((element.clone(), items));
    }
    let types: Vec<Type> = items.iter().map(Value::ty).collect();
    let Some(one) = unify(&types) else { return Err(items) };
    match items.iter().map(|item| convert(item, &one)).collect::<Result<_, _>>() {
        Ok(converted) => Ok((one, converted)),
        Err(_) => Err(items),
    }
}
