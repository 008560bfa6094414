//! Comparing values with what terraform recorded.

use onus::value::{Reason, Type, Unknown, Value, Why};
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// The outcome that a case records.
#[derive(serde::Deserialize)]
pub(crate) struct Recorded<'c> {
    #[serde(borrow)]
    pub(crate) json: Option<&'c RawValue>,
    r#type: Option<Json>,
    pub(crate) unknown: Option<Json>,
    pub(crate) sensitive: Option<Json>,
    pub(crate) error: Option<Json>,
}

impl Recorded<'_> {
    /// What was got instead, if it differs.
    pub(crate) fn difference(self, got: Result<Value, String>) -> Option<String> {
        let record = got.and_then(|value| value.recorded());
        let (agree, got) = match &record {
            Err(message) => (self.error.is_some(), message.clone()),
            Ok(record) => {
                let parsed =
                    |text: &Option<String>| text.as_deref().map(|text| serde_json::from_str::<Json>(text).unwrap());
                let agree = self.error.is_none()
                    && canonical(&record.value) == canonical(self.json.map_or("null", RawValue::get))
                    && self.r#type.is_none_or(|ty| serde_json::from_str::<Json>(&record.ty).unwrap() == ty)
                    && mask(parsed(&record.unknown)) == mask(self.unknown)
                    && mask(parsed(&record.sensitive)) == mask(self.sensitive);
                (agree, format!("{record:?}"))
            }
        };
        (!agree).then_some(got)
    }
}

/// `terraform_data.t`, planned without arguments.
pub(crate) fn terraform_data() -> Value {
    let mut id = Unknown::new(Type::String, Reason::new(Why::KnownAfterApply, "terraform_data.t.id"));
    id.not_null = true;
    let null = || Value::null();
    let attributes = [("id", Value::unknown(id)), ("input", null()), ("output", null()), ("triggers_replace", null())];
    Value::object([("t", Value::object(attributes))])
}

/// A mask without what says "no".
fn mask(given: Option<Json>) -> Option<Json> {
    match given? {
        Json::Bool(true) => Some(Json::Bool(true)),
        Json::Object(entries) => {
            let entries: serde_json::Map<String, Json> =
                entries.into_iter().filter_map(|(key, item)| mask(Some(item)).map(|item| (key, item))).collect();
            (!entries.is_empty()).then_some(Json::Object(entries))
        }
        Json::Array(items) => {
            let items: Vec<Json> = items.into_iter().map(|item| mask_or_false(Some(item))).collect();
            items.iter().any(|item| *item != Json::Bool(false)).then_some(Json::Array(items))
        }
        _ => None,
    }
}

fn mask_or_false(item: Option<Json>) -> Json {
    mask(item).unwrap_or(Json::Bool(false))
}

/// JSON text in one form, with all digits of its numbers.
pub(crate) fn canonical(text: &str) -> String {
    let value: &RawValue = serde_json::from_str(text).unwrap();
    let text = value.get().trim();
    match text.as_bytes().first() {
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap();
            format!("[{}]", items.iter().map(|item| canonical(item.get())).collect::<Vec<_>>().join(","))
        }
        Some(b'{') => {
            let entries: std::collections::BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap();
            let entries = entries.iter().map(|(key, item)| format!("{key:?}:{}", canonical(item.get())));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Some(b'"') => format!("{:?}", serde_json::from_str::<String>(text).unwrap()),
        Some(b'-' | b'0'..=b'9') => onus::value::Number::parse(text).unwrap().to_string(),
        _ => text.to_owned(),
    }
}
