//! Policy documents behind references.
//!
//! A policy that embeds an ARN of something new is unknown in a plan, but the `aws_iam_policy_document` that it comes
//! from is not: its statements stand in the plan with holes only where the ARN goes. This module puts such a data
//! source back into the form of a policy document, as the AWS provider's documentation describes its rendering.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::estate::Estate;
use crate::resource::Mode;
use crate::value::{Basis, Data, Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// How many data sources are followed in a row.
const LONGEST_CHAIN: usize = 8;

/// The document that a policy attribute holds, as far as references tell, and how sure that is.
pub(super) fn follow(estate: &Estate, value: &Value) -> (Value, Basis) {
    follow_to(estate, value, LONGEST_CHAIN).unwrap_or_else(|| (value.clone(), Basis::Proven))
}

fn follow_to(estate: &Estate, value: &Value, depth: usize) -> Option<(Value, Basis)> {
    let unknown = value.as_unknown()?;
    let (symbols, basis) = unknown.candidates();
    let [Symbol { address, path }] = symbols else { return None };
    let document = address.mode == Mode::Data && &*address.kind == "aws_iam_policy_document";
    if !document || !matches!(&**path, "json" | "minified_json") || basis == Basis::Ambiguous || depth == 0 {
        return None;
    }
    let data = estate.backing().data_source(address)?;
    let json = data.get(path).filter(|json| !json.is_unknown() && !json.is_null());
    let content = match json {
        Some(json) => json.clone(),
        None => {
            let content = rendered(estate, &data, depth - 1)?;
            let mut known = Unknown::clone(unknown);
            known.ty = Type::String;
            known.not_null = true;
            Value::unknown(known.with_shape(Shape::Json(Arc::new(content))))
        }
    };
    let content = content.with_sensitivity(value.is_sensitive());
    Some((content.with_location(value.location().cloned()), basis))
}

/// A data source as the object that its JSON will be.
fn rendered(estate: &Estate, data: &Value, depth: usize) -> Option<Value> {
    // Statements of override documents replace those with their Sid; which ones is not told.
    let overrides = ["override_policy_documents", "override_json"];
    if overrides.iter().filter_map(|name| data.get(name)).any(|value| !is_empty(value)) {
        return None;
    }
    let own: Vec<Value> = match data.get("statement") {
        None => Vec::new(),
        Some(value) if value.is_null() => Vec::new(),
        Some(value) => value.items()?.iter().map(statement).collect(),
    };
    let mut sources = Vec::new();
    let mut open = None;
    if let Some(json) = data.get("source_json").filter(|value| !is_empty(value)) {
        collect(estate, json, depth, &mut sources, &mut open);
    }
    match data.get("source_policy_documents") {
        Some(value) if is_empty(value) => {}
        Some(value) => match value.items() {
            Some(items) => items.iter().for_each(|item| collect(estate, item, depth, &mut sources, &mut open)),
            None => open = Some(reason(value)),
        },
        None => {}
    }
    // A statement of the document itself replaces one of a source with the same Sid.
    let sid = |value: &Value| value.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty()).map(str::to_owned);
    sources.retain(|source| sid(source).is_none_or(|source| own.iter().all(|own| sid(own).as_ref() != Some(&source))));
    sources.extend(own);
    let statements = match open {
        None => Value::tuple(sources),
        Some(reason) => Value::unknown(Unknown::new(Type::Dynamic, reason).with_shape(Shape::Open(sources.into()))),
    };
    let version = match data.get("version") {
        Some(version) if !version.is_null() => version.clone(),
        _ => Value::string("2012-10-17"),
    };
    Some(Value::object([("Version", version), ("Statement", statements)]))
}

/// Adds the statements of a source document, or notes why they are not known.
fn collect(estate: &Estate, value: &Value, depth: usize, into: &mut Vec<Value>, open: &mut Option<Reason>) {
    if value.is_null() || value.as_str() == Some("") {
        return;
    }
    let followed = follow_to(estate, value, depth).map_or_else(|| value.clone(), |(value, _)| value);
    let document = match (followed.data(), followed.as_str()) {
        (_, Some(text)) => serde_json::from_str(text).ok().map(|json| from_json(&json)),
        (Data::Unknown(unknown), _) => match &unknown.shape {
            Shape::Json(content) => Some(Value::clone(content)),
            _ => None,
        },
        _ => None,
    };
    let statements = document.as_ref().and_then(|document| document.get("Statement"));
    match statements {
        Some(list) if list.items().is_some() => into.extend(list.items().unwrap_or_default().iter().cloned()),
        Some(one) if one.entries().is_some() => into.push(one.clone()),
        Some(list) => {
            if let Some(Shape::Open(items)) = list.as_unknown().map(|unknown| &unknown.shape) {
                into.extend(items.iter().cloned());
            }
            *open = Some(reason(list));
        }
        None => *open = Some(reason(&followed)),
    }
}

