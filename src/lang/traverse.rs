//! Reading inside values: attributes, indexes and splats.

use std::sync::Arc;

use super::context::EvalError;
use super::convert::{convert, noun};
use super::evaluate::{Env, Eval, read_from};
use super::tree::Step;
use super::unknown::{certain_members, of_known_length, open_list, open_members, part_of, reason_of};
use crate::source::{Span, nearest};
use crate::value::{Data, Number, Sequence, Type, Unknown, Value};

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
    if !env.onus() && key.ty() == Type::Dynamic {
        // Terraform does not ask whether there are elements at all.
        env.risk();
        return Ok(Value::unknown_because(Type::Dynamic, reason_of([key])).with_sensitivity(value.is_sensitive()));
    }
    // What is read is as sensitive as the key too, but Terraform forgets that of attributes and where it reads nothing.
    let reads = match value.data() {
        Data::List(_) | Data::Tuple(_) | Data::Map(_) => !key.is_unknown(),
        Data::Unknown(unknown) => matches!(unknown.ty, Type::Tuple(_)) && !key.is_unknown(),
        _ => false,
    };
    let secret_key = key.is_sensitive() && (env.onus() || reads);
    let found = match value.data() {
        Data::List(s) => by_number(env, value, &s.items, key, &s.element, span),
        Data::Tuple(items) => by_number(env, value, items, key, &Type::Dynamic, span),
        Data::Map(m) => by_name(env, value, key, &m.element, span),
        Data::Object(_) => by_name(env, value, key, &Type::Dynamic, span),
        Data::Unknown(unknown) => index_of_unknown(env, value, unknown, key, span),
        Data::Set(_) => Err(EvalError::new(span, "the elements of a set have no index")
            .with_help("convert it with `core::tolist`, or read all with `[*]`")),
        _ => Err(EvalError::new(span, format!("{} has no elements", noun(&value.ty())))),
    };
    Ok(found?.with_sensitivity(secret_key))
}

fn by_name(env: &Env<'_>, value: &Value, key: &Value, element: &Type, span: Span) -> Eval {
    let wanted = key_as(key, &Type::String, span)?;
    let Some(name) = wanted.as_str() else { return Ok(unread(env, value, key, element)) };
    let found = value.get(name).ok_or_else(|| match key.is_sensitive() {
        true => EvalError::new(span, "there is no element with this sensitive key"),
        false => missing(value, name, span),
    })?;
    Ok(read_from(found, value))
}

fn by_number(env: &Env<'_>, value: &Value, items: &[Value], key: &Value, element: &Type, span: Span) -> Eval {
    let number = key_as(key, &Type::Number, span)?;
    let Data::Number(number) = number.data() else { return Ok(unread(env, value, key, element)) };
    let found = position(number, key.is_sensitive(), items.len(), span)?;
    Ok(items.get(found).map_or_else(Value::null, |found| read_from(found, value)))
}

/// The place of an element, checked against how many there are.
fn position(number: &Number, sensitive: bool, length: usize, span: Span) -> Result<usize, EvalError> {
    if !number.is_integer() || number.is_negative() {
        let shown = if sensitive { "sensitive".to_owned() } else { number.to_string() };
        return Err(EvalError::new(span, format!("the index is {shown}; it is a whole number from 0")));
    }
    let at = number.as_i64().and_then(|at| usize::try_from(at).ok());
    at.filter(|at| *at < length).ok_or_else(|| out_of_range(length, span))
}

fn key_as(key: &Value, ty: &Type, span: Span) -> Eval {
    convert(key, ty)
        .map_err(|_| EvalError::new(span, format!("the index is {}; it is {} here", noun(&key.ty()), noun(ty))))
}

/// An element at an unknown index. An index of unknown type leaves all open.
fn unread(env: &Env<'_>, value: &Value, key: &Value, element: &Type) -> Value {
    env.risk();
    Value::unknown_because(element.clone(), reason_of([key])).with_sensitivity(value.is_sensitive())
}

/// An element of an unknown collection. Terraform checks only an index of a tuple, whose type tells its length.
fn index_of_unknown(env: &Env<'_>, value: &Value, unknown: &Unknown, key: &Value, span: Span) -> Eval {
    let keyed_by = match &unknown.ty {
        Type::Dynamic => Type::Dynamic,
        Type::List(_) | Type::Tuple(_) => Type::Number,
        Type::Map(_) | Type::Object(_) => Type::String,
        Type::Set(_) => {
            return Err(EvalError::new(span, "the elements of a set have no index")
                .with_help("convert it with `core::tolist`, or read all with `[*]`"));
        }
        other => return Err(EvalError::new(span, format!("{} has no elements", noun(other)))),
    };
    let wanted = key_as(key, &keyed_by, span)?;
    env.risk();
    let element = match (&unknown.ty, wanted.data()) {
        (Type::List(element) | Type::Map(element), _) => (**element).clone(),
        (Type::Tuple(items), Data::Number(number)) => {
            items.get(position(number, key.is_sensitive(), items.len(), span)?).cloned().unwrap_or(Type::Dynamic)
        }
        (Type::Object(attributes), Data::String(name)) if env.onus() => match attributes.get(name) {
            Some(ty) => ty.clone(),
            None => return Err(EvalError::new(span, format!("the object has no attribute `{name}`"))),
        },
        _ => Type::Dynamic,
    };
    Ok(match wanted.data() {
        Data::String(name) => part_of(value, unknown, element, &format!("[\"{name}\"]")),
        Data::Number(number) => part_of(value, unknown, element, &format!("[{number}]")),
        _ => Value::unknown_because(element, unknown.reason.clone()).with_sensitivity(value.is_sensitive()),
    })
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
    env.each_part(source, |env, source| splat_of(env, source, steps, span))
}

