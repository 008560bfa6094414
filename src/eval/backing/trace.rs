//! Where the configuration says something, and how it gets there: through module calls and variables.

use std::sync::Arc;

use super::Module;
use crate::estate::{Place, provider_address};
use crate::eval::config::{Content, Repeat, Slot};
use crate::eval::instance::Instance;
use crate::hcl::{Attribute, Block};
use crate::lang::Expr;
use crate::resource::Address;
use crate::source::{Location, Related, SourceId, Span};

/// The most places that a value's way through variables is told by.
const MOST: usize = 8;

/// The place of an attribute of a resource or provider configuration, and what led there.
pub(super) fn place(module: &Module, address: &Address, path: &str) -> Option<Place> {
    let place = |instance: &Arc<Instance>, content: &Content, repeat: Option<&Repeat>| {
        Trace::new(module).place(instance, content, repeat, path)
    };
    said(module, address, place).or_else(|| {
        let (block, related) = module.in_no_instance(address)?;
        Some(Place { location: find(&block.content, path).location(), related })
    })
}

/// The place alone.
pub(super) fn location(module: &Module, address: &Address, path: &str) -> Option<Location> {
    let place = |content: &Content| find(content, path).location();
    said(module, address, |_, content, _| place(content))
        .or_else(|| Some(place(&module.in_no_instance(address)?.0.content)))
}

/// Looks at the block that configures a resource or a provider.
fn said<T>(
    module: &Module,
    address: &Address,
    look: impl FnOnce(&Arc<Instance>, &Content, Option<&Repeat>) -> T,
) -> Option<T> {
    if &*address.kind == "provider" {
        let entries = module.evaluator.provider_entries();
        let entry = entries.iter().find(|entry| provider_address(&entry.key) == *address)?;
        let instance = entry.instance()?;
        let content = &instance.config().providers.get(entry.block?)?.content;
        return Some(look(&instance, content, None));
    }
    let entry = module.near(address)?;
    let block = module.block(entry)?;
    Some(look(&entry.instance, &block.content, Some(&block.repeat)))
}

/// A part of a configuration that a path leads to.
pub(super) struct Found<'c> {
    source: SourceId,
    span: Span,
    /// What its value depends on, with the sources.
    exprs: Vec<(SourceId, &'c Expr)>,
    /// Whether it is an attribute; its expression comes first.
    is_attribute: bool,
}

impl<'c> Found<'c> {
    /// The expression of the attribute, if it is one.
    pub(super) fn expr(&self) -> Option<(SourceId, &'c Expr)> {
        self.exprs.first().filter(|_| self.is_attribute).copied()
    }

    fn location(&self) -> Location {
        Location::Source { source: self.source, span: self.span }
    }
}

struct Trace<'m> {
    module: &'m Module,
    related: Vec<Related>,
}

impl<'m> Trace<'m> {
    fn new(module: &'m Module) -> Self {
        Self { module, related: Vec::new() }
    }

    fn place(mut self, instance: &Arc<Instance>, content: &Content, repeat: Option<&Repeat>, path: &str) -> Place {
        let found = find(content, path);
        let location = found.location();
        self.calls(instance);
        let longest = self.related.len() + MOST;
        for (_, expr) in &found.exprs {
            self.origins(instance, expr, repeat, longest, 0);
        }
        self.related.retain(|related| related.location != location);
        Place { location, related: self.related }
    }

    /// The calls around a module, from the inside out.
    fn calls(&mut self, instance: &Arc<Instance>) {
        let mut inner = instance.clone();
        while let Some(caller) = &inner.caller {
            let Some(outer) = caller.instance.upgrade() else { return };
            if let Some(call) = outer.config().calls.get(caller.call) {
                self.related.push(Related::call(&inner.path, call.content.place()));
            }
            inner = outer;
        }
    }

    /// Where the variables that an expression reads got their values.
    fn origins(
        &mut self,
        instance: &Arc<Instance>,
        expr: &Expr,
        repeat: Option<&Repeat>,
        longest: usize,
        depth: usize,
    ) {
        if depth > MOST {
            return;
        }
        self.read(instance, &expr.slots(), repeat, longest, depth);
    }

