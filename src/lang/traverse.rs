//! Reading inside values: attributes, indexes and splats.

use std::sync::Arc;

use super::context::EvalError;
use super::convert::{convert, noun};
use super::evaluate::{Env, Eval, read_from, type_of};
use super::tree::Step;
use super::unknown::{open_list, open_members, part_of, unknown_from};
use crate::source::{Span, nearest};
use crate::value::{Data, Sequence, Type, Value};

/// `value.name`.
pub(super) fn attribute(env: &Env<'_>, value: &Value, name: &str, span: Span) -> Eval {
    match value.data() {
        Data::Object(_) | Data::Map(_) => match value.get(name) {
            Some(found) => Ok(read_from(found, value)),
            None => Err(missing(value, name, span)),
        },
        Data::Null(_) => Err(EvalError::new(span, format!("null has no attribute `{name}`"))),
        Data::Unknown(unknown) => {
            let step = format!(".{name}");
            env.risk();
            match &unknown.ty {
                Type::Dynamic => Ok(part_of(value, unknown, Type::Dynamic, &step)),
                Type::Map(element) => Ok(part_of(value, unknown, (**element).clone(), &step)),
                Type::Object(attributes) => match attributes.get(name) {
                    Some(ty) => Ok(part_of(value, unknown, ty.clone(), &step)),
                    None => Err(EvalError::new(span, format!("the object has no attribute `{name}`"))),
                },
                other => Err(no_attributes(other, name, span)),
            }
        }
        _ => Err(no_attributes(&value.ty(), name, span)),
    }
}

fn missing(value: &Value, name: &str, span: Span) -> EvalError {
    let names = value.entries().into_iter().flat_map(|entries| entries.keys().map(|key| &**key));
    let what =
        if matches!(value.data(), Data::Map(_)) { "the map has no element" } else { "the object has no attribute" };
    let error = EvalError::new(span, format!("{what} `{name}`"));
    // The names of a sensitive object are no secret, but its keys can be.
    if value.is_sensitive() {
        return error;
    }
    match nearest(name, names) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error,
    }
}

fn no_attributes(ty: &Type, name: &str, span: Span) -> EvalError {
    let error = EvalError::new(span, format!("{} has no attribute `{name}`", noun(ty)));
    match ty {
        Type::List(_) | Type::Tuple(_) => {
            error.with_help(format!("write `[*].{name}` for all elements, or `[0].{name}` for the first"))
        }
        Type::Set(_) => error.with_help(format!("write `[*].{name}` for all elements")),
        _ => error,
    }
}

/// `value[key]`.
pub(super) fn index(env: &Env<'_>, value: &Value, key: &Value, span: Span) -> Eval {
    if value.is_null() {
        return Err(EvalError::new(span, "null has no elements"));
    }
    if key.is_null() {
        return Err(EvalError::new(span, "the index is null; an index is a number or a string"));
    }
    let element = match value.ty() {
        Type::Dynamic => Type::Dynamic,
        Type::List(element) => return by_number(env, value, key, (*element).clone(), span),
        Type::Tuple(_) => return by_number(env, value, key, Type::Dynamic, span),
        Type::Map(element) => (*element).clone(),
        Type::Object(_) => Type::Dynamic,
        Type::Set(_) => {
            return Err(EvalError::new(span, "the elements of a set have no index")
                .with_help("convert it with `core::tolist`, or read all with `[*]`"));
        }
        other => return Err(EvalError::new(span, format!("{} has no elements", noun(&other)))),
    };
    let wanted = if element == Type::Dynamic && value.is_unknown() && value.ty() == Type::Dynamic {
        key.clone()
    } else {
        convert(key, &Type::String)
            .map_err(|_| EvalError::new(span, format!("the index is {}; it is a string here", noun(&key.ty()))))?
    };
    if let (Some(name), Data::Map(_) | Data::Object(_)) = (wanted.as_str(), value.data()) {
        let found = value.get(name).ok_or_else(|| match key.is_sensitive() {
            true => EvalError::new(span, "there is no element with this sensitive key"),
            false => missing(value, name, span),
        })?;
        return Ok(read_from(found, value).with_sensitivity(key.is_sensitive()));
    }
    env.risk();
    if let (Some(unknown), Some(name)) = (value.as_unknown(), wanted.as_str()) {
        if let Type::Object(attributes) = &unknown.ty
            && !attributes.contains_key(name)
        {
            return Err(EvalError::new(span, format!("the object has no attribute `{name}`")));
        }
        return Ok(part_of(value, unknown, element, &format!("[\"{name}\"]")).with_sensitivity(key.is_sensitive()));
    }
    Ok(unread(value, key, element))
}

