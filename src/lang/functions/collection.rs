//! Maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ANY, Failure, Function, Invocation, Marks, Outcome, Param, STRING, Want, blame};
use crate::lang::convert::{convert, noun};
use crate::lang::evaluate::read_from;
use crate::lang::unknown::part_of;
use crate::value::{Data, Mapping, Sequence, Type, Value};

const OWN: Marks = Marks::Own;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "keys",
        params: &[ANY.or_unknown().typed()],
        rest: None,
        marks: OWN,
        returns: Want::By(keys_type),
        run: keys,
    },
    Function { name: "values", params: &[ANY], rest: None, marks: OWN, returns: Want::By(values_type), run: values },
    Function {
        name: "lookup",
        params: &[ANY.or_unknown().typed(), STRING.or_unknown()],
        rest: Some((ANY.or_null().or_unknown(), 1)),
        marks: OWN,
        returns: Want::Maybe(lookup_type),
        run: lookup,
    },
    Function {
        name: "merge",
        params: &[],
        rest: Some((ANY.or_null().or_untyped(), usize::MAX)),
        marks: OWN,
        returns: Want::By(merge_type),
        run: merge,
    },
    Function {
        name: "zipmap",
        params: &[Param::new(Want::Strings), ANY],
        rest: None,
        marks: OWN,
        returns: Want::By(zipmap_type),
        run: zipmap,
    },
    Function {
        name: "transpose",
        params: &[Param::new(Want::Lists)],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Lists,
        run: transpose,
    },
];

/// A failure because an argument is neither map nor object.
fn no_map<T>(argument: usize, ty: &Type) -> Result<T, Failure> {
    blame(argument, format!("argument {} is {}; a map or object is required", argument + 1, noun(ty)))
}

fn keys_type(args: &[Value]) -> Result<Type, Failure> {
    match args.first().map(Value::ty) {
        Some(Type::Map(_)) => Ok(Type::List(Arc::new(Type::String))),
        Some(Type::Object(attributes)) => Ok(Type::Tuple(Arc::new(vec![Type::String; attributes.len()]))),
        other => no_map(0, &other.unwrap_or(Type::Dynamic)),
    }
}

fn keys(call: &Invocation<'_>) -> Outcome {
    let map = call.arg(0);
    let keys = match map.data() {
        Data::Map(m) => Value::strings(m.entries.keys()),
        Data::Object(attributes) => Value::tuple(attributes.keys().map(Value::string).collect()),
        _ => match map.ty() {
            // The type of an unknown object has its names.
            Type::Object(attributes) => Value::tuple(attributes.keys().map(Value::string).collect()),
            _ => call.unknown([map])?,
        },
    };
    Ok(keys.with_sensitivity(map.is_sensitive()))
}

fn values_type(args: &[Value]) -> Result<Type, Failure> {
    match args.first().map(Value::ty) {
        Some(Type::Map(element)) => Ok(Type::List(element)),
        Some(Type::Object(attributes)) => Ok(Type::Tuple(Arc::new(attributes.values().cloned().collect()))),
        other => no_map(0, &other.unwrap_or(Type::Dynamic)),
    }
}

fn values(call: &Invocation<'_>) -> Outcome {
    let map = call.arg(0);
    let values = match map.data() {
        Data::Map(m) => {
            let items = m.entries.values().cloned().collect();
            Value::new(Data::List(Arc::new(Sequence { element: m.element.clone(), items })))
        }
        Data::Object(attributes) => Value::tuple(attributes.values().cloned().collect()),
        _ => return no_map(0, &map.ty()),
    };
    Ok(values.with_sensitivity(map.is_sensitive()))
}

fn lookup_type(args: &[Value]) -> Result<Type, Failure> {
    let [map, key, default @ ..] = args else { return Ok(Type::Dynamic) };
    match map.ty() {
        Type::Map(element) => match default.first() {
            Some(default) if convert(default, &element).is_err() => wrong_default(default, &element),
            _ => Ok((*element).clone()),
        },
        Type::Object(attributes) => match (key.as_str(), default.first()) {
            (None, _) => Ok(Type::Dynamic),
            (Some(name), default) => match (attributes.get(name), default) {
                (Some(ty), _) => Ok(ty.clone()),
                (None, Some(default)) => Ok(default.ty()),
                (None, None) => missing(name, map.is_sensitive() || key.is_sensitive()),
            },
        },
        other => no_map(0, &other),
    }
}

