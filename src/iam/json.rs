//! JSON text to a value, refusing what leaves a policy's meaning open.
//!
//! An ordinary JSON reader keeps the last of two equal keys and says nothing. Which one AWS would keep is not
//! documented, and the other one may be the half that matters, so a duplicate is an error here.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::value::{Data, Value};

/// The value of a JSON text; numbers become their text, since a policy compares texts. The error is what is wrong.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    match serde_json::from_str::<Node>(text) {
        Ok(node) => Ok(node.0),
        Err(error) => Err(error.to_string()),
    }
}

/// What is wrong with a text that is no JSON, and the line and column where, from 1.
pub(super) fn mistake(text: &str) -> Option<(String, usize, usize)> {
    let error = serde_json::from_str::<Node>(text).err()?;
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let bare = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
    Some((bare.to_owned(), line, column))
}

struct Node(Value);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Node)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::null())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::string(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::string(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::string(value.to_string()))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::string(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Node(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::tuple(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut attributes: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let Node(value) = map.next_value()?;
            if attributes.contains_key(key.as_str()) {
                return Err(A::Error::custom(format!("the key `{key}` occurs twice in one object")));
            }
            attributes.insert(key.into(), value);
        }
        Ok(Value::new(Data::Object(Arc::new(attributes))))
    }
}