fn reason(value: &Value) -> Reason {
    value.first_unknown().map_or_else(|| Reason::new(Why::NotRecorded, "a source document"), |u| u.reason.clone())
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("") || value.items().is_some_and(<[Value]>::is_empty)
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::null(),
        serde_json::Value::Bool(value) => Value::bool(*value),
        // Numbers in a policy document compare as texts.
        serde_json::Value::Number(number) => Value::string(number.to_string()),
        serde_json::Value::String(text) => Value::string(text),
        serde_json::Value::Array(items) => Value::tuple(items.iter().map(from_json).collect()),
        serde_json::Value::Object(members) => {
            Value::object(members.iter().map(|(name, value)| (name.as_str(), from_json(value))))
        }
    }
}

/// One `statement` block as a statement of the document.
fn statement(block: &Value) -> Value {
    if block.entries().is_none() {
        return block.clone();
    }
    let mut members: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let effect = block.get("effect").filter(|effect| !effect.is_null()).cloned();
    members.insert("Effect".into(), effect.unwrap_or_else(|| Value::string("Allow")));
    let plain = [
        ("sid", "Sid"),
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    for (name, element) in plain {
        if let Some(value) = block.get(name).filter(|value| !is_empty(value)) {
            members.insert(element.into(), value.clone());
        }
    }
    for (name, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        if let Some(value) = block.get(name).filter(|value| !is_empty(value)) {
            members.insert(element.into(), principals(value));
        }
    }
    if let Some(value) = block.get("condition").filter(|value| !is_empty(value)) {
        members.insert("Condition".into(), conditions(value));
    }
    Value::object(members)
}

/// `principals` blocks: type `*` stands for everyone, other types keep their identifiers.
fn principals(blocks: &Value) -> Value {
    let mut merged: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let Some(items) = blocks.items() else { return blocks.clone() };
    // A name has no mark of its own, so what it names is as sensitive as it was.
    let mut sensitive = false;
    for block in items {
        let (Some(kind), Some(identifiers)) = (block.get("type"), block.get("identifiers")) else {
            return unknown(block);
        };
        sensitive |= kind.is_sensitive();
        match kind.as_str() {
            Some("*") => return Value::string("*"),
            Some(kind) => add(&mut merged, kind.into(), identifiers),
            None => return unknown(kind),
        }
    }
    Value::object(merged).with_sensitivity(sensitive)
}

/// `condition` blocks: blocks of one test merge below one operator.
fn conditions(blocks: &Value) -> Value {
    let mut operators: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Value>> = BTreeMap::new();
    let Some(items) = blocks.items() else { return blocks.clone() };
    let mut sensitive = false;
    for block in items {
        let (Some(test), Some(key)) = (block.get("test"), block.get("variable")) else { return unknown(block) };
        sensitive |= test.is_sensitive() || key.is_sensitive();
        let (Some(test), Some(key)) = (test.as_str(), key.as_str()) else {
            return unknown(if test.is_unknown() { test } else { key });
        };
        let values = block.get("values").cloned().unwrap_or_else(|| Value::tuple(Vec::new()));
        add(operators.entry(test.into()).or_default(), key.into(), &values);
    }
    let operators = operators.into_iter().map(|(operator, keys)| (operator, Value::object(keys)));
    Value::object(operators).with_sensitivity(sensitive)
}

/// Adds values to a member that may be there already.
fn add(members: &mut BTreeMap<Arc<str>, Value>, name: Arc<str>, values: &Value) {
    let merged = match members.get(&name) {
        None => values.clone(),
        Some(before) => match (before.items(), values.items()) {
            (Some(before), Some(values)) => Value::tuple(before.iter().chain(values).cloned().collect()),
            _ => unknown(values),
        },
    };
    members.insert(name, merged);
}

fn unknown(part: &Value) -> Value {
    Value::unknown_because(Type::Dynamic, reason(part))
}
