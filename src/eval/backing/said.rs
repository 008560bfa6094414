//! Where the configuration says a part of a JSON document: inside of `jsonencode`, of a literal, or of the block of an
//! `aws_iam_policy_document`, through local values, variables and outputs.
//!
//! Only what is wrong with a document is looked for, so that nothing here has to be fast.

use std::sync::Arc;

use super::Module;
use super::trace::{chosen, find};
use crate::estate::{Part, Said, Step};
use crate::eval::chain::Chain;
use crate::eval::config::{Content, Slot};
use crate::eval::instance::Instance;
use crate::hcl::{Block, Body};
use crate::lang::{self, Expr, Kind};
use crate::resource::{Address, Mode};
use crate::source::{Location, SourceId, Span};

/// References that are followed in a row.
const DEEPEST: usize = 8;

/// Expressions that are looked into for one part.
const MOST: usize = 2_000;

/// Blocks of one kind that are looked into: those of a set have no order.
const BLOCKS: usize = 16;

/// The arguments of a policy document that hold others.
const SOURCES: [&str; 4] = ["source_policy_documents", "source_json", "override_policy_documents", "override_json"];

/// Where a part of the document of an attribute is said, the likeliest first.
pub(super) fn said(module: &Module, address: &Address, path: &str, part: &Part) -> Vec<Said> {
    let Some(entry) = module.near(address) else { return Vec::new() };
    let Some(block) = module.block(entry) else { return Vec::new() };
    let mut search = Search { module, part, found: Vec::new(), rest: Vec::new(), left: MOST };
    let mut seen: Vec<Span> = Vec::new();
    for path in paths(path) {
        let Some((source, expr)) = find(&block.content, &path).expr().filter(|(_, expr)| !seen.contains(&expr.span))
        else {
            continue;
        };
        seen.push(expr.span);
        search.document(&At { instance: entry.instance.clone(), source }, expr, 0);
    }
    search.found.append(&mut search.rest);
    search.found
}

/// The path, and the same in the other blocks of its kind.
fn paths(path: &str) -> Vec<String> {
    let indexed = path.split_once('[').and_then(|(kind, rest)| Some((kind, rest.split_once(']')?.1)));
    let others = indexed.into_iter().flat_map(|(kind, rest)| (0..BLOCKS).map(move |at| format!("{kind}[{at}]{rest}")));
    std::iter::once(path.to_owned()).chain(others).collect()
}

/// Whose names an expression reads, and the text that it stands in.
struct At {
    instance: Arc<Instance>,
    source: SourceId,
}

struct Search<'m> {
    module: &'m Module,
    part: &'m Part,
    /// What says the part itself.
    found: Vec<Said>,
    /// What should say it by its place in the document.
    rest: Vec<Said>,
    /// How many more expressions are looked into.
    left: usize,
}

