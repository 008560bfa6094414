//! Conversions between types, as cty's (`convert.GetConversionUnsafe`) that Terraform uses everywhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dynamic::{closed, of_one_type};
use super::equality::set_order;
use super::unify::unify_elements;
use super::unknown::{is_deeply_sensitive, of_known_length, same_marks, unknown_from, unmarked};
use crate::value::{Data, Mapping, Number, Sequence, Shape, Type, Unknown, Value};

/// Converts a value to a type; unknown and sensitive parts stay what they are.
///
/// # Errors
/// A message such as `a number is required` that follows the name of what is converted.
pub fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    let from = value.ty();
    if from == *to || *to == Type::Dynamic {
        return Ok(value.clone());
    }
    if !can_convert(&from, to) {
        return Err(required(to));
    }
    let data = match (value.data(), to) {
        (Data::Null(_), _) => Data::Null(closed(&from, to)),
        (Data::Unknown(unknown), _) => {
            return Ok(same_marks(of_known_length(converted_unknown(unknown, &closed(&from, to))), value));
        }
        // How many elements there are is not known: unknown ones can coincide with others.
        (Data::Set(s), Type::List(_)) if s.items.len() > 1 && !value.is_wholly_known() => {
            return Ok(unknown_from(Type::List(Arc::new(s.element.clone())), [value]));
        }
        (Data::Bool(value), Type::String) => Data::String(value.to_string().into()),
        (Data::Number(number), Type::String) => Data::String(number.to_string().into()),
        (Data::String(text), Type::Number) => Data::Number(number(text)?),
        (Data::String(text), Type::Bool) => Data::Bool(boolean(text)?),
        (Data::List(_) | Data::Set(_) | Data::Tuple(_), Type::List(element)) => {
            let unified = matches!(value.data(), Data::Tuple(_));
            let (element, items) = elements(value, value.items().unwrap_or(&[]), element, |_| unified)?;
            Data::List(Arc::new(Sequence { element, items }))
        }
        (Data::List(_) | Data::Set(_) | Data::Tuple(_), Type::Set(element)) => {
            let (element, items) = elements(value, value.items().unwrap_or(&[]), element, |_| false)?;
            return Ok(same_marks(set_of(element, items), value));
        }
        (Data::Tuple(items), Type::Tuple(types)) => {
            let items = items.iter().zip(types.iter()).map(|(item, ty)| convert(item, ty));
            Data::Tuple(Arc::new(items.collect::<Result<_, _>>()?))
        }
        (Data::Map(_) | Data::Object(_), Type::Map(element)) => {
            let entries = value.entries().cloned().unwrap_or_default();
            let (names, values): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
            // The elements of a map are of one type already; Terraform does not look for another one.
            let unified = |element: &Type| {
                matches!(value.data(), Data::Object(_))
                    && matches!(element, Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Object(_))
            };
            let (element, values) = elements(value, &values, element, unified)?;
            Data::Map(Arc::new(Mapping { element, entries: names.into_iter().zip(values).collect() }))
        }
        (Data::Map(_) | Data::Object(_), Type::Object(types)) => {
            let entries = value.entries().cloned().unwrap_or_default();
            let mut attributes = BTreeMap::new();
            for (name, ty) in types.iter() {
                let attribute = entries.get(name).ok_or_else(|| format!("attribute \"{name}\" is required"))?;
                let converted = convert(attribute, ty).map_err(|why| format!("attribute \"{name}\": {why}"))?;
                attributes.insert(name.clone(), converted);
            }
            Data::Object(Arc::new(attributes))
        }
        _ => return Err(required(to)),
    };
    Ok(same_marks(Value::new(data), value))
}

/// Whether values of a type can convert to another; for some values it can still fail, such as `"a"` to number.
pub(super) fn can_convert(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (a, b) if a == b => true,
        (_, Type::Dynamic) | (Type::Dynamic, _) => true,
        (Type::Bool | Type::Number, Type::String) | (Type::String, Type::Bool | Type::Number) => true,
        (Type::List(a) | Type::Set(a), Type::List(b) | Type::Set(b)) => can_convert(a, b),
        (Type::Map(a), Type::Map(b)) => can_convert(a, b),
        (Type::Tuple(items), Type::List(element) | Type::Set(element)) => {
            **element != Type::Dynamic && items.iter().all(|item| can_convert(item, element))
                || **element == Type::Dynamic && unify_elements(items).is_some_and(|ty| settled(items, &ty))
        }
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| can_convert(a, b))
        }
        (Type::Object(attributes), Type::Map(element)) => {
            let types: Vec<Type> = attributes.values().cloned().collect();
            **element != Type::Dynamic && types.iter().all(|ty| can_convert(ty, element))
                || **element == Type::Dynamic && unify_elements(&types).is_some()
        }
        (Type::Object(a), Type::Object(b)) => {
            b.iter().all(|(name, want)| a.get(name).is_some_and(|have| can_convert(have, want)))
        }
        (Type::Map(element), Type::Object(b)) => b.values().all(|want| can_convert(element, want)),
        _ => false,
    }
}

