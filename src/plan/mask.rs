//! The mirror documents of a change: `after_unknown`, `before_sensitive`, `after_sensitive`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::Text;

/// Which parts of a value are marked. Empty objects and lists, `false` and null mean nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Mask<'a> {
    /// Nothing is marked.
    #[default]
    None,
    /// The whole is marked.
    Whole,
    /// Elements by position.
    List(Vec<Mask<'a>>),
    /// Members by name, those only that have a mark.
    Object(Vec<(Text<'a>, Mask<'a>)>),
}

impl<'a> Mask<'a> {
    /// The mark of a member.
    pub(super) fn member(&self, name: &str) -> &Mask<'a> {
        match self {
            Mask::Whole => self,
            Mask::Object(members) => {
                members.iter().find(|(member, _)| &**member == name).map_or(&Mask::None, |(_, mask)| mask)
            }
            _ => &Mask::None,
        }
    }

    /// The mark of an element.
    pub(super) fn element(&self, at: usize) -> &Mask<'a> {
        match self {
            Mask::Whole => self,
            Mask::List(items) => items.get(at).unwrap_or(&Mask::None),
            _ => &Mask::None,
        }
    }

    /// The same with one member marked as a whole.
    pub(super) fn with_member(self, name: &'static str) -> Self {
        let mut members = match self {
            Mask::Whole => return Mask::Whole,
            Mask::Object(members) => members,
            Mask::None | Mask::List(_) => Vec::new(),
        };
        members.retain(|(member, _)| &**member != name);
        members.push((Text(name.into()), Mask::Whole));
        Mask::Object(members)
    }

    /// Whether something is marked.
    pub(super) fn any(&self) -> bool {
        !matches!(self, Mask::None)
    }

    /// Reads a mirror document. `None` when it is not one.
    pub(super) fn read(json: Option<&'a str>) -> Option<Self> {
        match json {
            None => Some(Mask::None),
            Some(json) if marks_nothing(json) => Some(Mask::None),
            Some(json) => serde_json::from_str(json).ok(),
        }
    }

    /// Reads the part of a mirror document that belongs to one member.
    pub(super) fn read_member(json: Option<&'a str>, name: &str) -> Option<Self> {
        match json {
            None => Some(Mask::None),
            Some("true") => Some(Mask::Whole),
            Some(json) if marks_nothing(json) => Some(Mask::None),
            Some(json) => serde_json::Deserializer::from_str(json).deserialize_map(MemberVisitor { name }).ok(),
        }
    }
}

/// Whether an object or list says `true` nowhere, as most do: then it need not be taken apart. Skeletons of what is
/// not marked are larger than what they mirror.
fn marks_nothing(json: &str) -> bool {
    json == "false" || (json.starts_with(['{', '[']) && !json.contains("true"))
}

impl<'de: 'a, 'a> Deserialize<'de> for Mask<'a> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(MaskVisitor)
    }
}

struct MaskVisitor;

impl<'de> Visitor<'de> for MaskVisitor {
    type Value = Mask<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false, a list or an object")
    }

    fn visit_bool<E>(self, marked: bool) -> Result<Self::Value, E> {
        Ok(if marked { Mask::Whole } else { Mask::None })
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Mask::None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(if items.iter().any(Mask::any) { Mask::List(items) } else { Mask::None })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            let mask: Mask<'de> = map.next_value()?;
            if mask.any() {
                members.push((key, mask));
            }
        }
        Ok(if members.is_empty() { Mask::None } else { Mask::Object(members) })
    }
}

struct MemberVisitor<'n> {
    name: &'n str,
}

impl<'de> Visitor<'de> for MemberVisitor<'_> {
    type Value = Mask<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = Mask::None;
        while let Some(key) = map.next_key::<Text<'de>>()? {
            if &*key == self.name {
                found = map.next_value()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn empty_blocks_mean_nothing_and_positions_hold() {
        let json = r#"{"a":{},"b":[],"c":[false,true],"d":{"e":{}},"f":true,"g":[{},{"h":true}]}"#;
        let mask = Mask::read(Some(json)).unwrap();
        assert!(!mask.member("a").any() && !mask.member("b").any() && !mask.member("d").any());
        assert_eq!(mask.member("c").element(1), &Mask::Whole);
        assert_eq!(mask.member("c").element(0), &Mask::None);
        assert_eq!(mask.member("f").member("anything").element(3), &Mask::Whole);
        assert!(mask.member("g").element(1).member("h").any());
        assert_eq!(Mask::read_member(Some(r#"{"a":[true],"b":true}"#), "b").unwrap(), Mask::Whole);
        assert!(Mask::read(Some("3")).is_none());
    }
}