impl Search<'_> {
    /// Looks into an expression whose value is the document.
    fn document(&mut self, at: &At, expr: &Expr, depth: usize) {
        if !self.goes_on(depth) {
            return;
        }
        match &expr.kind {
            Kind::Parentheses(inner) => self.document(at, inner, depth),
            Kind::Conditional(conditional) => {
                self.document(at, &conditional.yes, depth);
                self.document(at, &conditional.no, depth);
            }
            Kind::Tuple(items) => items.iter().for_each(|item| self.document(at, item, depth)),
            Kind::Call(call) if &*call.name == "jsonencode" => {
                call.args.iter().for_each(|arg| self.inside(at, arg, &self.part.steps, depth));
            }
            Kind::Call(call) => call.args.iter().for_each(|arg| self.document(at, arg, depth)),
            Kind::Literal(value) if value.as_str().is_some_and(|text| text.contains('{')) => self.within(at, expr.span),
            Kind::Template(_) => self.within(at, expr.span),
            Kind::Slot { slot, steps } => {
                if let Some(Slot::Resource(block)) = at.instance.config().slots.get(*slot) {
                    let blocks = &at.instance.config().resources;
                    let document = |block: &&crate::eval::config::ResourceBlock| {
                        block.mode == Mode::Data && &*block.kind == "aws_iam_policy_document"
                    };
                    if let Some(block) = blocks.get(*block).filter(document) {
                        self.block(at, &block.content, depth);
                    }
                } else if let Some((at, expr)) = self.behind(at, *slot, steps) {
                    self.document(&at, &expr, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Looks into an expression whose value is a part of the document, from which `steps` are left to go.
    fn inside(&mut self, at: &At, expr: &Expr, steps: &[Step], depth: usize) {
        if !self.goes_on(depth) {
            return;
        }
        match (&expr.kind, steps) {
            (Kind::Parentheses(inner), _) => self.inside(at, inner, steps, depth),
            (Kind::Conditional(conditional), _) => {
                self.inside(at, &conditional.yes, steps, depth);
                self.inside(at, &conditional.no, steps, depth);
            }
            (Kind::Object(items), [Step::Key(name), rest @ ..]) => {
                match items.iter().rfind(|(key, _)| text(key) == Some(name)) {
                    Some((key, _)) if rest.is_empty() && self.part.is_key => self.here(at, key.span),
                    Some((_, value)) => self.inside(at, value, rest, depth),
                    None => self.look(at, expr, depth),
                }
            }
            (Kind::Tuple(items), [Step::Index(index), rest @ ..]) if index < &items.len() => {
                items.iter().skip(*index).take(1).for_each(|item| self.inside(at, item, rest, depth));
            }
            (Kind::Literal(value), []) if self.part.token.as_deref() == value.as_str() => self.here(at, expr.span),
            (Kind::Slot { slot, steps: read }, _) => match self.behind(at, *slot, read) {
                Some((inner, expr)) => self.inside(&inner, &expr, steps, depth + 1),
                None => self.by_place(at, expr.span),
            },
            (_, []) => self.by_place(at, expr.span),
            _ => self.look(at, expr, depth),
        }
    }

    /// Looks into the block of a policy document.
    fn block(&mut self, at: &At, content: &Content, depth: usize) {
        let index = match self.part.steps.get(1) {
            Some(Step::Index(index)) => *index,
            _ => 0,
        };
        let blocks: Vec<(SourceId, &Block)> =
            content.blocks.iter().map(|nested| (nested.source, &nested.block)).collect();
        let first = chosen(&blocks, "statement", Some(index));
        let others = blocks.iter().filter(|(_, block)| first.is_none_or(|(_, first)| first.span != block.span));
        let before = self.found.len();
        for (source, block) in first.iter().chain(others) {
            if self.found.len() == before {
                let at = At { instance: at.instance.clone(), source: *source };
                self.body(&at, &block.body, depth);
            }
        }
        let sources: Vec<_> = SOURCES.iter().filter_map(|name| content.argument(name)).collect();
        for argument in &sources {
            if self.found.len() == before {
                let at = At { instance: at.instance.clone(), source: argument.source };
                self.document(&at, &argument.attribute.expr, depth + 1);
            }
        }
        if let Some((source, block)) = first.filter(|_| sources.is_empty()) {
            self.by_place(&At { instance: at.instance.clone(), source }, block.header);
        }
    }

    fn body(&mut self, at: &At, body: &Body, depth: usize) {
        let before = self.found.len();
        for attribute in &body.attributes {
            if self.found.len() == before {
                self.token(at, &attribute.expr, depth);
            }
        }
        for block in &body.blocks {
            if self.found.len() == before {
                self.body(at, &block.body, depth);
            }
        }
    }

    /// Looks for the text of the part anywhere in an expression that is in its place.
    fn look(&mut self, at: &At, expr: &Expr, depth: usize) {
        self.token(at, expr, depth);
        self.by_place(at, expr.span);
    }

    /// Looks for the text of the part anywhere in an expression, and behind what it reads.
    fn token(&mut self, at: &At, expr: &Expr, depth: usize) {
        let Some(token) = self.part.token.as_deref().filter(|_| self.goes_on(depth)) else { return };
        let mut places = Vec::new();
        let mut reads = Vec::new();
        expr.each(&mut |part| match &part.kind {
            Kind::Literal(_) if text(part) == Some(token) => places.push(part.span),
            Kind::Object(items) => {
                let bare = items.iter().map(|(key, _)| key).filter(|key| matches!(key.kind, Kind::Traversal(_)));
                places.extend(bare.filter(|key| text(key) == Some(token)).map(|key| key.span));
            }
            Kind::Slot { slot, steps } => reads.push((*slot, steps.clone())),
            _ => {}
        });
        if let Some(place) = places.first() {
            return self.here(at, *place);
        }
        for (slot, steps) in reads {
            if let Some((at, expr)) = self.behind(at, slot, &steps) {
                self.token(&at, &expr, depth + 1);
            }
        }
    }

    /// The expression behind a local value, a variable or an output of a module.
    fn behind(&self, at: &At, slot: usize, steps: &[lang::Step]) -> Option<(At, Expr)> {
        let config = at.instance.config();
        match config.slots.get(slot)? {
            Slot::Local(local) => {
                let local = config.locals.get(*local)?;
                let expr = member(&local.expr, steps)?.clone();
                Some((At { instance: at.instance.clone(), source: local.source }, expr))
            }
            Slot::Variable(variable) => {
                let caller = at.instance.caller.as_ref()?;
                let outer = caller.instance.upgrade()?;
                let name = &config.variables.get(*variable)?.item.name;
                let argument = outer.config().calls.get(caller.call)?.content.argument(name)?;
                let (source, expr) = (argument.source, member(&argument.attribute.expr, steps)?.clone());
                Some((At { instance: outer, source }, expr))
            }
            Slot::Call(call) => {
                let mut steps = steps.iter().skip_while(|step| matches!(step, lang::Step::Index { .. }));
                let name = steps.next()?.name()?;
                let calls = self.module.evaluator.calls(&at.instance, *call, &Chain::Start)?;
                let inner = calls.instances.first()?;
                let output = inner.config().outputs.iter().find(|output| &*output.name == name)?;
                let steps: Vec<_> = steps.cloned().collect();
                let expr = member(&output.expr, &steps)?.clone();
                Some((At { instance: inner.clone(), source: output.source }, expr))
            }
            _ => None,
        }
    }

    /// Whether another expression is looked into.
    fn goes_on(&mut self, depth: usize) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0 && depth <= DEEPEST
    }

    fn here(&mut self, at: &At, span: Span) {
        self.found.push(Said::Here(Location::Source { source: at.source, span }));
    }

    fn by_place(&mut self, at: &At, span: Span) {
        self.rest.push(Said::Here(Location::Source { source: at.source, span }));
    }

    fn within(&mut self, at: &At, span: Span) {
        self.found.push(Said::Within(Location::Source { source: at.source, span }));
    }
}

/// The text of a literal, or of a key that is written bare.
fn text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Literal(value) => value.as_str(),
        Kind::Traversal(traversal) if traversal.steps.is_empty() => Some(&traversal.root),
        _ => None,
    }
}

/// What steps lead to in objects that are written out.
fn member<'e>(expr: &'e Expr, steps: &[lang::Step]) -> Option<&'e Expr> {
    let Some((step, rest)) = steps.split_first() else { return Some(expr) };
    match &expr.kind {
        Kind::Parentheses(inner) => member(inner, steps),
        Kind::Object(items) => {
            let name = step.name()?;
            member(&items.iter().rfind(|(key, _)| text(key) == Some(name))?.1, rest)
        }
        _ => None,
    }
}