fn splat_of(env: &Env<'_>, source: &Value, steps: &[Step], span: Span) -> Eval {
    let splat = Splat { env, steps, span };
    let result = match source.data() {
        Data::Null(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
            Err(EvalError::new(span, "a null list has no elements to read"))
        }
        Data::Null(_) => Ok(Value::tuple(Vec::new())),
        Data::Unknown(unknown) => splat.of_unknown(source, unknown),
        Data::Set(_) if env.onus() && certain_members(source).is_some() => {
            env.risk();
            let members = splat.of_each(&certain_members(source).unwrap_or_default())?;
            Ok(open_list(members, reason_of([source])))
        }
        Data::List(s) | Data::Set(s) => splat.of_list(&s.items, &s.element),
        Data::Tuple(items) => splat.of_each(items).map(Value::tuple),
        _ => splat.of_each(std::slice::from_ref(source)).map(Value::tuple),
    };
    Ok(result?.with_sensitivity(source.is_sensitive()))
}

/// What is read of each element.
struct Splat<'s, 'e> {
    env: &'s Env<'e>,
    steps: &'s [Step],
    span: Span,
}

impl Splat<'_, '_> {
    fn each(&self, item: &Value) -> Eval {
        self.env.steps(item.clone(), self.steps, self.span.start)
    }

    /// The type of what is read of an element of this type.
    fn each_type(&self, element: &Type) -> Result<Type, EvalError> {
        Ok(self.each(&Value::unknown_because(element.clone(), reason_of([])))?.ty())
    }

    fn of_each(&self, items: &[Value]) -> Result<Vec<Value>, EvalError> {
        items.iter().map(|item| self.each(item)).collect::<Result<_, _>>().map_err(|error: EvalError| {
            let types = items.iter().map(|item| self.each_type(&item.ty()).unwrap_or(Type::Dynamic)).collect();
            error.of_type(Type::Tuple(Arc::new(types)))
        })
    }

    fn of_list(&self, items: &[Value], element: &Type) -> Eval {
        let list = |ty: Type| Type::List(Arc::new(ty));
        let items = self
            .of_each(items)
            .map_err(|error| error.of_type(list(self.each_type(element).unwrap_or(Type::Dynamic))))?;
        let types = items.iter().map(Value::ty);
        let element = match types.into_iter().find(|ty| *ty != Type::Dynamic) {
            Some(ty) => ty,
            None if items.is_empty() => self.each_type(element)?,
            None => Type::Dynamic,
        };
        let items = items.iter().map(|item| convert(item, &element)).collect::<Result<_, _>>();
        let items = items.map_err(|why| EvalError::new(self.span, why))?;
        Ok(Value::new(Data::List(Arc::new(Sequence { element, items }))))
    }

    fn of_unknown(&self, source: &Value, unknown: &Unknown) -> Eval {
        self.env.risk();
        if self.env.onus()
            && let Some(members) = open_members(source)
        {
            return Ok(open_list(self.of_each(members)?, unknown.reason.clone()));
        }
        let result = match &unknown.ty {
            Type::Dynamic => Type::Dynamic,
            Type::List(element) | Type::Set(element) => Type::List(Arc::new(self.each_type(element)?)),
            Type::Tuple(items) => {
                let types = items.iter().map(|ty| self.each_type(ty)).collect::<Result<_, _>>()?;
                Type::Tuple(Arc::new(types))
            }
            // It counts as one element, or as none if it is null.
            _ => {
                let read = self.each(source);
                if unknown.not_null {
                    return Ok(Value::tuple(vec![read?]));
                }
                // Of null nothing is read, so that it fails for all other values only.
                if !self.env.onus() {
                    read?;
                }
                Type::Dynamic
            }
        };
        let mut read = Unknown::new(result, unknown.reason.clone());
        read.not_null = read.ty != Type::Dynamic;
        if matches!(read.ty, Type::List(_)) {
            read.length = unknown.length;
        }
        Ok(if self.env.onus() { Value::unknown(read) } else { of_known_length(read) })
    }
}
