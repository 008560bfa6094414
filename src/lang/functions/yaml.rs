//! YAML documents.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, StrInput, StructureStyle, Tag as Written, options};

use super::making::is_within;
use super::yaml_scalar::{Tag, resolve};
use super::yaml_text::document;
use super::{ANY, Failure, Function, Invocation, Marks, Outcome, STRING, Want, blame};
use crate::lang::convert::{convert, noun};
use crate::lang::unknown::unknown_from;
use crate::limits::Limit;
use crate::value::{Data, Type, Value};

/// How many values the aliases of a document may stand for: ten lines of aliases of aliases can make billions.
const MAX_ALIASED: usize = 1 << 20;

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "yamlencode",
        params: &[ANY.or_null().or_unknown()],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Maybe(|_| Ok(Type::String)),
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
    if !is_within(value, call.longest()) {
        return Err(call.too_long());
    }
    Ok(Value::string(document(value)))
}

fn decode(call: &Invocation<'_>) -> Outcome {
    // A line break to Terraform's reader, as in YAML 1.1.
    let text = &call.text(0).replace('\u{85}', "\n");
    // Its parts are not known before it is read.
    call.making().parts(text.len() / 4)?;
    let limits = call.env.limits();
    let (deepest, too_deep) = (limits.size(Limit::DocumentDepth), Cell::new(false));
    // One level more, so that what is too deep is told here.
    let levels = deepest + 1;
    let options = options! {
        block_scalar_eof_without_line_feed: true,
        bom_inside_document_as_content: true,
        flow_nesting_limit: levels,
        block_nesting_limit: levels,
    };
    let parser = Parser::new_from_str_with_options(text, options);
    let reader = Reader {
        text,
        parser,
        line: 0,
        end: 0,
        anchors: BTreeMap::new(),
        aliased: 0,
        depth: 0,
        flow: 0,
        deepest,
        too_deep: &too_deep,
    };
    reader.single(has_foreign_directive(text)).or_else(|why| match too_deep.get() {
        true => Err(Failure::beyond(limits, Limit::DocumentDepth, why)),
        false => blame(0, why),
    })
}

/// A value and how many values it is made of.
type Counted = (Value, usize);

/// A tag in the text.
type Tagged<'t> = Option<Cow<'t, Written>>;

