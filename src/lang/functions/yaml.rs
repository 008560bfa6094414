//! YAML documents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use libyaml_safer::{EventData, Parser, ScalarStyle};

use super::yaml_scalar::{Tag, resolve};
use super::yaml_text::document;
use super::{ANY, Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::lang::convert::{convert, noun};
use crate::lang::unknown::unknown_from;
use crate::value::{Data, Type, Value};

/// The deepest nesting that is read, as in JSON.
const MAX_DEPTH: usize = 128;

/// How many values the aliases of a document may stand for: ten lines of aliases of aliases can make billions.
const MAX_ALIASED: usize = 1 << 20;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "yamlencode",
        params: &[ANY.or_null().or_unknown()],
        rest: None,
        marks: Marks::Whole,
        returns: Want::String,
        run: encode,
    },
    Function {
        name: "yamldecode",
        params: &[STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Any,
        run: decode,
    },
];

/// The document; around unknown parts, a text of which Terraform does not even say that it is not null.
fn encode(call: &Invocation<'_>) -> Outcome {
    let value = call.arg(0);
    if value.first_unknown().is_some() {
        call.env.risk();
        return Ok(unknown_from(Type::String, [value]));
    }
    Ok(Value::string(document(value)))
}

fn decode(call: &Invocation<'_>) -> Outcome {
    let text = if call.text(0).is_empty() { "\n" } else { call.text(0) };
    let mut bytes = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut bytes);
    Reader { parser, line: 0, open: BTreeSet::new(), anchors: BTreeMap::new(), aliased: 0, depth: 0 }
        .single()
        .or_else(|why| blame(0, why))
}

/// A value and how many values it is made of.
type Counted = (Value, usize);

struct Reader<'r, 'b> {
    parser: Parser<&'r mut &'b [u8]>,
    /// The line of the last event.
    line: u64,
    /// Anchors whose values are being read.
    open: BTreeSet<String>,
    anchors: BTreeMap<String, Counted>,
    /// How many values aliases have stood for so far.
    aliased: usize,
    depth: usize,
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Result<EventData, String> {
        match self.parser.parse() {
            Ok(event) => {
                self.line = event.start_mark.line;
                Ok(event.data)
            }
            Err(error) => {
                let line = error.problem_mark().map_or_else(String::new, |mark| format!("line {}: ", mark.line));
                let context = error.context().map_or_else(String::new, |context| format!("{context}: "));
                Err(format!("the text is no YAML: {line}{context}{}", error.problem()))
            }
        }
    }

    fn error<T>(&self, what: &str) -> Result<T, String> {
        Err(format!("line {}: {what}", self.line))
    }

    /// The only document of the text.
    fn single(mut self) -> Result<Value, String> {
        self.next()?;
        match self.next()? {
            EventData::DocumentStart { version_directive: Some(version), .. }
                if (version.major, version.minor) != (1, 1) =>
            {
                return self.error("the document declares a version other than 1.1, the only one that Terraform accepts");
            }
            EventData::DocumentStart { .. } => {}
            _ => return self.error("there is no document"),
        }
        let event = self.next()?;
        let (value, _) = self.value(event)?;
        self.next()?;
        match self.next()? {
            EventData::StreamEnd => Ok(value),
            _ => self.error("there is a second document; a text of one is required"),
        }
    }

    fn value(&mut self, event: EventData) -> Result<Counted, String> {
        match event {
            EventData::Scalar { anchor, tag, value, plain_implicit, style, .. } => {
                let resolved = self.scalar(tag.as_deref(), &value, style)?;
                // A block without a tag is read as any scalar is, and made a string afterwards: `yes` becomes `true`.
                let text = if tag.is_none() && !plain_implicit { convert(&resolved, &Type::String)? } else { resolved };
                Ok(self.anchored(anchor, (text, 1)))
            }
            EventData::Alias { anchor } => self.alias(&anchor),
            EventData::SequenceStart { anchor, tag, .. } => self.nested(anchor, tag, "seq", Self::sequence),
            EventData::MappingStart { anchor, tag, .. } => self.nested(anchor, tag, "map", Self::mapping),
            _ => self.error("a value is required"),
        }
    }

    fn scalar(&self, tag: Option<&str>, text: &str, style: ScalarStyle) -> Result<Value, String> {
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        match Tag::of(tag).and_then(|tag| resolve(tag, text, quoted)) {
            Ok(value) => Ok(value),
            Err(why) => self.error(&why),
        }
    }

    fn anchored(&mut self, anchor: Option<String>, value: Counted) -> Counted {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, value.clone());
        }
        value
    }

    fn alias(&mut self, anchor: &str) -> Result<Counted, String> {
        if self.open.contains(anchor) {
            return self.error("an alias stands inside the value that it refers to");
        }
        let Some((value, count)) = self.anchors.get(anchor).cloned() else {
            return self.error("an alias refers to no anchor before it");
        };
        self.aliased = self.aliased.saturating_add(count);
        if self.aliased > MAX_ALIASED {
            return self.error(&format!("the aliases stand for more than {MAX_ALIASED} values, the most that are read"));
        }
        Ok((value, count))
    }

    fn nested(
        &mut self,
        anchor: Option<String>,
        tag: Option<String>,
        kind: &str,
        read: fn(&mut Self) -> Result<Counted, String>,
    ) -> Result<Counted, String> {
        if tag.is_some_and(|tag| tag.strip_prefix("tag:yaml.org,2002:") != Some(kind)) {
            return self.error("the tag is for a value of another kind");
        }
        if self.depth >= MAX_DEPTH {
            return self.error(&format!("it is nested deeper than {MAX_DEPTH} levels"));
        }
        self.depth += 1;
        // The same name inside, around a value of its own, leaves it open.
        let opened = anchor.clone().filter(|anchor| self.open.insert(anchor.clone()));
        let value = read(self)?;
        if let Some(anchor) = opened {
            self.open.remove(&anchor);
        }
        self.depth -= 1;
        Ok(self.anchored(anchor, value))
    }

    fn sequence(&mut self) -> Result<Counted, String> {
        let (mut items, mut total) = (Vec::new(), 1);
        loop {
            match self.next()? {
                EventData::SequenceEnd => return Ok((Value::tuple(items), total)),
                event => {
                    let (item, count) = self.value(event)?;
                    items.push(item);
                    total += count;
                }
            }
        }
    }

    /// The last of several equal keys wins, merged ones among them.
    fn mapping(&mut self) -> Result<Counted, String> {
        let (mut attributes, mut total): (BTreeMap<Arc<str>, Value>, _) = (BTreeMap::new(), 1);
        loop {
            let key = match self.next()? {
                EventData::MappingEnd => return Ok((Value::object(attributes), total)),
                // In quotes it is a merge all the same.
                EventData::Scalar { tag: None, value, .. } if value == "<<" => None,
                EventData::Scalar { tag, value, style, .. } => Some(self.scalar(tag.as_deref(), &value, style)?),
                _ => return self.error("a key is no string"),
            };
            let event = self.next()?;
            let (item, count) = self.value(event)?;
            total += count;
            let Some(key) = key else {
                match item.data() {
                    Data::Object(merged) => attributes.extend(merged.iter().map(|(k, v)| (k.clone(), v.clone()))),
                    _ => return self.error(&format!("{} stands after `<<`; a mapping is required", noun(&item.ty()))),
                }
                continue;
            };
            match convert(&key, &Type::String).ok().as_ref().and_then(Value::as_str) {
                Some(key) => attributes.insert(key.into(), item),
                None => return self.error("a key is null"),
            };
        }
    }
}