/// Elements of several types that could not be told apart from untyped ones make no collection.
fn settled(types: &[Type], unified: &Type) -> bool {
    *unified != Type::Dynamic || types.iter().all(|ty| *ty == Type::Dynamic)
}

/// The elements of a value converted to one type, and that type.
fn elements(
    value: &Value,
    items: &[Value],
    element: &Type,
    unified: impl Fn(&Type) -> bool,
) -> Result<(Type, Vec<Value>), String> {
    let element = match (element, value.data()) {
        (Type::Dynamic, Data::List(s) | Data::Set(s)) => s.element.clone(),
        (Type::Dynamic, Data::Map(m)) => m.element.clone(),
        (Type::Dynamic, _) => {
            let types: Vec<Type> = items.iter().map(Value::ty).collect();
            unify_elements(&types).ok_or("all elements must have the same type")?
        }
        _ => element.clone(),
    };
    let items = items.iter().map(|item| convert(item, &element)).collect::<Result<_, _>>()?;
    let unified = unified(&element);
    of_one_type(element, items, unified)
}

/// A set: distinct elements in Terraform's order. A sensitive element makes the whole set sensitive, and unknown ones
/// are kept side by side at the end.
pub(super) fn set_of(element: Type, items: Vec<Value>) -> Value {
    let sensitive = items.iter().any(is_deeply_sensitive);
    let mut items: Vec<Value> = items.iter().map(unmarked).collect();
    items.sort_by(set_order);
    items.dedup_by(|later, earlier| {
        later.is_wholly_known() && earlier.is_wholly_known() && set_order(earlier, later).is_eq()
    });
    Value::new(Data::Set(Arc::new(Sequence { element, items }))).with_sensitivity(sensitive)
}

fn converted_unknown(unknown: &Unknown, to: &Type) -> Unknown {
    let mut converted = unknown.clone();
    converted.ty = to.clone();
    let kept = match (&unknown.ty, to) {
        // What was of no known type can be of this one: it is still the same thing.
        (Type::Dynamic, _) => true,
        (Type::List(_) | Type::Set(_) | Type::Tuple(_), Type::List(_) | Type::Set(_)) => true,
        _ => false,
    };
    if !kept {
        converted.prefix = None;
        converted.length = (0, None);
        if !matches!(converted.shape, Shape::Symbol(_) | Shape::Candidates(..)) {
            converted.shape = Shape::Opaque;
        }
    }
    let count = match (&unknown.ty, to) {
        (Type::Tuple(items), Type::List(_) | Type::Set(_)) => u64::try_from(items.len()).ok(),
        (Type::Object(attributes), Type::Map(_)) => u64::try_from(attributes.len()).ok(),
        _ => None,
    };
    if let Some(count) = count {
        converted.length = (count, Some(count));
    }
    if matches!((&unknown.ty, to), (Type::List(_) | Type::Tuple(_), Type::Set(_))) {
        // Elements can coincide.
        converted.length = (converted.length.0.min(1), converted.length.1);
    }
    converted
}

fn number(text: &str) -> Result<Number, String> {
    Number::parse(text).ok_or_else(|| format!("cannot convert \"{text}\" to number: it is no decimal number"))
}

fn boolean(text: &str) -> Result<bool, String> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(match text.to_lowercase().as_str() {
            "true" | "false" => format!("a bool is required; bools are written in lower case, not \"{text}\""),
            _ => "a bool is required".to_owned(),
        }),
    }
}

/// `a number is required`.
pub(super) fn required(ty: &Type) -> String {
    format!("{} is required", noun(ty))
}

/// A type in words, with its article.
pub(super) fn noun(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "any value".to_owned(),
        Type::Bool => "a bool".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::String => "a string".to_owned(),
        Type::List(element) if **element == Type::Dynamic => "a list".to_owned(),
        Type::Set(element) if **element == Type::Dynamic => "a set".to_owned(),
        Type::Map(element) if **element == Type::Dynamic => "a map".to_owned(),
        Type::List(element) => format!("a list of {}", plural(element)),
        Type::Set(element) => format!("a set of {}", plural(element)),
        Type::Map(element) => format!("a map of {}", plural(element)),
        Type::Tuple(_) => "a tuple".to_owned(),
        Type::Object(_) => "an object".to_owned(),
    }
}

fn plural(ty: &Type) -> String {
    match ty {
        Type::Bool => "bools".to_owned(),
        Type::Number => "numbers".to_owned(),
        Type::String => "strings".to_owned(),
        Type::Object(_) => "objects".to_owned(),
        other => noun(other),
    }
}
