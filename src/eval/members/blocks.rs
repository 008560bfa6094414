//! Nested blocks, and what `dynamic` blocks make.
//!
//! Terraform documentation, "dynamic Blocks". As in a plan, the blocks of a kind are a list of objects, in source order.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::eval::config::{Content, iterator};
use crate::eval::evaluator::{Evaluator, computed_inside, not_evaluated};
use crate::eval::schema::{Attribute, Nested, Nesting, Schema};
use crate::eval::scope::{Iterator, Names};
use crate::hcl::Block;
use crate::lang::{EvalError, convert};
use crate::limits::Limit;
use crate::resource::{Address, Mode};
use crate::source::SourceId;
use crate::value::{Data, Reason, Shape, Type, Unknown, Value, Why};

/// As how many parts of values a block counts that a `dynamic` block makes.
pub(super) const PARTS_OF_BLOCK: usize = 32;

/// The way to blocks of a kind, or to one of them. Most are never put into words.
#[derive(Clone, Copy)]
pub(super) struct Path<'p> {
    up: Option<&'p Path<'p>>,
    name: &'p str,
    index: Option<usize>,
}

impl<'p> Path<'p> {
    pub(super) fn new(name: &'p str) -> Self {
        Self { up: None, name, index: None }
    }

    fn to(&'p self, name: &'p str) -> Self {
        Self { up: Some(self), name, index: None }
    }

    fn at(self, index: usize) -> Self {
        Self { index: Some(index), ..self }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(up) = self.up {
            write!(f, "{up}.")?;
        }
        f.write_str(self.name)?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

/// Builds the blocks of one resource instance.
pub(super) struct Builder<'a> {
    pub(super) evaluator: &'a Evaluator,
    pub(super) names: &'a Names<'a>,
    pub(super) address: &'a Arc<Address>,
}

/// Where a block stands: its file, its schema if there is one, and the way to it.
#[derive(Clone, Copy)]
struct Spot<'s> {
    source: SourceId,
    schema: Option<&'s Schema>,
    path: Path<'s>,
    depth: usize,
}

/// What the blocks of one kind come to.
#[derive(Default)]
struct Made {
    blocks: Vec<Value>,
    /// Why there may be more of them.
    open: Option<Reason>,
}

/// The blocks of a kind in the content of a block whose schema nobody has.
pub(in crate::eval) fn blocks_of(evaluator: &Evaluator, content: &Content, kind: &str, names: &Names<'_>) -> Value {
    let address = crate::eval::evaluator::pseudo("block", kind);
    let builder = Builder { evaluator, names, address: &address };
    let mut made = Made::default();
    for nested in content.blocks.iter().filter(|nested| *kind_of(&nested.block) == *kind) {
        let spot = Spot { source: nested.source, schema: None, path: Path::new(kind), depth: 0 };
        builder.add(&nested.block, spot, names, &mut made);
    }
    if let Some(argument) = content.argument(kind) {
        let value = evaluator.eval(&argument.attribute.expr, argument.source, names);
        match value.items() {
            Some(items) => made.blocks.extend(items.iter().cloned()),
            None if value.is_null() => {}
            None if value.is_unknown() => return value,
            None => made.blocks.push(value),
        }
    }
    made.value(None)
}

/// The kind of block that a block is or, if it is `dynamic`, makes.
pub(super) fn kind_of(block: &Block) -> &str {
    match (&*block.kind, block.labels.first()) {
        ("dynamic", Some(label)) => &label.text,
        _ => &block.kind,
    }
}

