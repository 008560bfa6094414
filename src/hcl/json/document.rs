//! JSON with the place of every part.
//!
//! `serde_json` reads; a [`RawValue`] is a slice of the text, so that it tells its place. What is in a value is read when it
//! is asked for, which goes through the text once for each level of it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{File, MAX_LEVELS};
use crate::source::{Diagnostic, Span};

/// A value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    /// Its text.
    pub(super) raw: &'t str,
    pub(super) span: Span,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Object,
    List,
    String,
    Number,
    True,
    False,
    Null,
}

/// A string without quotes and escapes.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) text: String,
    /// With its quotes.
    pub(super) span: Span,
    /// Whether its bytes are those of the source.
    pub(super) exact: bool,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub(super) struct Member<'t> {
    pub(super) key: Text,
    pub(super) value: Node<'t>,
}

impl Node<'_> {
    pub(super) fn sort(&self) -> Sort {
        match self.raw.as_bytes().first() {
            Some(b'{') => Sort::Object,
            Some(b'[') => Sort::List,
            Some(b'"') => Sort::String,
            Some(b't') => Sort::True,
            Some(b'f') => Sort::False,
            Some(b'n') => Sort::Null,
            _ => Sort::Number,
        }
    }
}

impl<'t> File<'t> {
    /// The whole document. What follows reads parts of a text that is JSON.
    pub(super) fn parse(&self) -> Result<Node<'t>, Diagnostic> {
        match serde_json::from_str::<&RawValue>(self.text) {
            Ok(value) => Ok(self.node(value)),
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn node(&self, value: &'t RawValue) -> Node<'t> {
        let raw = value.get();
        // A slice of the text, as nothing is copied.
        let start = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) + self.base;
        Node { raw, span: Span { start, end: start + raw.len() } }
    }

    /// The properties of an object in order, with those that are equal.
    pub(super) fn members(&self, node: Node<'t>, level: usize) -> Result<Vec<Member<'t>>, Diagnostic> {
        self.shallow(node, level)?;
        let Properties(properties) = serde_json::from_str(node.raw).map_err(|_| {
            self.error(node.span, "an object with properties is expected here").with_help("write `{ … }`")
        })?;
        let member = |(key, value)| Ok(Member { key: self.string(self.node(key))?, value: self.node(value) });
        properties.into_iter().map(member).collect()
    }

    /// The elements of a list.
    pub(super) fn elements(&self, node: Node<'t>, level: usize) -> Result<Vec<Node<'t>>, Diagnostic> {
        self.shallow(node, level)?;
        let elements: Vec<&RawValue> = serde_json::from_str(node.raw)
            .map_err(|_| self.error(node.span, "a list is expected here").with_help("write `[ … ]`"))?;
        Ok(elements.into_iter().map(|element| self.node(element)).collect())
    }

    /// The text of a string.
    pub(super) fn string(&self, node: Node<'t>) -> Result<Text, Diagnostic> {
        let text: String = serde_json::from_str(node.raw).map_err(|_| {
            self.error(node.span, "the escapes of this string are no characters").with_help(
                "characters beyond \\uFFFF are two escapes, a high and a low surrogate, or stand for themselves",
            )
        })?;
        Ok(Text { text, span: node.span, exact: !node.raw.contains('\\') })
    }

    fn shallow(&self, node: Node<'t>, level: usize) -> Result<(), Diagnostic> {
        if level < MAX_LEVELS {
            return Ok(());
        }
        let span = Span { start: node.span.start, end: node.span.start + 1 };
        let message = format!("the value is nested deeper than is parsed ({MAX_LEVELS} levels)");
        Err(self.error(span, message).with_help("split it into several `locals`"))
    }

    /// What the reader says of a text that is no JSON.
    fn broken(&self, error: &serde_json::Error) -> Diagnostic {
        let line: usize = self.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let last = self.text.char_indices().next_back().map_or(0, |(at, _)| at);
        let offset = self.text.floor_char_boundary((line + error.column()).saturating_sub(1).min(last));
        let width = self.text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let says = error.to_string();
        let says = says.rsplit_once(" at line ").map_or(says.as_str(), |(says, _)| says);
        let start = self.base + offset;
        self.error(Span { start, end: start + width }, format!("this is no JSON: {says}; nothing of the file is read"))
            .with_help("JSON has double quotes, no comments, and no comma before a closing bracket")
    }
}

/// The keys and values of an object, as slices.
struct Properties<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'de> Deserialize<'de> for Properties<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Properties<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                Ok(Properties(all))
            }
        }
        deserializer.deserialize_map(All)
    }
}
