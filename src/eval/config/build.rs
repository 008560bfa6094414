//! From merged blocks to a configuration whose names are resolved.

use std::sync::Arc;

use super::content::{Argument, Content};
use super::merge::{Labelled, Merged, merge};
use super::names::{Instances, Lookup, Slot};
use super::{
    ByName, CallBlock, Config, Early, Files, Import, Named, Placed, ProviderName, ProviderUse, Repeat, ResourceBlock,
    meta, secrets,
};
use crate::eval::schema;
use crate::eval::variable::Variable;
use crate::hcl::Block;
use crate::lang::{EvalError, Kind, Step};
use crate::resource::{Mode, relevant};
use crate::source::Diagnostic;

/// Arguments of a resource that are Terraform's own.
const META: [&str; 4] = ["depends_on", "lifecycle", "provider", "provider_meta"];

/// Blocks of a resource that are Terraform's own: they say nothing about what the resource is.
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

/// Builds the configuration of a directory from its files.
pub(in crate::eval) fn build(files: Files, errors: &mut Vec<Diagnostic>) -> Config {
    let Files { directory, shown, primary, overrides, partitions, broken } = files;
    let texts = primary.iter().chain(&overrides).map(|file| file.source).collect();
    let secrets = secrets::of(primary.iter().chain(&overrides), &broken);
    let merged = merge(primary, overrides, errors);
    let aws = aws_names(&merged.settings);
    let aliases = aliases(&merged.settings);
    let imports = merged.imports.iter().filter_map(|block| import(&block.item)).collect();
    let mut config = Config {
        directory,
        shown,
        texts,
        variables: Vec::new(),
        locals: Vec::new(),
        order: Vec::new(),
        reads: Vec::new(),
        outputs: Vec::new(),
        resources: Vec::new(),
        calls: Vec::new(),
        providers: Vec::new(),
        aws,
        aliases,
        partitions,
        imports,
        slots: Vec::new(),
        lookup: Lookup::default(),
        secrets,
        partial: !broken.is_empty() || !errors.is_empty(),
    };
    config.declare(merged, errors);
    config.lookup.broken = broken;
    config.resolve(errors);
    if std::mem::take(&mut config.lookup.broken).is_empty() {
        config.check_providers(errors);
    }
    config
}

impl Config {
    fn declare(&mut self, merged: Merged, errors: &mut Vec<Diagnostic>) {
        for Placed { source, item } in merged.variables {
            match Variable::read(&item) {
                Ok(variable) => self.variables.push(Placed { source, item: variable }),
                Err(found) => {
                    errors.extend(found.into_iter().map(|error| error.at(source)));
                    self.variables.extend(Variable::broken(&item).map(|item| Placed { source, item }));
                }
            }
        }
        // Which of two declarations holds, or what one says that cannot be read, is not known.
        for variable in self.variables.iter_mut().filter(|_| self.partial) {
            variable.item.sensitive |= self.secrets.variables.contains(&variable.item.name);
        }
        for Argument { source, attribute } in merged.locals {
            self.locals.push(Named { name: attribute.name, source, expr: attribute.expr });
        }
        for mut output in merged.outputs {
            let Some(name) = output.labels.first().cloned() else { continue };
            match output.content.take("value") {
                Some(Argument { source, attribute }) => {
                    self.outputs.push(Named { name, source, expr: attribute.expr });
                }
                None => {
                    let error = EvalError::new(output.content.header, format!("the output `{name}` has no `value`"));
                    errors.push(error.at(output.content.source));
                }
            }
        }
        let providers = merged.providers.into_iter();
        self.providers.extend(providers.filter_map(|block| meta::provider(block.labels, block.content, errors)));
        self.calls.extend(merged.calls.into_iter().filter_map(|block| call(block, errors)));
        self.resources.extend(merged.resources.into_iter().filter_map(|block| resource(block, errors)));
        let lookup = &mut self.lookup;
        lookup.variables = by_name(self.variables.iter().map(|variable| &variable.item.name));
        lookup.locals = by_name(self.locals.iter().map(|local| &local.name));
        lookup.calls = by_name(self.calls.iter().map(|call| &call.name));
        for (at, block) in self.resources.iter().enumerate() {
            lookup.resources.entry((block.mode, block.kind.clone())).or_default().insert(block.name.clone(), at);
        }
    }

