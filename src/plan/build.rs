//! Values from the documents of one side of a change.
//!
//! `after` omits what is unknown, `after_unknown` says where; both mirror each other with placeholders in lists. So
//! each attribute has three states: a known value, a known null, unknown.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::{Text, picked};
use super::mask::{Form, Mask};
use super::parts::Parts;
use super::secrets::Secrets;
use crate::resource::Address;
use crate::source::Location;
use crate::value::{Data, Number, Reason, Shape, Type, Unknown, Value, Why};

/// How deep a value may nest. Terraform's own types stay far below; deeper parts read as unknown.
const MAX_DEPTH: usize = 100;

/// The tags of a resource and of its provider, together.
const TAGS_ALL: &str = "tags_all";

/// One step of an attribute path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    /// A member.
    Name(&'a str),
    /// An element.
    Index(usize),
}

/// An attribute path, from the inside out.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Option<Step<'a>>,
    depth: usize,
}

impl<'a> Path<'a> {
    /// The path of the resource itself.
    pub(super) const ROOT: Path<'static> = Path { parent: None, step: None, depth: 0 };

    /// A path one step further.
    pub(super) fn then(parent: &'a Path<'a>, step: Step<'a>) -> Self {
        Path { parent: Some(parent), step: Some(step), depth: parent.depth + 1 }
    }

    /// The steps from the outside in.
    pub(super) fn steps(&self) -> Vec<Step<'a>> {
        let mut steps = Vec::with_capacity(self.depth);
        let mut at = Some(*self);
        while let Some(path) = at {
            steps.extend(path.step);
            at = path.parent.copied();
        }
        steps.reverse();
        steps
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}")?;
        }
        match self.step {
            Some(Step::Name(name)) if self.depth > 1 => write!(f, ".{name}"),
            Some(Step::Name(name)) => f.write_str(name),
            Some(Step::Index(at)) => write!(f, "[{at}]"),
            None => Ok(()),
        }
    }
}

/// The documents of one side, as JSON; an absent one is `None`.
#[derive(Clone, Copy, Default)]
pub(super) struct Documents<'t> {
    pub(super) values: Option<&'t str>,
    pub(super) unknown: Option<&'t str>,
    pub(super) sensitive: Option<&'t str>,
    /// Whether the provider's default tags are sensitive.
    pub(super) secret_tags: bool,
}

impl<'t> Documents<'t> {
    /// The mask of one attribute. Terraform does not carry the mark of `tags` and of the provider's default tags over to
    /// `tags_all`, which repeats them.
    pub(super) fn sensitive_member(&self, name: &str) -> Mask<'t> {
        if name == TAGS_ALL && (self.secret_tags || Mask::read_member(self.sensitive, "tags").any()) {
            return Mask::Whole;
        }
        Mask::read_member(self.sensitive, name)
    }

    /// The mask of all attributes.
    pub(super) fn sensitive_whole(&self) -> Mask<'t> {
        let mask = Mask::read(self.sensitive);
        let marked = self.secret_tags || mask.member("tags").any();
        if marked { mask.with_member(TAGS_ALL) } else { mask }
    }
}

/// What an unknown attribute is made of.
pub(super) struct Made {
    pub(super) shape: Shape,
    /// How, in words that follow its name.
    pub(super) how: Option<String>,
}

impl From<Shape> for Made {
    fn from(shape: Shape) -> Self {
        Self { shape, how: None }
    }
}

/// Builds the values of one resource.
pub(super) struct Builder<'b> {
    /// The resource.
    pub(super) address: &'b Arc<Address>,
    /// What an unknown attribute is made of.
    pub(super) made: &'b dyn Fn(&Path<'_>) -> Made,
    /// What no text may hold without a mark.
    pub(super) secrets: &'b Secrets,
}

