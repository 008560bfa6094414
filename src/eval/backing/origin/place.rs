//! The expressions that a path of an attribute leads to.

use super::Hop;
use super::way::Bound;
use crate::eval::config::{Content, iterator};
use crate::hcl::Block;
use crate::lang::Expr;

/// An expression, and what is read from its value.
pub(super) struct Found<'m> {
    pub(super) expr: &'m Expr,
    pub(super) hops: Vec<Hop>,
    /// The iterators of the `dynamic` blocks around.
    pub(super) iterators: Vec<Bound<'m>>,
}

/// A name of a path, and how many indexes follow, of which the first is known.
struct Named<'p> {
    name: &'p str,
    index: Option<usize>,
    indexes: usize,
}

/// What a path such as `rule[0].status` can be written as: several expressions where a `dynamic` block leaves open which.
pub(super) fn written<'m>(content: &'m Content, path: &str) -> Vec<Found<'m>> {
    let steps: Vec<Named<'_>> = path.split('.').map(named).collect();
    let mut found = Vec::new();
    let Some((first, rest)) = steps.split_first() else { return found };
    match content.argument(first.name) {
        Some(argument) => found.push(attribute(&argument.attribute.expr, first, rest, &[])),
        None => {
            let blocks: Vec<&Block> = content.blocks.iter().map(|nested| &nested.block).collect();
            descend(&blocks, first, rest, &[], &mut found);
        }
    }
    found
}

fn descend<'m>(
    blocks: &[&'m Block],
    step: &Named<'_>,
    rest: &[Named<'_>],
    iterators: &[Bound<'m>],
    found: &mut Vec<Found<'m>>,
) {
    let Some((next, further)) = rest.split_first() else { return };
    let makes = |block: &Block| {
        &*block.kind == "dynamic" && block.labels.first().is_some_and(|label| &*label.text == step.name)
    };
    let of_kind: Vec<&'m Block> =
        blocks.iter().copied().filter(|block| &*block.kind == step.name || makes(block)).collect();
    let is_dynamic = of_kind.iter().any(|block| makes(block));
    let chosen = match step.index.filter(|_| !is_dynamic).and_then(|at| of_kind.get(at..=at)) {
        Some(one) => one,
        None => &of_kind,
    };
    for &block in chosen {
        let mut iterators = iterators.to_vec();
        let body = if makes(block) {
            if let (Some(name), Some(each)) = (iterator(block), block.body.attribute("for_each")) {
                iterators.push(Bound { name, collection: &each.expr, is_iterator: true });
            }
            let Some(content) = block.body.blocks_of("content").next() else { continue };
            &content.body
        } else {
            &block.body
        };
        match body.attribute(next.name) {
            Some(own) => found.push(attribute(&own.expr, next, further, &iterators)),
            None => {
                let inner: Vec<&Block> = body.blocks.iter().collect();
                descend(&inner, next, further, &iterators, found);
            }
        }
    }
}

/// An attribute with the rest of the path. Which element of it stands first only a list tells, and a set is written alike.
fn attribute<'m>(expr: &'m Expr, step: &Named<'_>, rest: &[Named<'_>], iterators: &[Bound<'m>]) -> Found<'m> {
    let elements = |named: &Named<'_>| std::iter::repeat_n(Hop::Element(None), named.indexes);
    let mut hops: Vec<Hop> = elements(step).collect();
    for step in rest {
        hops.push(Hop::Name(step.name.into()));
        hops.extend(elements(step));
    }
    Found { expr, hops, iterators: iterators.to_vec() }
}

fn named(text: &str) -> Named<'_> {
    let (name, indexes) = text.split_once('[').unwrap_or((text, ""));
    let index = indexes.split(']').next().and_then(|index| index.parse().ok());
    Named { name, index, indexes: text.matches('[').count() }
}
