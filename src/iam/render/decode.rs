//! Source documents: JSON texts as Go's decoder reads them into the provider's structure.
//!
//! Names of members are met without regard to case, unknown members are dropped, and so are values of conditions that are
//! neither strings nor bools nor lists. Lists keep their form, except where the provider takes them apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::draft::{Draft, Entry, Sid};
use super::members;
use super::parts::{Given, Named, Part, and_nothing, conditions, of_unknown_list, principals};
use crate::iam::text::is_identifier;
use crate::value::{Data, Number, Reason, Shape, Type, Unknown, Value, Why};

type Read<T> = Result<T, String>;

/// The document of a text that is not empty, and that may be unknown. The error goes on after the name of an argument.
pub(super) fn document(value: &Value) -> Read<Draft> {
    match value.data() {
        Data::String(text) => match parse(text)? {
            Some(content) => content_of(&content),
            None => {
                Ok(Draft::unknown(Reason::new(Why::Undecided, "a source document with a member that occurs twice")))
            }
        },
        Data::Unknown(unknown) => match &unknown.shape {
            Shape::Json(content) => content_of(content),
            _ => Ok(Draft::unknown(unknown.reason.clone())),
        },
        Data::Null(_) => Err("holds a null".to_owned()),
        _ => Err("holds something that is no text".to_owned()),
    }
}

/// The value of a text; `None` where it takes Go's decoder to say what it means.
fn parse(text: &str) -> Read<Option<Value>> {
    let json: serde_json::Value = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(error) => {
            let error = error.to_string();
            // Go takes halves of surrogate pairs, and goes deeper.
            let go = ["hex escape", "recursion limit"].iter().any(|part| error.contains(part));
            return if go { Ok(None) } else { Err(format!("is no JSON ({error})")) };
        }
    };
    // A member that occurs twice would fill the same structure twice.
    Ok(crate::iam::json::parse(text).is_ok().then(|| value(&json)))
}

fn value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::null(),
        serde_json::Value::Bool(value) => Value::bool(*value),
        serde_json::Value::Number(number) => {
            Number::parse(&number.to_string()).map_or_else(Value::null, |number| Value::new(Data::Number(number)))
        }
        serde_json::Value::String(text) => Value::string(text),
        serde_json::Value::Array(items) => Value::tuple(items.iter().map(value).collect()),
        serde_json::Value::Object(members) => {
            Value::object(members.iter().map(|(name, member)| (name.as_str(), value(member))))
        }
    }
}

/// The members of an object by the provider's names; `None` where two are one to it.
fn named<'v>(
    entries: &'v BTreeMap<Arc<str>, Value>,
    names: &[&'static str],
) -> Option<BTreeMap<&'static str, &'v Value>> {
    let mut found = BTreeMap::new();
    for (key, value) in entries {
        let Some(name) = names.iter().find(|name| is_same(key, name)) else { continue };
        if found.insert(*name, value).is_some() {
            return None;
        }
    }
    Some(found)
}

/// Whether Go's decoder takes a key for a name: without regard to case, as Unicode folds it.
fn is_same(key: &str, name: &str) -> bool {
    let folded = key.chars().map(|c| match c {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        other => other.to_ascii_lowercase(),
    });
    folded.eq(name.chars().map(|c| c.to_ascii_lowercase()))
}

fn content_of(content: &Value) -> Read<Draft> {
    let entries = match (content.entries(), content.as_unknown()) {
        (Some(entries), _) => entries,
        (None, Some(unknown)) => return Ok(Draft::unknown(unknown.reason.clone())),
        (None, None) if content.is_null() => return Ok(Draft::default()),
        (None, None) => return Err("is no JSON object".to_owned()),
    };
    let Some(found) = named(entries, &["Version", "Id", "Statement"]) else {
        return Ok(Draft::unknown(Reason::new(Why::Undecided, "a source document with a member that occurs twice")));
    };
    let mut draft = Draft {
        version: text("Version", found.get("Version").copied())?,
        id: text("Id", found.get("Id").copied())?,
        ..Draft::default()
    };
    let Some(list) = found.get("Statement").filter(|list| !list.is_null()) else { return Ok(draft) };
    if list.items().is_none() && !list.is_unknown() {
        return Err("has a Statement that is no list".to_owned());
    }
    let (items, open) = members(list);
    let mut others: &[Value] = &[];
    match list.as_unknown().map(|unknown| (&unknown.shape, &unknown.reason)) {
        Some((Shape::Between(_, further), reason)) => {
            others = further;
            draft.doubt = Some(reason.clone());
        }
        _ => draft.open = open,
    }
    for (item, perhaps) in items.iter().map(|item| (item, false)).chain(others.iter().map(|item| (item, true))) {
        match item.as_unknown() {
            Some(unknown) => draft.open = draft.open.or_else(|| Some(unknown.reason.clone())),
            None => match statement(item, perhaps)? {
                Some(entry) => draft.entries.push(entry),
                None => {
                    let reason = Reason::new(Why::Undecided, "a source statement with a member that occurs twice");
                    draft.open = draft.open.or(Some(reason));
                }
            },
        }
    }
    Ok(draft)
}