impl Builder<'_> {
    /// All attributes, as an object.
    pub(super) fn object(&self, documents: Documents<'_>) -> Option<Value> {
        let json = documents.values?;
        let (unknown, sensitive) = (Mask::read(documents.unknown), documents.sensitive_whole());
        let node = Node { builder: self, unknown: &unknown, sensitive: &sensitive, path: Path::ROOT };
        let value = node.deserialize(&mut serde_json::Deserializer::from_str(json));
        Some(value.unwrap_or_else(|_| self.unreadable(&Path::ROOT)))
    }

    /// One attribute; null when it is absent.
    pub(super) fn attribute(&self, documents: Documents<'_>, name: &str) -> Option<Value> {
        let json = documents.values?;
        let path = Path::then(&Path::ROOT, Step::Name(name));
        let unknown = Mask::read_member(documents.unknown, name);
        let sensitive = documents.sensitive_member(name);
        let node = Node { builder: self, unknown: &unknown, sensitive: &sensitive, path };
        Some(match picked(json, name) {
            Ok(json) => node.member(json),
            Err(_) => self.unreadable(&path),
        })
    }

    /// One attribute of documents that were taken apart; null when it is absent.
    pub(super) fn part(&self, parts: &Parts<'_>, name: &str) -> Value {
        let path = Path::then(&Path::ROOT, Step::Name(name));
        let (unknown, sensitive) = (parts.unknown.member(name), parts.sensitive.member(name));
        let node = Node { builder: self, unknown, sensitive, path };
        node.member(parts.value(name))
    }

    /// The value at its place. Only attributes get one: whoever reads on knows the path that it followed, and a place
    /// on each leaf would cost more than the leaf.
    fn placed(&self, value: Value, path: &Path<'_>) -> Value {
        if path.depth > 1 {
            return value;
        }
        let path = match path.step {
            Some(Step::Name(name)) => name.into(),
            _ => path.to_string().into(),
        };
        let location = Location::Plan { address: self.address.clone(), path };
        value.with_location(Some(Arc::new(location)))
    }

    fn unknown(&self, path: &Path<'_>) -> Value {
        let Made { shape, how } = (self.made)(path);
        let reason = match how {
            Some(how) => Reason::new(Why::Computed, format!("{}, {how},", self.what(path))),
            None => Reason::new(Why::KnownAfterApply, self.what(path)),
        };
        self.placed(Value::unknown(Unknown::new(Type::Dynamic, reason).with_shape(shape)), path)
    }

    /// Valid JSON that is no value: a number out of range, nesting beyond all reason, masks of another shape.
    fn unreadable(&self, path: &Path<'_>) -> Value {
        self.placed(Value::unknown_because(Type::Dynamic, Reason::new(Why::Undecided, self.what(path))), path)
    }

    fn what(&self, path: &Path<'_>) -> String {
        if path.depth == 0 { self.address.to_string() } else { format!("{}.{path}", self.address) }
    }

    /// What `after` omits because it is unknown; `None` when the mask says nothing.
    fn omitted(&self, unknown: &Mask<'_>, sensitive: &Mask<'_>, path: &Path<'_>) -> Option<Value> {
        let value = match unknown {
            Mask::None => return None,
            Mask::Whole => return Some(self.unknown(path).with_sensitivity(sensitive.any())),
            Mask::Odd => return Some(self.unreadable(path).with_sensitivity(sensitive.any())),
            Mask::List(items) => Value::tuple(
                items
                    .iter()
                    .enumerate()
                    .map(|(at, item)| {
                        let path = Path::then(path, Step::Index(at));
                        self.omitted(item, sensitive.element(at), &path).unwrap_or_else(Value::null)
                    })
                    .collect(),
            ),
            Mask::Object(members) => Value::object(members.iter().filter_map(|(name, mask)| {
                let path = Path::then(path, Step::Name(name));
                Some((&**name, self.omitted(mask, sensitive.member(name), &path)?))
            })),
        };
        let form = match unknown {
            Mask::List(items) => Form::List(items.len()),
            _ => Form::Object,
        };
        let value = if sensitive.covers(form) { hidden(value) } else { value };
        Some(self.placed(value, path))
    }
}

/// A value of which each part is marked too.
fn hidden(value: Value) -> Value {
    let location = value.location().cloned();
    let parts = match value.data() {
        Data::Tuple(items) => Value::tuple(items.iter().cloned().map(hidden).collect()),
        Data::Object(members) => Value::object(members.iter().map(|(name, item)| (&**name, hidden(item.clone())))),
        _ => value,
    };
    parts.with_location(location).with_sensitivity(true)
}

/// Reads one value under its masks.
#[derive(Clone, Copy)]
struct Node<'n, 'm> {
    builder: &'n Builder<'n>,
    unknown: &'n Mask<'m>,
    sensitive: &'n Mask<'m>,
    path: Path<'n>,
}

