//! Properties into blocks and attributes.

use std::collections::HashSet;

use super::document::{Member, Node, Sort, Text};
use super::schema::{Context, TOP};
use super::{COMMENT, File, Parsed};
use crate::hcl::{Block, Body, Label};
use crate::source::{Diagnostic, Span, nearest};

/// A block whose kind and labels are known: its labels, its header, and its content with the place of the whole.
struct Found<'t> {
    labels: Vec<Label>,
    header: Span,
    span: Span,
    content: Node<'t>,
    level: usize,
}

impl<'t> File<'t> {
    /// The blocks of a file. An error costs one of them.
    pub(super) fn top(&self, node: Node<'t>, parsed: &mut Parsed) {
        let members = match self.root(node).and_then(|()| self.all_members(node, 0)) {
            Ok(members) => members,
            Err(error) => return parsed.errors.push(error),
        };
        for (member, level) in members {
            let kind = &member.key;
            let Some((labels, inside)) = Context::Top.block(&kind.text) else {
                parsed.errors.push(self.no_block(kind));
                continue;
            };
            let mut found = Vec::new();
            self.find(&member, Vec::new(), labels, level, &mut found, &mut parsed.errors);
            for found in found {
                match self.block(kind, found, inside) {
                    Ok(block) => parsed.body.blocks.push(block),
                    Err(error) => parsed.errors.push(error),
                }
            }
        }
    }

    /// A file is an object or a list of objects. Below it, terraform takes null for nothing, and a list of lists for the
    /// objects in them; a file that is either would be read as one that declares nothing.
    fn root(&self, node: Node<'t>) -> Result<(), Diagnostic> {
        let elements = if node.sort() == Sort::List { self.elements(node, 0)? } else { vec![node] };
        match elements.iter().find(|element| element.sort() != Sort::Object) {
            Some(element) => Err(self.neither(element.span)),
            None => Ok(()),
        }
    }

    fn neither(&self, span: Span) -> Diagnostic {
        self.error(span, "a block is an object or a list of objects, and this is neither")
            .with_help("write `{ … }` or `[{ … }, { … }]`")
    }

    fn no_block(&self, kind: &Text) -> Diagnostic {
        let error = self.error(kind.span, format!("\"{}\" is no block of a module", kind.text));
        error.with_help(match nearest(&kind.text, TOP) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "a comment is a property \"//\"".to_owned(),
        })
    }

    /// The properties of an object, or of all objects of a list, without comments; and the level of their values.
    fn all_members(&self, node: Node<'t>, level: usize) -> Result<Vec<(Member<'t>, usize)>, Diagnostic> {
        match node.sort() {
            Sort::Null => Ok(Vec::new()),
            Sort::List => {
                let mut all = Vec::new();
                for element in self.elements(node, level)? {
                    all.extend(self.all_members(element, level + 1)?);
                }
                Ok(all)
            }
            Sort::Object => {
                let members = self.members(node, level)?.into_iter();
                let members = members.filter(|member| member.key.text != COMMENT);
                Ok(members.map(|member| (member, level + 1)).collect())
            }
            _ => Err(self.neither(node.span)),
        }
    }

    /// The blocks of a property: those below its remaining labels.
    fn find(
        &self,
        member: &Member<'t>,
        labels: Vec<Label>,
        left: usize,
        level: usize,
        found: &mut Vec<Found<'t>>,
        errors: &mut Vec<Diagnostic>,
    ) {
        let content = member.value;
        let header = member.key.span;
        if left > 0 {
            match self.all_members(content, level) {
                Err(error) => errors.push(error),
                Ok(members) => {
                    for (member, level) in members {
                        let mut labels = labels.clone();
                        labels.push(Label { text: member.key.text.as_str().into(), span: member.key.span });
                        self.find(&member, labels, left - 1, level, found, errors);
                    }
                }
            }
            return;
        }
        match content.sort() {
            Sort::Null => {}
            Sort::List => match self.elements(content, level) {
                Err(error) => errors.push(error),
                Ok(elements) => found.extend(elements.into_iter().map(|content| Found {
                    labels: labels.clone(),
                    header,
                    span: content.span,
                    content,
                    level: level + 1,
                })),
            },
            _ => found.push(Found {
                labels,
                header,
                span: Span { start: header.start, end: content.span.end },
                content,
                level,
            }),
        }
    }

    fn block(&self, kind: &Text, found: Found<'t>, inside: Context) -> Result<Block, Diagnostic> {
        Ok(Block {
            kind: kind.text.as_str().into(),
            kind_span: kind.span,
            labels: found.labels,
            header: found.header,
            span: found.span,
            body: self.body(found.content, inside, found.level)?,
        })
    }

    fn body(&self, node: Node<'t>, context: Context, level: usize) -> Result<Body, Diagnostic> {
        let inside = Span { start: node.span.start + 1, end: node.span.end.saturating_sub(1).max(node.span.start + 1) };
        let mut body = Body { span: inside, ..Body::default() };
        let mut names = HashSet::new();
        for (member, level) in self.all_members(node, level)? {
            let Some((labels, inside)) = context.block(&member.key.text) else {
                let attribute = self.attribute(&member, context.mode(&member.key.text), level)?;
                self.add(&mut body, attribute, &mut names)?;
                continue;
            };
            let (mut found, mut errors) = (Vec::new(), Vec::new());
            self.find(&member, Vec::new(), labels, level, &mut found, &mut errors);
            if let Some(error) = errors.into_iter().next() {
                return Err(error);
            }
            for found in found {
                body.blocks.push(self.block(&member.key, found, inside)?);
            }
        }
        Ok(body)
    }
}
