//! Putting the files of a directory together: primary files add up, override files change what is there.
//!
//! Terraform documentation, "Override Files".

use std::sync::Arc;

use foldhash::HashMap;

use super::content::{Argument, Content};
use super::{File, Placed};
use crate::hcl::Block;
use crate::lang::EvalError;
use crate::source::{Diagnostic, SourceId, Span};

/// The blocks of a directory, by kind, in source order.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) variables: Vec<Placed<Block>>,
    pub(super) locals: Vec<Argument>,
    pub(super) outputs: Vec<Labelled>,
    pub(super) resources: Vec<Labelled>,
    pub(super) calls: Vec<Labelled>,
    pub(super) providers: Vec<Labelled>,
    /// `terraform` blocks.
    pub(super) settings: Vec<Placed<Block>>,
    pub(super) imports: Vec<Placed<Block>>,
    /// Where each is, by kind and labels.
    index: HashMap<(Group, Vec<Arc<str>>), usize>,
}

/// A block with its kind and labels.
pub(super) struct Labelled {
    pub(super) kind: Arc<str>,
    pub(super) labels: Vec<Arc<str>>,
    pub(super) content: Content,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Group {
    Variable,
    Local,
    Output,
    Managed,
    Data,
    Ephemeral,
    Call,
    Provider,
}

/// Kinds of blocks that say nothing about what is.
const TOLERATED: [&str; 6] = ["moved", "removed", "check", "action", "list", "language"];

pub(super) fn merge(primary: Vec<File>, overrides: Vec<File>, errors: &mut Vec<Diagnostic>) -> Merged {
    let mut merged = Merged::default();
    for (files, changes) in [(primary, false), (overrides, true)] {
        for File { source, body } in files {
            for attribute in &body.attributes {
                let error = EvalError::new(attribute.name_span, "an argument stands outside of all blocks");
                let help = "local values stand in `locals { … }`, values of variables in a `.tfvars` file";
                errors.push(error.with_help(help).at(source));
            }
            for block in body.blocks {
                merged.add(source, block, changes, errors);
            }
        }
    }
    merged
}

impl Merged {
    fn add(&mut self, source: SourceId, block: Block, changes: bool, errors: &mut Vec<Diagnostic>) {
        let kind = block.kind.clone();
        let group = match &*kind {
            "locals" => {
                for attribute in block.body.attributes {
                    self.local(Argument { source, attribute }, changes, errors);
                }
                return;
            }
            "terraform" => return self.settings.push(Placed { source, item: block }),
            "import" => return self.imports.push(Placed { source, item: block }),
            "variable" => Group::Variable,
            "output" => Group::Output,
            "module" => Group::Call,
            "provider" => Group::Provider,
            "resource" => Group::Managed,
            "data" => Group::Data,
            "ephemeral" => Group::Ephemeral,
            kind if TOLERATED.contains(&kind) => return,
            kind => {
                let message = format!("`{kind}` is no block of a configuration");
                let known = ["resource", "data", "module", "variable", "output", "locals", "provider", "terraform"];
                let error = EvalError::new(block.kind_span, message);
                let error = match crate::source::nearest(kind, known) {
                    Some(near) => error.with_help(format!("did you mean `{near}`?")),
                    None => error,
                };
                return errors.push(error.at(source));
            }
        };
        let wanted = if matches!(group, Group::Managed | Group::Data | Group::Ephemeral) { 2 } else { 1 };
        if block.labels.len() != wanted {
            let message = format!("a `{kind}` block has {} {}, not {}", wanted, plural(wanted), block.labels.len());
            return errors.push(EvalError::new(block.header, message).at(source));
        }
        let mut labels: Vec<Arc<str>> = block.labels.iter().map(|label| label.text.clone()).collect();
        if group == Group::Provider
            && let Some(attribute) = block.body.attribute("alias")
            && let crate::lang::Kind::Literal(alias) = &attribute.expr.kind
        {
            labels.extend(alias.as_str().map(Arc::from));
        }
        self.labelled(source, group, kind, labels, block, changes, errors);
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one block")]
    fn labelled(
        &mut self,
        source: SourceId,
        group: Group,
        kind: Arc<str>,
        labels: Vec<Arc<str>>,
        block: Block,
        changes: bool,
        errors: &mut Vec<Diagnostic>,
    ) {
        let key = (group, labels.clone());
        let found = self.index.get(&key).copied();
        match (found, changes) {
            (Some(at), true) => self.change(group, at, source, block, errors),
            (Some(_), false) => errors.push(twice(&kind, &labels, block.header).at(source)),
            (None, true) => {
                let message = format!("there is no `{kind}` block {} that this override could change", shown(&labels));
                errors.push(EvalError::new(block.header, message).at(source));
            }
            (None, false) => {
                let at = if group == Group::Variable {
                    self.variables.push(Placed { source, item: block });
                    self.variables.len()
                } else {
                    let list = self.list(group);
                    list.push(Labelled { kind, labels, content: Content::of(source, block) });
                    list.len()
                };
                self.index.insert(key, at - 1);
            }
        }
    }

    fn list(&mut self, group: Group) -> &mut Vec<Labelled> {
        match group {
            Group::Output => &mut self.outputs,
            Group::Call => &mut self.calls,
            Group::Provider => &mut self.providers,
            _ => &mut self.resources,
        }
    }

    fn change(&mut self, group: Group, at: usize, source: SourceId, block: Block, errors: &mut Vec<Diagnostic>) {
        if group != Group::Variable {
            // OpenTofu 1.12, internal/configs/module_merge.go: it takes neither from an override file, and says nothing.
            let lifecycle = block.body.blocks_of("lifecycle");
            let enabled = lifecycle.filter_map(|block| block.body.attribute("enabled")).next();
            let each = block.body.attribute("for_each").filter(|_| group == Group::Provider);
            if let Some(ignored) = enabled.or(each) {
                let name = &ignored.name;
                let message = format!("an override file sets `{name}`, which OpenTofu ignores there");
                let error = EvalError::new(ignored.name_span, message);
                errors.push(error.with_help(format!("set `{name}` in the block that is overridden")).at(source));
            }
            if let Some(base) = self.list(group).get_mut(at) {
                base.content.override_with(Content::of(source, block));
            }
            return;
        }
        let Some(base) = self.variables.get_mut(at) else { return };
        for attribute in block.body.attributes {
            let own = base.item.body.attributes.iter_mut().find(|own| own.name == attribute.name);
            match own {
                Some(own) => *own = attribute,
                None => base.item.body.attributes.push(attribute),
            }
        }
        if !block.body.blocks.is_empty() {
            base.item.body.blocks = block.body.blocks;
        }
    }

    fn local(&mut self, argument: Argument, changes: bool, errors: &mut Vec<Diagnostic>) {
        let name = argument.attribute.name.clone();
        let key = (Group::Local, vec![name.clone()]);
        match (self.index.get(&key).copied(), changes) {
            (Some(at), true) => {
                if let Some(own) = self.locals.get_mut(at) {
                    *own = argument;
                }
            }
            (Some(_), false) => {
                let message = format!("the local value `{name}` is declared twice in this module");
                errors.push(EvalError::new(argument.attribute.name_span, message).at(argument.source));
            }
            (None, true) => {
                let message = format!("there is no local value `{name}` that this override could change");
                errors.push(EvalError::new(argument.attribute.name_span, message).at(argument.source));
            }
            (None, false) => {
                self.index.insert(key, self.locals.len());
                self.locals.push(argument);
            }
        }
    }
}

fn twice(kind: &str, labels: &[Arc<str>], header: Span) -> EvalError {
    EvalError::new(header, format!("`{kind}` {} is declared twice in this module", shown(labels)))
}

fn shown(labels: &[Arc<str>]) -> String {
    labels.iter().map(|label| format!("\"{label}\"")).collect::<Vec<_>>().join(" ")
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "label" } else { "labels" }
}