fn wrong_default<T>(default: &Value, element: &Type) -> Result<T, Failure> {
    blame(2, format!("the default is {}; {} is required", noun(&default.ty()), noun(element)))
}

fn missing<T>(name: &str, sensitive: bool) -> Result<T, Failure> {
    let shown = if sensitive { "this sensitive key".to_owned() } else { format!("the key \"{name}\"") };
    blame(0, format!("there is no element with {shown}, and no default is given"))
}

/// The element with a key, else the default.
fn lookup(call: &Invocation<'_>) -> Outcome {
    let (map, key, default) = (call.arg(0), call.arg(1), call.args.get(2));
    let sensitive = map.is_sensitive() || key.is_sensitive();
    let (Some(entries), Some(name)) = (map.entries(), key.as_str()) else {
        let ty = call.returns()?;
        call.env.risk();
        let open = match (map.as_unknown(), key.as_str()) {
            (Some(unknown), Some(name)) if default.is_none() => part_of(map, unknown, ty, &format!("[\"{name}\"]")),
            (Some(_), _) => call.unknown([map])?,
            _ if map.entries().is_none() => return no_map(0, &map.ty()),
            _ => call.unknown([key])?,
        };
        return Ok(open.with_sensitivity(sensitive));
    };
    let element = match map.data() {
        Data::Map(m) => m.element.clone(),
        _ => Type::Dynamic,
    };
    if let Some(default) = default
        && convert(default, &element).is_err()
    {
        return wrong_default(default, &element);
    }
    if let Some(found) = entries.get(name) {
        return Ok(read_from(found, map).with_sensitivity(sensitive));
    }
    match default {
        Some(default) => Ok(convert(default, &element)?.with_sensitivity(sensitive)),
        None => missing(name, sensitive),
    }
}

/// The type of all arguments, if they have one; else an object with what all of them hold.
fn merge_type(args: &[Value]) -> Result<Type, Failure> {
    let mut attributes: BTreeMap<Arc<str>, Type> = BTreeMap::new();
    let mut first: Option<Type> = None;
    let (mut matching, mut complete) = (true, true);
    for (at, arg) in args.iter().enumerate() {
        let ty = arg.ty();
        match &ty {
            Type::Dynamic => return Ok(Type::Dynamic),
            Type::Object(types) if !arg.is_null() => {
                attributes.extend(types.iter().map(|(name, ty)| (name.clone(), ty.clone())));
            }
            Type::Map(element) => match arg.entries() {
                Some(entries) => attributes.extend(entries.keys().map(|name| (name.clone(), (**element).clone()))),
                None => complete &= arg.is_null(),
            },
            Type::Object(_) => {}
            other => return no_map(at, other),
        }
        matching &= first.as_ref().is_none_or(|first| *first == ty);
        first.get_or_insert(ty);
    }
    Ok(match first {
        Some(first) if matching => first,
        _ if !complete => Type::Dynamic,
        _ => Type::Object(Arc::new(attributes)),
    })
}