    fn resolve(&mut self, errors: &mut Vec<Diagnostic>) {
        let Self { lookup, locals, outputs, resources, calls, providers, .. } = self;
        for named in locals.iter_mut().chain(outputs) {
            lookup.bind(&mut named.expr, named.source, Instances::default(), errors);
        }
        for block in resources {
            content(lookup, &mut block.repeat, &mut block.content, errors);
            keys(lookup, &block.repeat, &mut block.provider, errors);
        }
        for block in calls {
            content(lookup, &mut block.repeat, &mut block.content, errors);
            keys(lookup, &block.repeat, block.providers.iter_mut().flatten().map(|(_, ours)| ours), errors);
            // Whether it is too early for what they read is seen when they are evaluated.
            for text in [&mut block.source, &mut block.version].into_iter().flatten() {
                if let Early::Computed(expr) = &mut text.item {
                    lookup.bind(expr, text.source, Instances::of(&block.repeat), errors);
                }
            }
        }
        for block in providers {
            content(lookup, &mut block.repeat, &mut block.content, errors);
        }
        self.slots = lookup.take_slots();
        self.reads = self.locals.iter().map(|local| local.expr.slots()).collect();
        self.order = self.in_order();
    }

    /// The local values, each behind those that it reads.
    fn in_order(&self) -> Vec<usize> {
        let reads = |at: usize| -> Vec<usize> {
            let slots = self.reads.get(at).into_iter().flatten();
            let meanings = slots.filter_map(|slot| self.slots.get(*slot));
            meanings.filter_map(|slot| if let Slot::Local(at) = slot { Some(*at) } else { None }).collect()
        };
        let mut order = Vec::with_capacity(self.locals.len());
        let mut seen = vec![false; self.locals.len()];
        for start in 0..self.locals.len() {
            let mut stack = vec![(start, None::<Vec<usize>>)];
            while let Some((at, pending)) = stack.pop() {
                match pending {
                    None if std::mem::replace(seen.get_mut(at).unwrap_or(&mut true), true) => {}
                    None => stack.push((at, Some(reads(at)))),
                    Some(mut pending) => match pending.pop() {
                        Some(next) => {
                            stack.push((at, Some(pending)));
                            stack.push((next, None));
                        }
                        None => order.push(at),
                    },
                }
            }
        }
        order
    }
}

/// Kinds of blocks that stand on their own.
const OUTER: [&str; 8] = ["resource", "data", "module", "variable", "output", "locals", "provider", "terraform"];

fn content(lookup: &mut Lookup, repeat: &mut Repeat, content: &mut Content, errors: &mut Vec<Diagnostic>) {
    for nested in content.blocks.iter().filter(|nested| OUTER.contains(&&*nested.block.kind)) {
        let message =
            format!("a `{}` block stands inside another block, so that it declares nothing", nested.block.kind);
        let help = "the block around it ends too late: look for a brace too many or too few";
        errors.push(EvalError::new(nested.block.header, message).with_help(help).at(nested.source));
    }
    let instances = Instances::of(repeat);
    if let Repeat::Count(expr) | Repeat::Each(expr) | Repeat::Enabled(expr) = repeat {
        lookup.bind(&mut expr.item, expr.source, Instances::default(), errors);
    }
    for Argument { source, attribute } in &mut content.arguments {
        lookup.bind_argument(attribute, *source, instances, &[], errors);
    }
    for nested in &mut content.blocks {
        lookup.bind_block(&mut nested.block, nested.source, instances, &mut Vec::new(), errors);
    }
}

/// The keys of the provider configurations that a block uses.
fn keys<'a>(
    lookup: &mut Lookup,
    repeat: &Repeat,
    used: impl IntoIterator<Item = &'a mut ProviderUse>,
    errors: &mut Vec<Diagnostic>,
) {
    for key in used.into_iter().filter_map(|used| used.key.as_mut()) {
        lookup.bind(&mut key.item, key.source, Instances::of(repeat), errors);
    }
}

fn by_name<'a>(names: impl Iterator<Item = &'a Arc<str>>) -> ByName {
    names.enumerate().map(|(at, name)| (name.clone(), at)).collect()
}

