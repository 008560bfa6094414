//! The documents of one side of a change, taken apart for reading several attributes.
//!
//! Skipping what is not asked for is most of the work of reading an attribute; here it is done once for all of them.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::build::Documents;
use super::document::Text;
use super::mask::Mask;

/// The members of a side's values, and its masks.
pub(super) struct Parts<'t> {
    values: Vec<(Text<'t>, &'t RawValue)>,
    pub(super) unknown: Mask<'t>,
    pub(super) sensitive: Mask<'t>,
}

impl<'t> Parts<'t> {
    /// Takes the documents apart; `None` when there are no values. Values that are no object leave no members, and make
    /// every attribute unreadable.
    pub(super) fn of(documents: Documents<'t>) -> Option<Self> {
        let json = documents.values?;
        let values = serde_json::Deserializer::from_str(json).deserialize_map(PartsVisitor);
        let unknown = if values.is_ok() { Mask::read(documents.unknown) } else { Mask::Odd };
        Some(Self { values: values.unwrap_or_default(), unknown, sensitive: documents.sensitive_whole() })
    }

    /// The JSON of a member; the last one where a key is there twice.
    pub(super) fn value(&self, name: &str) -> Option<&'t str> {
        self.values.iter().rfind(|(known, _)| &**known == name).map(|(_, json)| json.get())
    }
}

struct PartsVisitor;

impl<'de> Visitor<'de> for PartsVisitor {
    type Value = Vec<(Text<'de>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(32);
        while let Some(member) = map.next_entry()? {
            values.push(member);
        }
        Ok(values)
    }
}