struct Reader<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    /// The line of the last event, and where it ends.
    line: usize,
    end: usize,
    /// The values of anchors that were read to their end.
    anchors: BTreeMap<usize, Counted>,
    /// How many values aliases have stood for so far.
    aliased: usize,
    depth: usize,
    /// How many brackets and braces are open.
    flow: usize,
    deepest: usize,
    too_deep: &'t Cell<bool>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, String> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                self.end = span.end.byte_offset().unwrap_or(self.text.len());
                let starts = matches!(
                    event,
                    Event::Scalar(..) | Event::Alias(_) | Event::SequenceStart(..) | Event::MappingStart(..)
                );
                if starts && self.flow == 0 && is_indented_by_tab(self.text, span.start.byte_offset()) {
                    return self.error("a tab stands before a value, where only spaces are allowed");
                }
                Ok(event)
            }
            Some(Err(error)) => {
                self.line = error.marker().line();
                self.error("the text is no YAML")
            }
            None => self.error("the text ends too early"),
        }
    }

    fn error<T>(&self, what: &str) -> Result<T, String> {
        Err(format!("line {}: {what}", self.line))
    }

    /// The only document of the text.
    fn single(mut self, foreign: bool) -> Result<Value, String> {
        self.next()?;
        match self.next()? {
            Event::DocumentStart(_, Some(version)) if (version.major, version.minor) != (1, 1) => {
                return self.error("it declares a version other than 1.1, the only one that Terraform accepts");
            }
            Event::DocumentStart(..) if foreign => {
                return self.error("it has a directive that Terraform does not know");
            }
            Event::DocumentStart(..) => {}
            _ => return self.error("there is no document"),
        }
        let event = self.next()?;
        let (value, _) = self.value(event)?;
        self.next()?;
        match self.next()? {
            Event::StreamEnd => Ok(value),
            _ => self.error("there is a second document; a text of one is required"),
        }
    }

    fn value(&mut self, event: Event<'t>) -> Result<Counted, String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let resolved = self.scalar(&text, style, &tag)?;
                let plain = style == ScalarStyle::Plain && !text.is_empty();
                if plain && self.depth > 0 && self.flow == 0 && has_tabbed_line(self.text.get(self.end..)) {
                    return self.error("a line after it starts with a tab, where only spaces are allowed");
                }
                // A block without a tag is read as any scalar is, and made a string afterwards: `yes` becomes `true`.
                let value = if style != ScalarStyle::Plain && tag.is_none() {
                    convert(&resolved, &Type::String)?
                } else {
                    resolved
                };
                Ok(self.anchored(anchor, (value, 1)))
            }
            Event::Alias(anchor) => self.alias(anchor),
            Event::SequenceStart(style, anchor, tag) => self.nested(style, anchor, &tag, "seq", Self::sequence),
            Event::MappingStart(style, anchor, tag) => self.nested(style, anchor, &tag, "map", Self::mapping),
            _ => self.error("a value is required"),
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tag: &Tagged<'_>) -> Result<Value, String> {
        // Terraform's reader is of YAML 1.1, where a question mark ends a scalar there.
        if self.flow > 0 && style == ScalarStyle::Plain && text.get(1..).is_some_and(|text| text.contains('?')) {
            return self.error("a `?` stands inside brackets or braces without quotes");
        }
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        match Tag::of(name(tag).as_deref()).and_then(|tag| resolve(tag, text, quoted)) {
            Ok(value) => Ok(value),
            Err(why) => self.error(&why),
        }
    }

    fn anchored(&mut self, anchor: usize, value: Counted) -> Counted {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        value
    }

    fn alias(&mut self, anchor: usize) -> Result<Counted, String> {
        let Some((value, count)) = self.anchors.get(&anchor).cloned() else {
            return self.error("an alias stands inside the value that it refers to");
        };
        self.aliased = self.aliased.saturating_add(count);
        if self.aliased > MAX_ALIASED {
            return self
                .error(&format!("the aliases stand for more than {MAX_ALIASED} values, the most that are read"));
        }
        Ok((value, count))
    }

    fn nested(
        &mut self,
        style: StructureStyle,
        anchor: usize,
        tag: &Tagged<'_>,
        kind: &str,
        read: fn(&mut Self) -> Result<Counted, String>,
    ) -> Result<Counted, String> {
        if name(tag).is_some_and(|tag| tag.strip_prefix("tag:yaml.org,2002:") != Some(kind)) {
            return self.error("the tag is for a value of another kind");
        }
        if self.depth >= self.deepest {
            self.too_deep.set(true);
            return self.error(&format!("the text is nested deeper than {} levels", self.deepest));
        }
        let flow = usize::from(style == StructureStyle::Flow);
        self.depth += 1;
        self.flow += flow;
        let value = read(self)?;
        self.depth -= 1;
        self.flow -= flow;
        Ok(self.anchored(anchor, value))
    }

    fn sequence(&mut self) -> Result<Counted, String> {
        let (mut items, mut total) = (Vec::new(), 1);
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok((Value::tuple(items), total)),
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
                Event::MappingEnd => return Ok((Value::object(attributes), total)),
                // In quotes it is a merge all the same.
                Event::Scalar(text, _, _, tag) if text == "<<" && tag.is_none() => None,
                Event::Scalar(text, style, _, tag) => Some(self.scalar(&text, style, &tag)?),
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

/// The whole name of a tag.
fn name(tag: &Tagged<'_>) -> Option<String> {
    tag.as_ref().map(|tag| format!("{}{}", tag.handle(), tag.suffix()))
}

/// Whether there is a tab between a value and the start of its line, or the dash or question mark before it.
fn is_indented_by_tab(text: &str, at: Option<usize>) -> bool {
    let Some(before) = at.and_then(|at| text.get(..at)) else { return false };
    let blank = before.trim_end_matches([' ', '\t']);
    let tabbed = before.get(blank.len()..).is_some_and(|blank| blank.contains('\t'));
    tabbed && (blank.is_empty() || blank.ends_with(['\n', '\r', '-', '?']) && !blank.ends_with("---"))
}

/// Whether one of the blank lines that follow, or the next one, starts with a tab: to Terraform's reader it could go on
/// with a scalar that is not in quotes.
fn has_tabbed_line(rest: Option<&str>) -> bool {
    let rest = rest.unwrap_or("");
    let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
    rest.get(..blank).is_some_and(|blank| blank.contains("\n\t"))
}

/// Whether a directive stands before the document that is neither `%YAML` nor `%TAG`.
fn has_foreign_directive(text: &str) -> bool {
    let mut head = text.lines().take_while(|line| line.is_empty() || line.starts_with(['#', '%']));
    head.any(|line| line.starts_with('%') && !line.starts_with("%YAML") && !line.starts_with("%TAG"))
}