/// A text that is not empty.
fn text(name: &str, value: Option<&Value>) -> Read<Option<Value>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_null() || value.as_str() == Some("") => Ok(None),
        Some(value) if value.as_str().is_some() || value.is_unknown() => Ok(Some(value.clone())),
        Some(_) => Err(format!("has a {name} that is no string")),
    }
}

fn statement(value: &Value, perhaps: bool) -> Read<Option<Entry>> {
    const NAMES: &[&str] =
        &["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"];
    let entries = value.entries().ok_or("has a statement that is no object")?;
    let Some(found) = named(entries, NAMES) else { return Ok(None) };
    let mut content: Vec<(&str, Value)> = Vec::new();
    let mut sid = Sid::None;
    for (name, value) in found {
        let made = match name {
            "Sid" => {
                let value = text(name, Some(value))?;
                sid = match &value {
                    None => Sid::None,
                    Some(value) => value.as_str().map_or(Sid::Unknown, |sid| Sid::Known(sid.into())),
                };
                value
            }
            "Effect" => text(name, Some(value))?,
            "Principal" | "NotPrincipal" => whom(value)?,
            "Condition" => when(value)?,
            _ => (!value.is_null()).then(|| value.clone()),
        };
        content.extend(made.map(|value| (name, value)));
    }
    Ok(Some(Entry { sid, content: Value::object(content), perhaps }))
}

/// A `Principal`: any string stands for everyone.
fn whom(value: &Value) -> Read<Option<Value>> {
    if let Some(unknown) = value.as_unknown() {
        return Ok(Some(if is_text(unknown) { Value::string("*") } else { and_nothing(value) }));
    }
    if value.as_str().is_some() {
        return Ok(Some(Value::string("*")));
    }
    let entries = value.entries().ok_or("has a Principal that is neither a string nor an object")?;
    let mut named = Vec::new();
    for (kind, value) in entries {
        let who = match (value.as_str(), value.items(), value.as_unknown()) {
            (Some(_), ..) => Named::One(value.clone()),
            (_, Some(items), _) => Named::Many(strings("Principal", items)?),
            (.., Some(unknown)) if is_text(unknown) => Named::One(value.clone()),
            (.., Some(_)) => Named::Unknown(of_unknown_list(value, Value::clone)),
            _ => return Err("has a Principal with a member that is neither a string nor a list".to_owned()),
        };
        named.push(Part { key: kind.clone(), value: who, serialised: None });
    }
    Ok(principals(named))
}

/// A `Condition`.
fn when(value: &Value) -> Read<Option<Value>> {
    if value.is_null() {
        return Ok(None);
    }
    if value.is_unknown() {
        return Ok(Some(and_nothing(value)));
    }
    let mut given = Vec::new();
    for (test, variables) in value.entries().ok_or("has a Condition that is no object")? {
        if variables.is_null() {
            continue;
        }
        if variables.is_unknown() {
            // Which keys it has is not known, nor whether there is any.
            return Ok(Some(and_nothing(variables)));
        }
        for (variable, value) in variables.entries().ok_or("has a Condition whose members are no objects")? {
            let values = match (value.data(), value.items()) {
                (Data::String(_), _) => Given::Values(vec![value.clone()]),
                (Data::Bool(known), _) => {
                    let text = Value::string(if *known { "true" } else { "false" });
                    Given::Values(vec![text.with_sensitivity(value.is_sensitive())])
                }
                (_, Some(items)) => Given::Values(strings("Condition", items)?),
                (Data::Unknown(unknown), _) if unknown.ty == Type::Number => continue,
                (Data::Unknown(unknown), _) if is_text(unknown) => Given::Values(vec![value.clone()]),
                (Data::Unknown(_), _) => Given::Unknown(of_unknown_list(value, Value::clone)),
                _ => continue,
            };
            given.push(Part { key: [test.clone(), variable.clone()], value: values, serialised: None });
        }
    }
    Ok(conditions(given))
}

/// The strings of a list. The provider stops working at anything else.
fn strings(name: &str, items: &[Value]) -> Read<Vec<Value>> {
    let odd = items.iter().any(|item| item.as_str().is_none() && !item.is_unknown());
    if odd {
        Err(format!("has a {name} with a list that holds something other than strings"))
    } else {
        Ok(items.to_vec())
    }
}

/// Whether it is certainly a string.
fn is_text(unknown: &Unknown) -> bool {
    unknown.ty == Type::String || matches!(unknown.shape, Shape::Template(_)) || is_identifier(unknown)
}
