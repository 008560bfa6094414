//! Conversions between types, as cty's (`convert.GetConversionUnsafe`) that Terraform uses everywhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::set::set_of;
use super::unify::unify;
use super::unknown::{of_known_length, reason_of, same_marks};
use crate::value::{Data, Mapping, Number, Sequence, Shape, Type, Unknown, Value};

/// Converts a value to a type; unknown and sensitive parts stay what they are.
///
/// # Errors
/// A message such as `a number is required` that follows the name of what is converted.
pub fn convert(value: &Value, to: &Type) -> Result<Value, String> {
    if is_plainly(value, to) {
        return Ok(value.clone());
    }
    if let Some(value) = plainly(value, to) {
        return Ok(value);
    }
    let from = value.ty();
    if from == *to {
        return Ok(value.clone());
    }
    if !can_convert(&from, to) {
        return Err(required(to));
    }
    converted(value, &from, to)
}

/// Whether a value is of a primitive type already, seen without building its type.
fn is_plainly(value: &Value, to: &Type) -> bool {
    match to {
        Type::Dynamic => true,
        Type::Bool => matches!(value.data(), Data::Bool(_)),
        Type::Number => matches!(value.data(), Data::Number(_)),
        Type::String => matches!(value.data(), Data::String(_)),
        Type::List(element) => matches!(value.data(), Data::List(list) if list.element == **element),
        Type::Set(element) => matches!(value.data(), Data::Set(set) if set.element == **element),
        Type::Map(element) => matches!(value.data(), Data::Map(map) if map.element == **element),
        _ => false,
    }
}

/// An object or tuple as a map or list of a primitive type that all of it has already, as tags and names of actions do:
/// converted without building its type.
fn plainly(value: &Value, to: &Type) -> Option<Value> {
    let element = to.element().filter(|element| matches!(element, Type::Bool | Type::Number | Type::String))?;
    let data = match (value.data(), to) {
        (Data::Object(attributes), Type::Map(_)) if attributes.values().all(|part| is_plainly(part, element)) => {
            Data::Map(Arc::new(Mapping { element: element.clone(), entries: BTreeMap::clone(attributes) }))
        }
        (Data::Tuple(items), Type::List(_)) if items.iter().all(|part| is_plainly(part, element)) => {
            Data::List(Arc::new(Sequence { element: element.clone(), items: Vec::clone(items) }))
        }
        _ => return None,
    };
    Some(same_marks(Value::new(data), value))
}

/// Converts what [`can_convert`]. What fails is part of the message, save for what is sensitive.
fn converted(value: &Value, from: &Type, to: &Type) -> Result<Value, String> {
    made(value, from, to).map_err(|why| match value.is_sensitive() {
        true => format!("cannot convert a sensitive value to {}", noun(to)),
        false => why,
    })
}

fn made(value: &Value, from: &Type, to: &Type) -> Result<Value, String> {
    if is_plainly(value, to) || from == to {
        return Ok(value.clone());
    }
    let data = match (value.data(), to) {
        (Data::Null(_), _) => Data::Null(replaced(from, to)),
        (Data::Unknown(unknown), _) => {
            return Ok(same_marks(of_known_length(converted_unknown(unknown, replaced(from, to))), value));
        }
        (Data::Bool(value), Type::String) => Data::String(value.to_string().into()),
        (Data::Number(number), Type::String) => Data::String(number.to_string().into()),
        (Data::String(text), Type::Number) => Data::Number(number(text)?),
        (Data::String(text), Type::Bool) => Data::Bool(boolean(text)?),
        (Data::Set(s), Type::List(_)) if s.items.len() > 1 && !s.items.iter().all(Value::is_wholly_known) => {
            // Unknown elements can coincide, so that nobody knows how long the list is. Terraform then forgets that it is
            // no null.
            let unknown = Unknown::new(Type::List(Arc::new(s.element.clone())), reason_of([value]));
            Data::Unknown(Arc::new(unknown))
        }
        (Data::List(_) | Data::Set(_) | Data::Tuple(_), Type::List(_) | Type::Set(_)) => {
            let (element, mut items) = elements(value.items().unwrap_or(&[]), from, to)?;
            if from.element().is_some() || matches!(to, Type::Set(_)) {
                items = items.into_iter().map(plain_null).collect();
            }
            if matches!(to, Type::Set(_)) {
                return Ok(same_marks(set_of(element, items), value));
            }
            Data::List(Arc::new(Sequence { element, items }))
        }
        (Data::Tuple(items), Type::Tuple(types)) => {
            let items = items.iter().zip(types.iter()).map(|(item, ty)| converted(item, &item.ty(), ty));
            Data::Tuple(Arc::new(items.collect::<Result<_, _>>()?))
        }
        (Data::Map(_) | Data::Object(_), Type::Map(_)) => {
            let entries = value.entries().cloned().unwrap_or_default();
            let (names, values): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
            let (element, values) = elements(&values, from, to)?;
            Data::Map(Arc::new(Mapping { element, entries: names.into_iter().zip(values).collect() }))
        }
        (Data::Map(_) | Data::Object(_), Type::Object(types)) => {
            let mut attributes = BTreeMap::new();
            for (name, ty) in types.iter() {
                let attribute = value.get(name).ok_or_else(|| format!("attribute \"{name}\" is required"))?;
                let attribute =
                    converted(attribute, &attribute.ty(), ty).map_err(|why| format!("attribute \"{name}\": {why}"))?;
                attributes.insert(name.clone(), plain_null(attribute));
            }
            Data::Object(Arc::new(attributes))
        }
        _ => return Err(required(to)),
    };
    Ok(same_marks(Value::new(data), value))
}