    /// Where the variables behind slots got their values.
    fn read(
        &mut self,
        instance: &Arc<Instance>,
        slots: &[usize],
        repeat: Option<&Repeat>,
        longest: usize,
        depth: usize,
    ) {
        let config = instance.config();
        for slot in slots.iter().filter_map(|slot| config.slots.get(*slot)) {
            if self.related.len() >= longest {
                return;
            }
            match *slot {
                Slot::Variable(at) => self.variable(instance, at, longest, depth),
                Slot::Local(at) => {
                    if let Some(reads) = config.reads.get(at).filter(|_| depth < MOST) {
                        self.read(instance, reads, None, longest, depth + 1);
                    }
                }
                Slot::EachKey | Slot::EachValue | Slot::CountIndex => {
                    if let Some(Repeat::Each(expr) | Repeat::Count(expr)) = repeat {
                        self.origins(instance, &expr.item, None, longest, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn variable(&mut self, instance: &Arc<Instance>, at: usize, longest: usize, depth: usize) {
        let Some(variable) = instance.config().variables.get(at) else { return };
        let name = &variable.item.name;
        let declared = Location::Source { source: variable.source, span: variable.item.span };
        let Some(caller) = &instance.caller else {
            match self.module.evaluator.given.get(name).map(|given| &given.place) {
                Some(Some(place)) if !variable.item.is_hidden() => {
                    self.add(format!("var.{name} is given here"), place.clone());
                }
                // The line that gives it is not to be seen, or not known.
                Some(_) => self.add(format!("var.{name} is declared here"), declared),
                None if variable.item.default.is_some() => {
                    self.add(format!("var.{name} has its default here"), declared);
                }
                None => self.add(format!("var.{name} is declared here, without a value"), declared),
            }
            return;
        };
        let Some(outer) = caller.instance.upgrade() else { return };
        let Some(call) = outer.config().calls.get(caller.call) else { return };
        match call.content.argument(name) {
            Some(argument) => {
                let location = Location::Source { source: argument.source, span: argument.attribute.span };
                if !variable.item.is_hidden() {
                    self.add(format!("var.{name} is given here"), location);
                }
                let (expr, repeat) = (&argument.attribute.expr, &call.repeat);
                self.origins(&outer, expr, Some(repeat), longest, depth + 1);
            }
            None => self.add(format!("var.{name} has its default here"), declared),
        }
    }

    fn add(&mut self, label: String, location: Location) {
        if self.related.iter().all(|related| related.location != location) {
            self.related.push(Related { label: label.into(), location });
        }
    }
}

/// The part of a block that a path such as `rule[0].status` leads to: the attribute, or the header of the innermost
/// block that is there.
pub(super) fn find<'c>(content: &'c Content, path: &str) -> Found<'c> {
    let header = Found { source: content.source, span: content.header, exprs: Vec::new(), is_attribute: false };
    let mut steps = path.split('.').filter(|step| !step.is_empty());
    let Some((name, index)) = steps.next().map(step) else { return header };
    if let Some(argument) = content.argument(name) {
        return attribute(argument.source, &argument.attribute, Vec::new());
    }
    let blocks: Vec<(SourceId, &Block)> = content.blocks.iter().map(|nested| (nested.source, &nested.block)).collect();
    let Some((source, block)) = chosen(&blocks, name, index) else { return header };
    let mut exprs = Vec::new();
    let mut block = block;
    let mut header = block;
    loop {
        if &*block.kind == "dynamic" {
            exprs.extend(block.body.attribute("for_each").map(|attribute| (source, &attribute.expr)));
            let Some(content) = block.body.blocks_of("content").next() else { break };
            header = block;
            block = content;
        } else {
            header = if &*block.kind == "content" { header } else { block };
        }
        let Some((name, index)) = steps.next().map(step) else { break };
        if let Some(found) = block.body.attribute(name) {
            return attribute(source, found, exprs);
        }
        let inner: Vec<(SourceId, &Block)> = block.body.blocks.iter().map(|block| (source, block)).collect();
        match chosen(&inner, name, index) {
            Some((_, next)) => block = next,
            None => break,
        }
        if &*block.kind != "dynamic" {
            header = block;
        }
    }
    Found { source, span: header.header, exprs, is_attribute: false }
}

fn attribute<'c>(source: SourceId, attribute: &'c Attribute, mut exprs: Vec<(SourceId, &'c Expr)>) -> Found<'c> {
    exprs.insert(0, (source, &attribute.expr));
    Found { source, span: attribute.span, exprs, is_attribute: true }
}

/// The block of a kind with a number. A `dynamic` block stands for as many as are not written out.
pub(super) fn chosen<'c>(
    blocks: &[(SourceId, &'c Block)],
    kind: &str,
    index: Option<usize>,
) -> Option<(SourceId, &'c Block)> {
    let makes =
        |block: &Block| &*block.kind == "dynamic" && block.labels.first().is_some_and(|label| &*label.text == kind);
    let of_kind: Vec<(SourceId, &Block)> =
        blocks.iter().copied().filter(|(_, block)| *block.kind == *kind || makes(block)).collect();
    let index = index.unwrap_or(0);
    let first_dynamic = of_kind.iter().position(|(_, block)| makes(block));
    match first_dynamic {
        Some(first) if index >= first => of_kind.get(first).copied(),
        _ => of_kind.get(index).or_else(|| of_kind.last()).copied(),
    }
}

/// `name` or `name[0]`.
fn step(text: &str) -> (&str, Option<usize>) {
    match text.split_once('[') {
        Some((name, index)) => (name, index.trim_end_matches(']').parse().ok()),
        None => (text, None),
    }
}