/// All entries; a later map wins over an earlier one; nulls are left out.
fn merge(call: &Invocation<'_>) -> Outcome {
    let mut entries: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let mut sensitive = false;
    // Beside an untyped null, Terraform takes whatever has no elements.
    let untyped = call.args.iter().position(super::is_untyped);
    for (at, arg) in call.args.iter().enumerate() {
        match (arg.data(), arg.entries()) {
            (_, Some(given)) => entries.extend(given.iter().map(|(key, value)| (key.clone(), value.clone()))),
            (Data::Null(Type::Dynamic | Type::Map(_) | Type::Object(_)), _) => continue,
            (Data::Null(_), _) if untyped.is_some_and(|first| first < at) => continue,
            _ if untyped.is_some_and(|first| first < at) && arg.items().is_some_and(<[Value]>::is_empty) => {}
            _ => return no_map(at, &arg.ty()),
        }
        sensitive |= arg.is_sensitive();
    }
    let element = match call.arg(0).data() {
        Data::Map(m) => Some(m.element.clone()),
        Data::Null(Type::Map(element)) => Some((**element).clone()),
        _ => None,
    };
    let like = |arg: &Value, element: &Type| match arg.data() {
        Data::Map(m) => m.element == *element,
        Data::Null(Type::Map(other)) => **other == *element,
        _ => false,
    };
    let merged = match element {
        Some(element) if call.args.iter().all(|arg| like(arg, &element)) => {
            Value::new(Data::Map(Arc::new(Mapping { element, entries })))
        }
        _ => Value::new(Data::Object(Arc::new(entries))),
    };
    Ok(merged.with_sensitivity(sensitive))
}

fn zipmap_type(args: &[Value]) -> Result<Type, Failure> {
    let [keys, values] = args else { return Ok(Type::Dynamic) };
    match values.ty() {
        Type::List(element) => Ok(Type::Map(element)),
        Type::Tuple(types) => match keys.items() {
            Some(keys) if keys.iter().all(Value::is_wholly_known) => {
                let names = names(keys, types.len())?;
                Ok(Type::Object(Arc::new(names.into_iter().zip(types.iter().cloned()).collect())))
            }
            _ => Ok(Type::Dynamic),
        },
        other => blame(1, format!("argument 2 is {}; a list is required", noun(&other))),
    }
}

/// The names that keys are, one for each value.
fn names(keys: &[Value], values: usize) -> Result<Vec<Arc<str>>, Failure> {
    if keys.len() != values {
        return Err(format!("there are {} keys and {values} values; a key has one value", keys.len()).into());
    }
    let name = |(at, key): (usize, &Value)| match key.data() {
        Data::String(name) => Ok(name.clone()),
        _ => blame(0, format!("key {at} is null; a key is a string")),
    };
    keys.iter().enumerate().map(name).collect()
}

/// A map from a list of keys and a list of values; a later one of equal keys wins.
fn zipmap(call: &Invocation<'_>) -> Outcome {
    let (keys, values) = (call.arg(0), call.arg(1));
    let sensitive = keys.is_sensitive() || values.is_sensitive();
    let given = super::items_of(keys, 0)?;
    if !keys.is_wholly_known() {
        return Ok(call.unknown([keys])?.with_sensitivity(sensitive));
    }
    let items = match values.data() {
        Data::List(_) | Data::Tuple(_) => super::items_of(values, 1)?,
        _ => return blame(1, format!("argument 2 is {}; a list is required", noun(&values.ty()))),
    };
    let entries = names(given, items.len())?.into_iter().zip(items.iter().cloned()).collect();
    let data = match values.data() {
        Data::List(s) => Data::Map(Arc::new(Mapping { element: s.element.clone(), entries })),
        _ => Data::Object(Arc::new(entries)),
    };
    Ok(Value::new(data).with_sensitivity(sensitive || given.iter().any(Value::is_sensitive)))
}

/// From the strings in the lists of a map to the keys under which they are.
fn transpose(call: &Invocation<'_>) -> Outcome {
    let map = call.arg(0);
    if !map.is_wholly_known() {
        return call.unknown([map]);
    }
    let mut found: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in map.entries().into_iter().flatten() {
        let Some(items) = list.items() else { return blame(0, format!("the list under \"{key}\" is null")) };
        for item in items {
            let Data::String(text) = item.data() else {
                return blame(0, format!("the list under \"{key}\" holds null"));
            };
            // Keys come in order, so that each list is in order too.
            found.entry(text.clone()).or_default().push(Value::string(key));
        }
    }
    let list = |items| Value::new(Data::List(Arc::new(Sequence { element: Type::String, items })));
    let entries = found.into_iter().map(|(text, keys)| (text, list(keys))).collect();
    Ok(Value::new(Data::Map(Arc::new(Mapping { element: Type::List(Arc::new(Type::String)), entries }))))
}