/// An element of an unknown collection, or at an unknown index.
fn unread(value: &Value, key: &Value, element: Type) -> Value {
    let sensitive = value.is_sensitive() || key.is_sensitive();
    match value.as_unknown() {
        Some(_) => unknown_from(element, [value]).with_sensitivity(sensitive),
        None => unknown_from(element, [key]).with_sensitivity(sensitive),
    }
}

fn by_number(env: &Env<'_>, value: &Value, key: &Value, element: Type, span: Span) -> Eval {
    let number = convert(key, &Type::Number)
        .map_err(|_| EvalError::new(span, format!("the index is {}; it is a number here", noun(&key.ty()))))?;
    let (Data::Number(number), Some(items)) = (number.data(), value.items()) else {
        env.risk();
        if let (Data::Number(number), Some(unknown)) = (number.data(), value.as_unknown()) {
            let ty = match &unknown.ty {
                Type::Tuple(items) => {
                    let at = number.as_i64().and_then(|at| usize::try_from(at).ok());
                    at.and_then(|at| items.get(at)).cloned().ok_or_else(|| out_of_range(items.len(), span))?
                }
                _ => element,
            };
            return Ok(part_of(value, unknown, ty, &format!("[{number}]")).with_sensitivity(key.is_sensitive()));
        }
        return Ok(unread(value, key, element));
    };
    if !number.is_integer() || number.is_negative() {
        return Err(EvalError::new(span, format!("the index is {number}; it is a whole number from 0")));
    }
    let at = number.as_i64().and_then(|at| usize::try_from(at).ok());
    let found = at.and_then(|at| items.get(at)).ok_or_else(|| out_of_range(items.len(), span))?;
    Ok(read_from(found, value).with_sensitivity(key.is_sensitive()))
}

fn out_of_range(length: usize, span: Span) -> EvalError {
    let message = match length {
        0 => "there is no element: the list is empty".to_owned(),
        1 => "there is no such element: the list has 1, with index 0".to_owned(),
        _ => format!("there is no such element: the list has {length}, with indexes 0 to {}", length - 1),
    };
    EvalError::new(span, message)
}

/// `value[*].steps`: of every element of a sequence; anything else counts as one element, null as none.
pub(super) fn splat(env: &Env<'_>, source: &Value, steps: &[Step], span: Span) -> Eval {
    let ty = source.ty();
    let sequence = matches!(ty, Type::List(_) | Type::Set(_) | Type::Tuple(_));
    if source.is_null() {
        if sequence {
            return Err(EvalError::new(span, "a null list has no elements to read"));
        }
        return Ok(Value::tuple(Vec::new()).with_sensitivity(source.is_sensitive()));
    }
    let each = |item: &Value| env.steps(read_from(item, source), steps, span.start);
    if let Some(unknown) = source.as_unknown() {
        env.risk();
        if env.onus()
            && let Some(members) = open_members(source)
        {
            let members = members.iter().map(each).collect::<Result<Vec<_>, _>>()?;
            return Ok(open_list(members, unknown.reason.clone()).with_sensitivity(source.is_sensitive()));
        }
        let result = match &ty {
            Type::List(element) | Type::Set(element) => {
                let element = Value::unknown_because((**element).clone(), unknown.reason.clone());
                Type::List(Arc::new(env.steps(element, steps, span.start)?.ty()))
            }
            _ => Type::Dynamic,
        };
        return Ok(unknown_from(result, [source]));
    }
    let items = source.items().unwrap_or(std::slice::from_ref(source));
    let mut read = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        match each(item) {
            Ok(value) => read.push(value),
            Err(error) => {
                let rest = items.get(at + 1..).unwrap_or(&[]).iter().map(|item| type_of(&each(item)));
                let types = read.iter().map(Value::ty).chain([error.ty.clone()]).chain(rest).collect();
                return Err(error.of_type(match ty {
                    Type::List(_) | Type::Set(_) => Type::List(Arc::new(Type::Dynamic)),
                    _ => Type::Tuple(Arc::new(types)),
                }));
            }
        }
    }
    let items = read;
    let value = match (&ty, items.first()) {
        (Type::List(_) | Type::Set(_), Some(first)) => {
            let element = first.ty();
            Value::new(Data::List(Arc::new(Sequence { element, items })))
        }
        (Type::List(element) | Type::Set(element), None) => {
            let element = Value::unknown_because((**element).clone(), super::unknown::reason_of([]));
            let element = env.steps(element, steps, span.start)?.ty();
            Value::new(Data::List(Arc::new(Sequence { element, items })))
        }
        _ => Value::tuple(items),
    };
    Ok(value.with_sensitivity(source.is_sensitive()))
}