/// Conversions of collections and objects make nulls anew, without their sensitivity.
fn plain_null(value: Value) -> Value {
    match value.data() {
        Data::Null(ty) if value.is_sensitive() => {
            Value::new(Data::Null(ty.clone())).with_location(value.location().cloned())
        }
        _ => value,
    }
}

/// Whether values of a type can convert to another; for some values it can still fail, such as `"a"` to number.
pub(super) fn can_convert(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (a, b) if a == b => true,
        (_, Type::Dynamic) | (Type::Dynamic, _) => true,
        (Type::Bool | Type::Number, Type::String) | (Type::String, Type::Bool | Type::Number) => true,
        (Type::List(a) | Type::Set(a), Type::List(b) | Type::Set(b)) => can_convert(a, b),
        (Type::Map(a), Type::Map(b)) => can_convert(a, b),
        (Type::Tuple(items), Type::List(want) | Type::Set(want)) => {
            // Items of several types that could be anything make no list; attributes alike do make a map.
            let settled = |element: &Type| *element != Type::Dynamic || items.iter().all(|ty| *ty == Type::Dynamic);
            items.is_empty()
                || common(items, want)
                    .is_some_and(|want| settled(&want) && items.iter().all(|item| can_convert(item, &want)))
        }
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| can_convert(a, b))
        }
        (Type::Object(attributes), Type::Map(want)) => {
            let types: Vec<Type> = attributes.values().cloned().collect();
            types.is_empty() || common(&types, want).is_some_and(|want| types.iter().all(|ty| can_convert(ty, &want)))
        }
        (Type::Object(a), Type::Object(b)) => {
            b.iter().all(|(name, want)| a.get(name).is_some_and(|have| can_convert(have, want)))
        }
        (Type::Map(element), Type::Object(b)) => b.values().all(|want| can_convert(element, want)),
        _ => false,
    }
}

/// The wanted element type, or what the given ones have in common if any will do.
fn common(types: &[Type], want: &Type) -> Option<Type> {
    if *want == Type::Dynamic { unify(types) } else { Some(want.clone()) }
}

