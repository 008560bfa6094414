//! The mirror documents of a change: `after_unknown`, `before_sensitive`, `after_sensitive`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::Text;

/// Which parts of a value are marked. Empty objects and lists, and `false`, mean nothing, over whatever they stand: terraform
/// writes them where an attribute is null, or not there.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Mask<'a> {
    /// Nothing is marked.
    #[default]
    None,
    /// The whole is marked.
    Whole,
    /// What it marks cannot be made out: it is a text, a number, or of another shape than what it mirrors.
    Odd,
    /// Elements by position.
    List(Vec<Mask<'a>>),
    /// Members by name, those only that have a mark.
    Object(Vec<(Text<'a>, Mask<'a>)>),
}

/// What a mask mirrors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A text, a number, true, false or null.
    Scalar,
    /// A list of so many elements.
    List(usize),
    /// An object.
    Object,
}

impl<'a> Mask<'a> {
    /// The mark of a member.
    pub(super) fn member(&self, name: &str) -> &Mask<'a> {
        match self {
            Mask::Whole | Mask::Odd => self,
            Mask::Object(members) => {
                members.iter().find(|(member, _)| &**member == name).map_or(&Mask::None, |(_, mask)| mask)
            }
            Mask::List(_) => &Mask::Odd,
            Mask::None => &Mask::None,
        }
    }

    /// The mark of an element.
    pub(super) fn element(&self, at: usize) -> &Mask<'a> {
        match self {
            Mask::Whole | Mask::Odd => self,
            Mask::List(items) => items.get(at).unwrap_or(&Mask::None),
            Mask::Object(_) => &Mask::Odd,
            Mask::None => &Mask::None,
        }
    }

    /// Whether it mirrors something of this form. One that marks nothing mirrors everything, and so does one that marks the
    /// whole.
    pub(super) fn fits(&self, form: Form) -> bool {
        match self {
            Mask::None | Mask::Whole => true,
            Mask::Odd => false,
            Mask::List(items) => form == Form::List(items.len()),
            Mask::Object(_) => form == Form::Object,
        }
    }

    /// Whether something of this form is marked as a whole: what cannot be made out can be any of it.
    pub(super) fn covers(&self, form: Form) -> bool {
        *self == Mask::Whole || !self.fits(form)
    }

    /// The mask of an object with one member marked as a whole.
    pub(super) fn with_member(self, name: &'static str) -> Self {
        let mut members = match self {
            Mask::Whole | Mask::Odd => return self,
            Mask::List(_) => return Mask::Odd,
            Mask::Object(members) => members,
            Mask::None => Vec::new(),
        };
        members.retain(|(member, _)| &**member != name);
        members.push((Text(name.into()), Mask::Whole));
        Mask::Object(members)
    }

    /// Whether something is marked.
    pub(super) fn any(&self) -> bool {
        !matches!(self, Mask::None)
    }

    /// Reads a mirror document.
    pub(super) fn read(json: Option<&'a str>) -> Self {
        // Deeper than is read, it marks something.
        json.map_or(Mask::None, |json| serde_json::from_str(json).unwrap_or(Mask::Odd))
    }

    /// Reads the part of a mirror document that belongs to one member.
    pub(super) fn read_member(json: Option<&'a str>, name: &str) -> Self {
        match json {
            None | Some("false") => Mask::None,
            Some("true") => Mask::Whole,
            Some(json) => {
                let read = serde_json::Deserializer::from_str(json).deserialize_map(MemberVisitor { name });
                read.unwrap_or(Mask::Odd)
            }
        }
    }
}

/// Whether a mirror document marks nothing, as most do: then it need not be taken apart. Skeletons of what is not marked
/// are larger than what they mirror.
pub(super) fn marks_nothing(json: &str) -> bool {
    let mut rest = json.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            // Of the three words, only `true` has this letter.
            b't' | b'-' | b'0'..=b'9' => return false,
            // `null` is none of what terraform writes.
            b'n' => return false,
            b'"' => {
                let mut escaped = false;
                let end = rest.iter().position(|byte| match byte {
                    _ if std::mem::take(&mut escaped) => false,
                    b'\\' => {
                        escaped = true;
                        false
                    }
                    byte => *byte == b'"',
                });
                rest = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default().trim_ascii_start();
                // Else it is no key.
                if rest.first() != Some(&b':') {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
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
        Ok(Mask::Odd)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Mask::Odd)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Mask::Odd)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Mask::Odd)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Mask::Odd)
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
                let mask: Mask<'de> = map.next_value()?;
                // Of a key that is there twice, as in all masks, the mark counts that is one.
                found = if found.any() { found } else { mask };
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
        let mask = Mask::read(Some(json));
        assert!(!mask.member("a").any() && !mask.member("b").any() && !mask.member("d").any());
        assert_eq!(mask.member("c").element(1), &Mask::Whole);
        assert_eq!(mask.member("c").element(0), &Mask::None);
        assert_eq!(mask.member("f").member("anything").element(3), &Mask::Whole);
        assert!(mask.member("g").element(1).member("h").any());
        assert_eq!(Mask::read_member(Some(r#"{"a":[true],"b":true}"#), "b"), Mask::Whole);
        assert_eq!(Mask::read(None), Mask::None);
    }

    #[test]
    fn what_is_no_mask_marks_what_it_stands_for() {
        let json = r#"{"a":3,"b":"false","c":null,"d":[1.5],"e":-1,"f":false,"g":[true],"h":{"i":true}}"#;
        let mask = Mask::read(Some(json));
        for name in ["a", "b", "c", "e"] {
            assert_eq!(mask.member(name), &Mask::Odd, "{name}");
            assert_eq!(Mask::read_member(Some(json), name), Mask::Odd, "{name}");
        }
        assert_eq!(mask.member("d").element(0), &Mask::Odd);
        assert_eq!(mask.member("f"), &Mask::None);
        assert_eq!(mask.member("g").member("x"), &Mask::Odd);
        assert_eq!(mask.member("h").element(0), &Mask::Odd);
        for json in ["3", "\"x\"", "[true]"] {
            assert_eq!(Mask::read_member(Some(json), "a"), Mask::Odd, "{json}");
            assert_eq!(Mask::read(Some(json)).member("a"), &Mask::Odd, "{json}");
        }
        let deep = format!("{}true{}", "[".repeat(300), "]".repeat(300));
        assert_eq!(Mask::read(Some(&deep)), Mask::Odd);
        let (list, object) = (mask.member("g"), mask.member("h"));
        assert!(list.fits(Form::List(1)) && !list.fits(Form::List(2)) && !list.fits(Form::Scalar));
        assert!(object.fits(Form::Object) && !object.fits(Form::List(1)) && !object.fits(Form::Scalar));
    }

    #[test]
    fn what_marks_nothing_is_known_without_reading_it() {
        for json in ["false", "{}", "[]", "[{}, {}]", r#"{"a": {}, "b\"1": [false, []], "t" : {"true": false}}"#] {
            assert!(marks_nothing(json), "{json}");
            assert_eq!(Mask::read(Some(json)), Mask::None, "{json}");
        }
        for json in ["true", "[[true]]", r#"{"a":3}"#, r#"{"a":"b"}"#, r#"["a"]"#, r#"{"a":null}"#, "-1", "\"\""] {
            assert!(!marks_nothing(json), "{json}");
            assert!(Mask::read(Some(json)).any(), "{json}");
        }
    }
}