fn resource(block: Labelled, errors: &mut Vec<Diagnostic>) -> Option<ResourceBlock> {
    let mode = match &*block.kind {
        "resource" => Mode::Managed,
        "data" => Mode::Data,
        _ => Mode::Ephemeral,
    };
    let mut labels = block.labels.into_iter();
    let (kind, name) = (labels.next()?, labels.next()?);
    let mut content = block.content;
    let repeat = meta::repeat(&mut content, errors);
    let provider = content.take("provider");
    let provider = provider.and_then(|argument| meta::provider_use(&argument.attribute.expr, argument.source));
    content.arguments.retain(|argument| !META.contains(&&*argument.attribute.name));
    content.blocks.retain(|nested| !META_BLOCKS.contains(&&*nested.block.kind));
    content.unescape();
    // A type that matters and that the schema does not have is kept as it is written.
    let schema = schema::of(mode, &kind).or_else(|| relevant(&kind).then(schema::empty));
    content.settle(schema.as_deref());
    Some(ResourceBlock { mode, kind, name, repeat, provider, content, schema })
}

fn call(block: Labelled, errors: &mut Vec<Diagnostic>) -> Option<CallBlock> {
    let name = block.labels.into_iter().next()?;
    let mut content = block.content;
    let repeat = meta::repeat(&mut content, errors);
    let version = meta::early(&mut content, "version");
    let source = meta::early(&mut content, "source");
    if source.is_none() {
        let message = format!("the call of module `{name}` has no `source`");
        errors.push(EvalError::new(content.header, message).at(content.source));
    }
    let providers = content.take("providers").map(|argument| meta::providers(&argument));
    content.arguments.retain(|argument| !META.contains(&&*argument.attribute.name));
    content.blocks.retain(|nested| !META_BLOCKS.contains(&&*nested.block.kind));
    content.unescape();
    Some(CallBlock { name, repeat, source, version, providers, content })
}

/// The configurations that a module has from its callers: `configuration_aliases = [aws.replica]`.
fn aliases(settings: &[Placed<Block>]) -> Vec<ProviderName> {
    let required = settings.iter().flat_map(|block| block.item.body.blocks_of("required_providers"));
    let objects =
        required.flat_map(|block| &block.body.attributes).filter_map(|attribute| match &attribute.expr.kind {
            Kind::Object(items) => Some(items),
            _ => None,
        });
    let lists = objects.flatten().filter_map(|(key, value)| match &value.kind {
        Kind::Tuple(names) if is_named(&key.kind, "configuration_aliases") => Some(names),
        _ => None,
    });
    lists.flatten().filter_map(meta::name).collect()
}

/// The local names of `hashicorp/aws`.
fn aws_names(settings: &[Placed<Block>]) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    let required = settings.iter().flat_map(|block| block.item.body.blocks_of("required_providers"));
    let mut other = false;
    for attribute in required.flat_map(|block| &block.body.attributes) {
        let source = match &attribute.expr.kind {
            Kind::Object(items) => items.iter().find_map(|(key, value)| match (&key.kind, &value.kind) {
                (key, Kind::Literal(source)) if is_named(key, "source") => source.as_str(),
                _ => None,
            }),
            _ => None,
        };
        let is_aws = source.is_some_and(|source| source.rsplit('/').next() == Some("aws"));
        if is_aws && &*attribute.name != "aws" {
            names.push(attribute.name.clone());
        }
        other |= &*attribute.name == "aws" && source.is_some() && !is_aws;
    }
    if !other {
        names.insert(0, "aws".into());
    }
    names
}

/// Whether a key of an object is this name.
fn is_named(key: &Kind, name: &str) -> bool {
    match key {
        Kind::Literal(text) => text.as_str() == Some(name),
        Kind::Traversal(traversal) => *traversal.root == *name && traversal.steps.is_empty(),
        _ => false,
    }
}

/// The target of an `import` block, as far as it is written out.
fn import(block: &Block) -> Option<Import> {
    let Kind::Traversal(to) = &block.body.attribute("to")?.expr.kind else { return None };
    let mut names = std::iter::once(&to.root).chain(to.steps.iter().filter_map(|step| match step {
        Step::Attribute { name, .. } => Some(name),
        _ => None,
    }));
    let mut calls = Vec::new();
    loop {
        let word = names.next()?;
        if &**word != "module" {
            return Some(Import { calls, kind: word.clone(), name: names.next()?.clone() });
        }
        calls.push(names.next()?.clone());
    }
}