/// The elements of a collection or structure converted for a list, set or map, and their type.
fn elements(items: &[Value], from: &Type, to: &Type) -> Result<(Type, Vec<Value>), String> {
    const DIFFERENT: &str = "all elements must have the same type";
    let want = to.element().unwrap_or(&Type::Dynamic);
    if items.is_empty() {
        // An empty collection keeps the type that it had.
        let element = from.element().filter(|_| *want == Type::Dynamic).unwrap_or(want);
        return Ok((element.clone(), Vec::new()));
    }
    let types: Vec<Type> = items.iter().map(Value::ty).collect();
    let want = if from.element().is_none() { common(&types, want).ok_or(DIFFERENT)? } else { want.clone() };
    let mut items = each_converted(items, &types, &want)?;
    // Parts of any type were let through as they are; the whole needs a type in common all the same.
    let again = match to {
        Type::List(_) => matches!(from, Type::Tuple(_)),
        // The elements of a map are of one type already; Terraform does not look for another one.
        Type::Map(_) => from.element().is_none() && (want.element().is_some() || matches!(want, Type::Object(_))),
        _ => false,
    };
    if again && want.has_dynamic() {
        let types: Vec<Type> = items.iter().map(Value::ty).collect();
        let unified = unify(&types).ok_or(DIFFERENT)?;
        items = each_converted(&items, &types, &unified)?;
    }
    let element = items.iter().map(Value::ty).find(|ty| *ty != Type::Dynamic).unwrap_or(Type::Dynamic);
    let typed = items.into_iter().map(|item| match item.data() {
        _ if element == Type::Dynamic => Ok(item),
        Data::Null(Type::Dynamic) => Ok(same_marks(Value::new(Data::Null(element.clone())), &item)),
        Data::Unknown(unknown) if unknown.ty == Type::Dynamic => {
            Ok(same_marks(Value::unknown(converted_unknown(unknown, element.clone())), &item))
        }
        _ if item.ty() == element => Ok(item),
        _ => Err(DIFFERENT.to_owned()),
    });
    let items = typed.collect::<Result<_, _>>()?;
    Ok((element, items))
}

fn each_converted(items: &[Value], types: &[Type], want: &Type) -> Result<Vec<Value>, String> {
    items.iter().zip(types).map(|(item, ty)| converted(item, ty, want)).collect()
}

/// The type of a null or unknown after a conversion: what the target leaves open is filled in from the source.
fn replaced(from: &Type, to: &Type) -> Type {
    if *from == Type::Dynamic || !to.has_dynamic() {
        return to.clone();
    }
    let inner = |want: &Type| -> Type {
        let have = match from {
            Type::List(element) | Type::Set(element) | Type::Map(element) => Some((**element).clone()),
            Type::Tuple(items) => unify(items),
            Type::Object(attributes) => unify(&attributes.values().cloned().collect::<Vec<_>>()),
            _ => None,
        };
        have.map_or_else(|| want.clone(), |have| replaced(&have, want))
    };
    match to {
        Type::Dynamic => from.clone(),
        Type::List(want) => Type::List(Arc::new(inner(want))),
        Type::Set(want) => Type::Set(Arc::new(inner(want))),
        Type::Map(want) => Type::Map(Arc::new(inner(want))),
        Type::Object(types) => {
            let attribute = |name: &Arc<str>, want: &Type| match from {
                Type::Map(element) => replaced(element, want),
                Type::Object(have) => have.get(name).map_or_else(|| want.clone(), |have| replaced(have, want)),
                _ => want.clone(),
            };
            Type::Object(Arc::new(types.iter().map(|(name, want)| (name.clone(), attribute(name, want))).collect()))
        }
        Type::Tuple(types) => match from {
            Type::Tuple(have) => {
                Type::Tuple(Arc::new(have.iter().zip(types.iter()).map(|(have, want)| replaced(have, want)).collect()))
            }
            _ => to.clone(),
        },
        Type::Bool | Type::Number | Type::String => to.clone(),
    }
}

fn converted_unknown(unknown: &Unknown, to: Type) -> Unknown {
    let mut converted = unknown.clone();
    let is_sequence = |ty: &Type| matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_));
    // What was of no known type can be of this one: it is still the same thing.
    let kept = unknown.ty == Type::Dynamic || is_sequence(&unknown.ty) && is_sequence(&to);
    converted.range = None;
    if !kept {
        converted.prefix = None;
        if !matches!((&unknown.ty, &to), (Type::Map(_), Type::Map(_))) {
            converted.length = (0, None);
        }
        if !matches!(converted.shape, Shape::Symbol(_) | Shape::Candidates(..)) {
            converted.shape = Shape::Opaque;
        }
    }
    // A structure says by its type how many there are.
    let exact = |count: usize| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        (count, Some(count))
    };
    match (&unknown.ty, &to) {
        (Type::Object(attributes), Type::Map(_)) => converted.length = exact(attributes.len()),
        (Type::Tuple(items), Type::List(_) | Type::Set(_)) => converted.length = exact(items.len()),
        _ => {}
    }
    if matches!((&unknown.ty, &to), (Type::List(_) | Type::Tuple(_), Type::Set(_))) {
        // Elements can coincide.
        converted.length.0 = converted.length.0.min(1);
    }
    converted.ty = to;
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