impl Builder<'_> {
    /// All nested blocks of a resource, by kind.
    pub(super) fn all(&self, content: &Content, schema: &Schema) -> Vec<(Arc<str>, Value)> {
        let mut kinds: Vec<(Arc<str>, Made)> = Vec::new();
        for nested in &content.blocks {
            let kind = kind_of(&nested.block);
            let at = match kinds.iter().position(|(known, _)| **known == *kind) {
                Some(at) => at,
                None => {
                    kinds.push((kind.into(), Made::default()));
                    kinds.len() - 1
                }
            };
            if let Some((_, made)) = kinds.get_mut(at) {
                let schema = schema.block(kind).map(|nested| &nested.schema);
                let spot = Spot { source: nested.source, schema, path: Path::new(kind), depth: 0 };
                self.add(&nested.block, spot, self.names, made);
            }
        }
        let value = |(kind, made): (Arc<str>, Made)| {
            let empty = made.blocks.is_empty() && made.open.is_none();
            let nested = schema.block(&kind);
            let value = match schema.attribute(&kind) {
                Some(attribute) if nested.is_none() => as_attribute(made.value(None), attribute),
                _ => made.value(nested),
            };
            (!empty).then_some((kind, value))
        };
        kinds.into_iter().filter_map(value).collect()
    }

    fn add(&self, block: &Block, spot: Spot<'_>, names: &Names<'_>, made: &mut Made) {
        if &*block.kind == "dynamic" {
            return self.dynamic(block, spot, names, made);
        }
        let path = spot.path.at(made.blocks.len());
        made.blocks.push(self.block(block, Spot { path, ..spot }, names));
    }

    fn dynamic(&self, block: &Block, spot: Spot<'_>, names: &Names<'_>, made: &mut Made) {
        let Spot { source, path, .. } = spot;
        let evaluator = self.evaluator;
        let (Some(each), Some(content), Some(name)) =
            (block.body.attribute("for_each"), block.body.blocks_of("content").next(), iterator(block))
        else {
            let message = "the `dynamic` block has no label, no `for_each` or no `content`";
            evaluator.fail(source, EvalError::new(block.header, message));
            made.open = Some(Reason::new(Why::NotEvaluated, format!("{}.{path}", self.address)));
            return;
        };
        let value = evaluator
            .try_eval(&each.expr, source, names)
            .unwrap_or_else(|()| not_evaluated(format!("{}.{path}", self.address)));
        let sensitive = value.is_sensitive();
        let elements: Vec<(Value, Value)> = match value.data() {
            Data::Null(_) => {
                let error = EvalError::new(each.expr.span, "`for_each` is null; it is a collection");
                evaluator.fail(source, error.with_help("write `[]` for no blocks"));
                made.open = Some(Reason::new(Why::NotEvaluated, format!("{}.{path}", self.address)));
                return;
            }
            Data::Unknown(unknown) => {
                made.open = Some(unknown.reason.clone());
                match &unknown.shape {
                    Shape::Open(members) => numbered(members),
                    _ => return,
                }
            }
            Data::Set(set) => set.items.iter().map(|item| (item.clone(), item.clone())).collect(),
            Data::Map(_) | Data::Object(_) => {
                let entries = value.entries().into_iter().flatten();
                entries.map(|(key, value)| (Value::string(key), value.clone())).collect()
            }
            _ => match value.items() {
                Some(items) => numbered(items),
                None => {
                    let message = "`for_each` of a `dynamic` block is no collection";
                    evaluator.fail(source, EvalError::new(each.expr.span, message));
                    made.open = Some(Reason::new(Why::NotEvaluated, format!("{}.{path}", self.address)));
                    return;
                }
            },
        };
        // A block is large, and within others they multiply.
        let parts = || elements.len().saturating_mul(PARTS_OF_BLOCK * blocks_within(content));
        if (elements.len() > 1 || spot.depth > 0)
            && let Err(limit) = evaluator.tally.makes(parts())
        {
            let most = evaluator.limits().get(limit);
            let message = format!(
                "this block and what else the root module makes have more than {most} parts together, {PARTS_OF_BLOCK} for each block"
            );
            evaluator.beyond(limit, message, (source, each.expr.span));
            made.open = Some(Reason::new(Why::NotEvaluated, format!("{}.{path}", self.address)));
            return;
        }
        for (key, value) in elements {
            let element = Value::object(
                [("key", key), ("value", value)].map(|(name, part)| (name, part.with_sensitivity(sensitive))),
            );
            let iterator = Iterator { name: name.clone(), element, outer: names.iterators };
            let names = Names { iterators: Some(&iterator), ..*names };
            let path = path.at(made.blocks.len());
            made.blocks.push(self.block(content, Spot { path, ..spot }, &names));
        }
    }

    /// One block as an object.
    fn block(&self, block: &Block, Spot { source, schema, path, depth }: Spot<'_>, names: &Names<'_>) -> Value {
        let evaluator = self.evaluator;
        let deepest = evaluator.limits().size(Limit::BlockDepth);
        if depth >= deepest {
            let message = format!("blocks are nested deeper than {deepest} levels");
            evaluator.beyond(Limit::BlockDepth, message, (source, block.header));
            return not_evaluated(format!("{}.{path}", self.address));
        }
        let mut object: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for attribute in &block.body.attributes {
            let name = &attribute.name;
            let what = || not_evaluated(format!("{}.{path}.{name}", self.address));
            let value = evaluator.try_held(&attribute.expr, source, names).unwrap_or_else(|()| what());
            let inner = schema.and_then(|schema| schema.block(name));
            let value = match (schema.and_then(|schema| schema.attribute(name)), inner) {
                (Some(known), _) => super::typed(&value, known).unwrap_or_else(|message| {
                    evaluator.fail(source, EvalError::new(attribute.expr.span, format!("`{name}` {message}")));
                    what()
                }),
                (None, Some(inner)) => self.written_as(&value, inner, path.to(name)),
                (None, None) => value,
            };
            if !value.is_null() {
                object.insert(name.clone(), value);
            }
        }
        let mut kinds: BTreeMap<&str, Made> = BTreeMap::new();
        for inner in &block.body.blocks {
            let kind = kind_of(inner);
            let nested = schema.and_then(|schema| schema.block(kind)).map(|nested| &nested.schema);
            let made = kinds.entry(kind).or_default();
            let spot = Spot { source, schema: nested, path: path.to(kind), depth: depth + 1 };
            self.add(inner, spot, names, made);
        }
        for (kind, made) in kinds {
            let nested = schema.and_then(|schema| schema.block(kind));
            object.insert(kind.into(), made.value(nested));
        }
        if let Some(schema) = schema {
            fill(&mut object, schema, self.address, &path);
        }
        Value::attributes(object)
    }

    /// Blocks that are written as a value: an object is one block, a list is several.
    pub(super) fn written_as(&self, value: &Value, nested: &Nested, path: Path<'_>) -> Value {
        if value.is_null() || value.is_unknown() {
            return value.clone();
        }
        let blocks = value.items().map_or_else(|| vec![value.clone()], <[Value]>::to_vec);
        let conform = |(at, block): (usize, Value)| {
            let Some(entries) = block.entries() else { return block };
            let path = path.at(at);
            let mut object: BTreeMap<Arc<str>, Value> = BTreeMap::new();
            for (name, value) in entries {
                let value = match (nested.schema.attribute(name), nested.schema.block(name)) {
                    (Some(known), _) => super::typed(value, known).unwrap_or_else(|_| value.clone()),
                    (None, Some(inner)) => self.written_as(value, inner, path.to(name)),
                    (None, None) => value.clone(),
                };
                if !value.is_null() {
                    object.insert(name.clone(), value);
                }
            }
            fill(&mut object, &nested.schema, self.address, &path);
            Value::attributes(object).with_sensitivity(block.is_sensitive())
        };
        let blocks = blocks.into_iter().enumerate().map(conform).collect();
        Made { blocks, open: None }.value(Some(nested)).with_sensitivity(value.is_sensitive())
    }
}

