//! Maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ANY, Function, Invocation, Marks, Outcome, Param, STRING, Want, blame};
use crate::lang::convert::{convert, noun};
use crate::lang::evaluate::read_from;
use crate::lang::unknown::{part_of, unknown_from};
use crate::value::{Data, Mapping, Sequence, Type, Value};

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "keys",
        params: &[ANY.or_unknown()],
        rest: None,
        marks: Marks::Own,
        returns: Want::Any,
        run: keys,
    },
    Function { name: "values", params: &[ANY], rest: None, marks: Marks::Own, returns: Want::Any, run: values },
    Function {
        name: "lookup",
        params: &[ANY.or_unknown(), STRING.or_unknown()],
        rest: Some((ANY.or_null().or_unknown(), 1)),
        marks: Marks::Own,
        returns: Want::Any,
        run: lookup,
    },
    Function {
        name: "merge",
        params: &[],
        rest: Some((Param::new(Want::Any).or_null().or_unknown(), usize::MAX)),
        marks: Marks::Own,
        returns: Want::Any,
        run: merge,
    },
];

fn keys(call: &Invocation<'_>) -> Outcome {
    let map = call.arg(0);
    let keys = match (map.data(), map.ty()) {
        (Data::Map(m), _) => Value::strings(m.entries.keys()),
        (Data::Object(attributes), _) => Value::tuple(attributes.keys().map(Value::string).collect()),
        // The type of an unknown object has its names.
        (Data::Unknown(_), Type::Object(attributes)) => Value::tuple(attributes.keys().map(Value::string).collect()),
        (Data::Unknown(_), Type::Map(_)) => {
            call.env.risk();
            unknown_from(Type::List(Arc::new(Type::String)), [map])
        }
        (Data::Unknown(_), Type::Dynamic) => {
            call.env.risk();
            unknown_from(Type::Dynamic, [map])
        }
        (_, ty) => return blame(0, format!("argument 1 is {}; a map or object is required", noun(&ty))),
    };
    Ok(keys.with_sensitivity(map.is_sensitive()))
}

fn values(call: &Invocation<'_>) -> Outcome {
    let map = call.arg(0);
    let values = match map.data() {
        Data::Map(m) => {
            let items = m.entries.values().cloned().collect();
            Value::new(Data::List(Arc::new(Sequence { element: m.element.clone(), items })))
        }
        Data::Object(attributes) => Value::tuple(attributes.values().cloned().collect()),
        _ => return blame(0, format!("argument 1 is {}; a map or object is required", noun(&map.ty()))),
    };
    Ok(values.with_sensitivity(map.is_sensitive()))
}

/// The element with a key, else the default.
fn lookup(call: &Invocation<'_>) -> Outcome {
    let (map, key) = (call.arg(0), call.arg(1));
    let sensitive = map.is_sensitive() || key.is_sensitive();
    let element = match map.ty() {
        Type::Map(element) => (*element).clone(),
        Type::Object(_) | Type::Dynamic => Type::Dynamic,
        other => return blame(0, format!("argument 1 is {}; a map or object is required", noun(&other))),
    };
    let default = call.args.get(2);
    if let (Some(_), Some(name)) = (map.entries(), key.as_str()) {
        if let Some(found) = map.get(name) {
            return Ok(read_from(found, map).with_sensitivity(sensitive));
        }
        let Some(default) = default else {
            let shown = if sensitive { "this sensitive key".to_owned() } else { format!("the key \"{name}\"") };
            return blame(0, format!("there is no element with {shown}, and no default is given"));
        };
        let default = convert(default, &element)
            .or_else(|_| blame(2, format!("the default is {}; {} is required", noun(&default.ty()), noun(&element))))?;
        return Ok(default.with_sensitivity(sensitive));
    }
    call.env.risk();
    if let (Some(unknown), Some(name), None) = (map.as_unknown(), key.as_str(), default) {
        return Ok(part_of(map, unknown, element, &format!("[\"{name}\"]")).with_sensitivity(sensitive));
    }
    let operands = if map.is_unknown() { [map, key] } else { [key, map] };
    Ok(unknown_from(element, operands).with_sensitivity(sensitive))
}

/// All entries; a later map wins over an earlier one; nulls are left out.
fn merge(call: &Invocation<'_>) -> Outcome {
    let mut entries: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let mut sensitive = false;
    let mut unknown: Option<&Value> = None;
    for (at, arg) in call.args.iter().enumerate() {
        sensitive |= arg.is_sensitive();
        match (arg.data(), arg.ty()) {
            (Data::Map(_) | Data::Object(_), _) => {
                let given = arg.entries().into_iter().flatten();
                entries.extend(given.map(|(key, value)| (key.clone(), value.clone())));
            }
            (_, Type::Map(_) | Type::Object(_) | Type::Dynamic) => {
                if arg.is_unknown() {
                    unknown = unknown.or(Some(arg));
                }
            }
            (_, ty) => return blame(at, format!("argument {} is {}; a map or object is required", at + 1, noun(&ty))),
        }
    }
    if let Some(unknown) = unknown {
        call.env.risk();
        return Ok(unknown_from(Type::Dynamic, [unknown]).with_sensitivity(sensitive));
    }
    let element = match call.arg(0).ty() {
        Type::Map(element) if call.args.iter().all(|arg| arg.ty() == Type::Map(element.clone())) => Some(element),
        _ => None,
    };
    let merged = match element {
        Some(element) => Value::new(Data::Map(Arc::new(Mapping { element: (*element).clone(), entries }))),
        None => Value::new(Data::Object(Arc::new(entries))),
    };
    Ok(merged.with_sensitivity(sensitive))
}
