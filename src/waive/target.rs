//! What a comment stands on: the block or attribute of its line, or of the line below it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::hcl::{Body, Comment};
use crate::source::{Location, Source, SourceId, Span};

/// What a comment in a configuration accepts findings of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The text.
    pub source: SourceId,
    /// The attribute or block.
    pub span: Span,
    /// How much of a configuration it is.
    pub part: Part,
    /// The block at the top of the file that it is, or is in.
    pub(super) top: Option<Top>,
}

/// A block at the top of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Top {
    pub(super) start: usize,
    pub(super) kind: Arc<str>,
    pub(super) label: Option<Arc<str>>,
}

/// How much of a configuration a target is, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An attribute, or a block within another one.
    Inner,
    /// A block at the top of a file.
    Block,
    /// The call of a module, with everything in it.
    Call,
}

impl Target {
    /// Whether a place lies in it.
    pub(super) fn holds(&self, location: &Location) -> bool {
        let Location::Source { source, span } = location else { return false };
        *source == self.source && self.span.start <= span.start && span.end <= self.span.end
    }
}

/// The blocks and attributes of a text by their lines.
pub(super) struct Targets<'s> {
    source: &'s Source,
    /// The outermost that begins on a line.
    starts: BTreeMap<usize, Target>,
    /// The outermost that ends on a line.
    ends: BTreeMap<usize, Target>,
    /// Attributes at all depths, by where they begin.
    attributes: BTreeMap<usize, Target>,
    /// Lines that hold nothing but comments.
    remarks: BTreeSet<usize>,
}

impl<'s> Targets<'s> {
    pub(super) fn new(id: SourceId, source: &'s Source, body: &Body, comments: &[Comment<'_>]) -> Self {
        let mut targets = Self {
            source,
            starts: BTreeMap::new(),
            ends: BTreeMap::new(),
            attributes: BTreeMap::new(),
            remarks: BTreeSet::new(),
        };
        targets.body(id, body, None);
        for comment in comments {
            let alone = |text: Option<&str>| text.is_some_and(|text| text.trim().is_empty());
            let text = &*source.text;
            let (first, last) = (targets.line(comment.span.start), targets.line(comment.span.end));
            let head = text.get(..comment.span.start).and_then(|text| text.rsplit('\n').next());
            let head = head.map(|head| head.trim_start_matches('\u{feff}'));
            let tail = text.get(comment.span.end..).and_then(|text| text.split('\n').next());
            if alone(head) && alone(tail) {
                targets.remarks.extend(first..=last);
            }
        }
        targets
    }

    fn line(&self, offset: usize) -> usize {
        self.source.line_starts().partition_point(|start| *start <= offset)
    }

    fn body(&mut self, id: SourceId, body: &Body, top: Option<&Top>) {
        for attribute in &body.attributes {
            let target = Target { source: id, span: attribute.span, part: Part::Inner, top: top.cloned() };
            self.attributes.insert(attribute.span.start, target.clone());
            self.add(target);
        }
        for block in &body.blocks {
            let part = match (top, &*block.kind) {
                (Some(_), _) => Part::Inner,
                (None, "module") => Part::Call,
                (None, _) => Part::Block,
            };
            let own = Top {
                start: block.span.start,
                kind: block.kind.clone(),
                label: block.labels.first().map(|label| label.text.clone()),
            };
            let top = top.unwrap_or(&own);
            self.add(Target { source: id, span: block.span, part, top: Some(top.clone()) });
            self.body(id, &block.body, Some(top));
        }
    }

    /// What is outside comes before what is inside.
    fn add(&mut self, target: Target) {
        let (first, last) = (self.line(target.span.start), self.line(target.span.end.saturating_sub(1)));
        self.ends.entry(last).or_insert_with(|| target.clone());
        self.starts.entry(first).or_insert(target);
    }

    /// What a comment stands on, or directly above; for one within the expression of an attribute, that attribute.
    ///
    /// What a module makes of a part of its argument, places do not tell: all of the argument would be too much for a
    /// comment on one entry of it.
    pub(super) fn of(&self, comment: &Comment<'_>) -> Option<&Target> {
        self.on(comment).or_else(|| self.within(comment).filter(|target| !is_argument(target)))
    }

    /// Whether a comment stands within an argument of a module, on a part of it.
    pub(super) fn is_on_a_part(&self, comment: &Comment<'_>) -> bool {
        self.on(comment).is_none() && self.within(comment).is_some_and(is_argument)
    }

    fn on(&self, comment: &Comment<'_>) -> Option<&Target> {
        let (first, mut line) = (self.line(comment.span.start), self.line(comment.span.end));
        let here = self.starts.get(&first).or_else(|| self.ends.get(&first)).or_else(|| self.starts.get(&line));
        if here.is_some() {
            return here;
        }
        if self.remarks.contains(&line) {
            line += 1;
            while self.remarks.contains(&line) {
                line += 1;
            }
            if let Some(below) = self.starts.get(&line) {
                return Some(below);
            }
        }
        None
    }

    /// The attribute that a comment stands within.
    fn within(&self, comment: &Comment<'_>) -> Option<&Target> {
        let around = self.attributes.range(..comment.span.start).next_back().map(|(_, target)| target);
        around.filter(|target| comment.span.end <= target.span.end)
    }

    /// The block at the top of the file that a comment stands in.
    pub(super) fn around(&self, comment: &Comment<'_>) -> Option<&Target> {
        let before = self.starts.range(..=self.line(comment.span.start)).rev().map(|(_, target)| target);
        let mut tops = before.filter(|target| target.part != Part::Inner);
        tops.next().filter(|target| target.span.start <= comment.span.start && comment.span.end <= target.span.end)
    }
}

fn is_argument(target: &Target) -> bool {
    target.top.as_ref().is_some_and(|top| *top.kind == *"module")
}