impl Made {
    fn value(self, nested: Option<&Nested>) -> Value {
        match self.open {
            Some(reason) => {
                let unknown = Unknown::new(Type::Dynamic, reason);
                Value::unknown(match self.blocks.is_empty() {
                    true => unknown,
                    false => unknown.with_shape(Shape::Open(self.blocks.into())),
                })
            }
            None if nested.is_some_and(|nested| nested.nesting == Nesting::Single) => {
                self.blocks.into_iter().next().unwrap_or_else(Value::null)
            }
            None => Value::tuple(self.blocks),
        }
    }
}

/// How many blocks a block comes to, itself among them: those that it makes by `dynamic` count when they are made.
fn blocks_within(block: &Block) -> usize {
    let inner = block.body.blocks.iter().filter(|inner| &*inner.kind != "dynamic");
    1 + inner.map(blocks_within).sum::<usize>()
}

/// Blocks of an attribute that can be written as blocks.
fn as_attribute(value: Value, attribute: &Attribute) -> Value {
    let element = attribute.ty.element().cloned().unwrap_or(Type::Dynamic);
    let Type::Object(attributes) = &element else { return value };
    let Some(items) = value.items() else { return value };
    let whole = items.iter().map(|item| {
        let mut object = item.entries().cloned().unwrap_or_default();
        for (name, ty) in attributes.iter() {
            object.entry(name.clone()).or_insert_with(|| Value::new(Data::Null(ty.clone())));
        }
        Value::attributes(object)
    });
    let list = Value::tuple(whole.collect());
    convert(&list, &attribute.ty).unwrap_or(list)
}

/// What the blocks of a kind are that nobody writes.
pub(super) fn none(nested: &Nested, mode: Mode, address: &Arc<Address>, path: Path<'_>) -> Value {
    match nested.nesting {
        _ if nested.computed => computed_inside(mode, address, path.to_string().into(), Type::Dynamic),
        Nesting::Single => Value::null(),
        Nesting::List | Nesting::Set | Nesting::Map => Value::tuple(Vec::new()),
    }
}

/// Puts in what the configuration leaves open.
fn fill(object: &mut BTreeMap<Arc<str>, Value>, schema: &Schema, address: &Arc<Address>, path: &Path<'_>) {
    for (name, attribute) in schema.attributes() {
        if object.contains_key(name) {
            continue;
        }
        let value = match &attribute.default {
            Some(value) => value.clone(),
            None if attribute.computed => {
                computed_inside(address.mode, address, path.to(name).to_string().into(), attribute.ty.clone())
            }
            None => Value::new(Data::Null(attribute.ty.clone())),
        };
        object.insert(name.clone(), value);
    }
    for (name, nested) in schema.blocks() {
        if !object.contains_key(name) {
            object.insert(name.clone(), none(nested, address.mode, address, path.to(name)));
        }
    }
}

/// Elements with their positions as keys.
fn numbered(items: &[Value]) -> Vec<(Value, Value)> {
    let index = |at: usize| Value::int(i64::try_from(at).unwrap_or(i64::MAX));
    items.iter().enumerate().map(|(at, item)| (index(at), item.clone())).collect()
}