impl Node<'_, '_> {
    /// A value that was read, of this form.
    fn done(&self, value: Value, form: Form) -> Value {
        // Of what is null, the mask of unknown parts says what it is made of.
        if !value.is_null() && !self.unknown.fits(form) {
            return self.unreadable();
        }
        self.builder.placed(value, &self.path).with_sensitivity(self.sensitive.covers(form))
    }

    /// The value of a member whose JSON is found, or is not there.
    fn member(self, json: Option<&str>) -> Value {
        let Some(json) = json else { return self.absent() };
        let read = self.deserialize(&mut serde_json::Deserializer::from_str(json));
        read.unwrap_or_else(|_| self.unreadable())
    }

    fn unreadable(&self) -> Value {
        self.builder.unreadable(&self.path).with_sensitivity(self.sensitive.any())
    }

    /// The value of what is null or not there: null, unless it or a part of it is unknown.
    fn absent(&self) -> Value {
        let omitted = self.builder.omitted(self.unknown, self.sensitive, &self.path);
        omitted.unwrap_or_else(|| self.done(Value::null(), Form::Scalar))
    }

    /// A number that is no 64-bit integer. Beyond 17 digits `serde_json` rounds, as Terraform's own output does.
    fn number(&self, text: &str) -> Value {
        match Number::parse(text) {
            Some(number) => self.done(Value::new(Data::Number(number)), Form::Scalar),
            None => self.unreadable(),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if *self.unknown == Mask::Whole {
            reader.deserialize_ignored_any(IgnoredAny)?;
            return Ok(self.builder.unknown(&self.path).with_sensitivity(self.sensitive.any()));
        }
        if *self.unknown == Mask::Odd || self.path.depth > MAX_DEPTH {
            reader.deserialize_ignored_any(IgnoredAny)?;
            return Ok(self.unreadable());
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(self.absent())
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(self.done(Value::bool(value), Form::Scalar))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(self.done(Value::int(value), Form::Scalar))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(self.done(Value::int(value), Form::Scalar)),
            Err(_) => Ok(self.number(&value.to_string())),
        }
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(self.number(&value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        let secret = self.builder.secrets.are_in(value);
        Ok(self.done(Value::string(value), Form::Scalar).with_sensitivity(secret))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0));
        loop {
            let at = items.len();
            let node = Node {
                builder: self.builder,
                unknown: self.unknown.element(at),
                sensitive: self.sensitive.element(at),
                path: Path::then(&self.path, Step::Index(at)),
            };
            match seq.next_element_seed(node)? {
                Some(item) => items.push(item),
                None => break,
            }
        }
        if let Mask::List(masks) = self.unknown {
            for (at, mask) in masks.iter().enumerate().skip(items.len()) {
                let path = Path::then(&self.path, Step::Index(at));
                items.push(self.builder.omitted(mask, self.sensitive.element(at), &path).unwrap_or_else(Value::null));
            }
        }
        let form = Form::List(items.len());
        // Which element it is about is not known, so that each could be it; they are read one by one.
        if self.sensitive.covers(form) {
            items = items.into_iter().map(hidden).collect();
        }
        Ok(self.done(Value::tuple(items), form))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut attributes: Vec<(Arc<str>, Value)> = Vec::new();
        while let Some(name) = map.next_key::<Text<'de>>()? {
            let node = Node {
                builder: self.builder,
                unknown: self.unknown.member(&name),
                sensitive: self.sensitive.member(&name),
                path: Path::then(&self.path, Step::Name(&name)),
            };
            let value = map.next_value_seed(node)?;
            attributes.push((Arc::from(&*name), value));
        }
        if let Mask::Object(masks) = self.unknown {
            for (name, mask) in masks {
                if attributes.iter().all(|(known, _)| **known != **name) {
                    let path = Path::then(&self.path, Step::Name(name));
                    if let Some(value) = self.builder.omitted(mask, self.sensitive.member(name), &path) {
                        attributes.push((Arc::from(&**name), value));
                    }
                }
            }
        }
        // Names of attributes are not data; keys of what is in one can be.
        let secret = self.path.depth > 0 && attributes.iter().any(|(name, _)| self.builder.secrets.are_in(name));
        let value = Value::object(attributes);
        Ok(self.done(if secret { hidden(value) } else { value }, Form::Object))
    }
}
