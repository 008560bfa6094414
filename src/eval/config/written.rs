//! Blocks that are written like arguments: in JSON, only the provider's schema tells the two apart.
//!
//! Terraform documentation, "JSON Configuration Syntax", "Nested Block Mapping": a block is an object, several are a list
//! of objects, a `dynamic` block is a property `dynamic` with a property for each kind, and `"//"` is a comment.

use std::sync::Arc;

use super::content::{Argument, Content, Nested};
use crate::eval::schema::Schema;
use crate::hcl::{Attribute, Block, Body, Label};
use crate::lang::{Expr, Kind};
use crate::source::Span;

/// The kind of the blocks that repeat others.
const DYNAMIC: &str = "dynamic";

impl Content {
    /// Makes blocks of the arguments that are blocks, so that each is read in the scope of the `dynamic` block that it is
    /// in, and stands among those of its kind in source order. Without a schema, an argument with a `dynamic` block
    /// somewhere inside is one.
    pub(super) fn settle(&mut self, schema: Option<&Schema>) {
        for nested in &mut self.blocks {
            settle_block(&mut nested.block, schema);
        }
        let before = self.blocks.len();
        let arguments = std::mem::take(&mut self.arguments);
        for Argument { source, attribute } in arguments {
            match blocks(&attribute, schema) {
                Some(blocks) => self.blocks.extend(blocks.into_iter().map(|block| Nested { source, block })),
                None => self.arguments.push(Argument { source, attribute }),
            }
        }
        if self.blocks.len() > before {
            // Those of one kind are all in one file.
            self.blocks.sort_by_key(|nested| nested.block.header.start);
        }
    }
}

fn settle_body(body: &mut Body, schema: Option<&Schema>) {
    for block in &mut body.blocks {
        settle_block(block, schema);
    }
    let before = body.blocks.len();
    for attribute in std::mem::take(&mut body.attributes) {
        match blocks(&attribute, schema) {
            Some(blocks) => body.blocks.extend(blocks),
            None => body.attributes.push(attribute),
        }
    }
    if body.blocks.len() > before {
        body.blocks.sort_by_key(|block| block.header.start);
    }
}

fn settle_block(block: &mut Block, schema: Option<&Schema>) {
    match block.labels.first().filter(|_| &*block.kind == DYNAMIC) {
        None => settle_body(&mut block.body, inside(schema, &block.kind)),
        Some(label) => {
            let schema = inside(schema, &label.text);
            for content in block.body.blocks.iter_mut().filter(|inner| &*inner.kind == "content") {
                settle_body(&mut content.body, schema);
            }
        }
    }
}

fn inside<'s>(schema: Option<&'s Schema>, kind: &str) -> Option<&'s Schema> {
    schema.and_then(|schema| schema.block(kind)).map(|nested| &nested.schema)
}

/// The blocks that an argument is; none where it is an argument.
fn blocks(attribute: &Attribute, schema: Option<&Schema>) -> Option<Vec<Block>> {
    let Attribute { name, name_span, expr, .. } = attribute;
    if schema.is_some_and(|schema| schema.attribute(name).is_some()) {
        return None;
    }
    if inside(schema, name).is_none() && !repeats(expr) {
        return None;
    }
    all(name, *name_span, &[], expr, inside(schema, name))
}

/// A block for an object, or for each object of a list.
fn all(kind: &Arc<str>, place: Span, labels: &[Label], expr: &Expr, schema: Option<&Schema>) -> Option<Vec<Block>> {
    let block = |expr: &Expr, span: Span| {
        let body = body(expr, schema)?;
        Some(Block { kind: kind.clone(), kind_span: place, labels: labels.to_vec(), header: place, span, body })
    };
    match &expr.kind {
        Kind::Object(_) => Some(vec![block(expr, Span { start: place.start, end: expr.span.end })?]),
        Kind::Tuple(items) => items.iter().map(|item| block(item, item.span)).collect(),
        Kind::Literal(value) if value.is_null() => Some(Vec::new()),
        _ => None,
    }
}

fn body(expr: &Expr, schema: Option<&Schema>) -> Option<Body> {
    let mut body = Body { span: within(expr.span), ..Body::default() };
    for (name, key, value) in properties(expr)? {
        if &*name == "//" {
            continue;
        }
        if &*name == DYNAMIC && is_dynamic(value) {
            body.blocks.extend(dynamic(&name, value, schema)?);
            continue;
        }
        let span = Span { start: key.start, end: value.span.end };
        let attribute = Attribute { name, name_span: key, expr: value.clone(), span };
        match blocks(&attribute, schema) {
            Some(blocks) => body.blocks.extend(blocks),
            None => body.attributes.push(attribute),
        }
    }
    Some(body)
}

/// The `dynamic` blocks of a property `dynamic`.
fn dynamic(kind: &Arc<str>, expr: &Expr, schema: Option<&Schema>) -> Option<Vec<Block>> {
    let mut found = Vec::new();
    for kinds in objects(expr) {
        for (label, place, value) in properties(kinds)? {
            let schema = inside(schema, &label);
            let labels = [Label { text: label, span: place }];
            for mut block in all(kind, place, &labels, value, None)? {
                if let Some(at) = block.body.attributes.iter().position(|attribute| &*attribute.name == "content") {
                    let content = block.body.attributes.remove(at);
                    block.body.blocks.extend(all(&content.name, content.name_span, &[], &content.expr, schema)?);
                } else {
                    // It holds a `dynamic` block itself, so that it is one already.
                    block.body.blocks.iter_mut().for_each(|content| settle_body(&mut content.body, schema));
                }
                found.push(block);
            }
        }
    }
    Some(found)
}

/// Whether a `dynamic` block is somewhere inside the objects of a value.
fn repeats(expr: &Expr) -> bool {
    objects(expr)
        .iter()
        .filter_map(|object| properties(object))
        .flatten()
        .any(|(name, _, value)| if &*name == DYNAMIC { is_dynamic(value) } else { repeats(value) })
}

/// Whether every property says what is repeated and how often.
fn is_dynamic(expr: &Expr) -> bool {
    let kinds = objects(expr);
    let complete = |block: &&Expr| {
        let has = |wanted: &str| properties(block).into_iter().flatten().any(|(name, ..)| &*name == wanted);
        has("for_each") && has("content")
    };
    let whole = |kinds: &&Expr| {
        let mut kinds = properties(kinds).into_iter().flatten();
        kinds.all(|(_, _, value)| !objects(value).is_empty() && objects(value).iter().all(complete))
    };
    !kinds.is_empty() && kinds.iter().all(whole)
}

/// An object, or the items of a list.
fn objects(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::Object(_) => vec![expr],
        Kind::Tuple(items) => items.iter().collect(),
        _ => Vec::new(),
    }
}

/// The properties of an object whose names are all written out: the name, its place, and the value.
fn properties(expr: &Expr) -> Option<Vec<(Arc<str>, Span, &Expr)>> {
    let Kind::Object(items) = &expr.kind else { return None };
    let name = |key: &Expr| match &key.kind {
        Kind::Literal(value) => value.as_str().map(Arc::from),
        Kind::Traversal(traversal) if traversal.steps.is_empty() => Some(traversal.root.clone()),
        _ => None,
    };
    items.iter().map(|(key, value)| Some((name(key)?, key.span, value))).collect()
}

fn within(span: Span) -> Span {
    let start = span.start + 1;
    Span { start, end: span.end.saturating_sub(1).max(start) }
}
