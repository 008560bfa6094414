//! What stands inside a block, with the file of each part: an override file changes a block argument by argument.

use std::sync::Arc;

use crate::hcl::{Attribute, Block};
use crate::source::{SourceId, Span};

/// The inside of a block.
#[derive(Debug, Clone)]
pub(in crate::eval) struct Content {
    /// The file of the header.
    pub(in crate::eval) source: SourceId,
    /// The kind and the labels.
    pub(in crate::eval) header: Span,
    /// Arguments, in source order.
    pub(in crate::eval) arguments: Vec<Argument>,
    /// Blocks, in source order.
    pub(in crate::eval) blocks: Vec<Nested>,
}

/// `name = expression`, and its file.
#[derive(Debug, Clone)]
pub(in crate::eval) struct Argument {
    pub(in crate::eval) source: SourceId,
    pub(in crate::eval) attribute: Attribute,
}

/// A nested block, and its file.
#[derive(Debug, Clone)]
pub(in crate::eval) struct Nested {
    pub(in crate::eval) source: SourceId,
    pub(in crate::eval) block: Block,
}

impl Content {
    pub(super) fn of(source: SourceId, block: Block) -> Self {
        let body = block.body;
        Self {
            source,
            header: block.header,
            arguments: body.attributes.into_iter().map(|attribute| Argument { source, attribute }).collect(),
            blocks: body.blocks.into_iter().map(|block| Nested { source, block }).collect(),
        }
    }

    pub(in crate::eval) fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|argument| &*argument.attribute.name == name)
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Argument> {
        let at = self.arguments.iter().position(|argument| &*argument.attribute.name == name)?;
        Some(self.arguments.remove(at))
    }

    /// Takes what stands in blocks `_` for what stands around them: what is in there is the provider's or module's, whatever
    /// its name.
    pub(super) fn unescape(&mut self) {
        let (escaped, blocks): (Vec<Nested>, Vec<Nested>) =
            std::mem::take(&mut self.blocks).into_iter().partition(|nested| &*nested.block.kind == "_");
        self.blocks = blocks;
        for Nested { source, block } in escaped {
            self.arguments.extend(block.body.attributes.into_iter().map(|attribute| Argument { source, attribute }));
            self.blocks.extend(block.body.blocks.into_iter().map(|block| Nested { source, block }));
        }
    }

    /// Changes it as a block of an override file says: arguments one by one, nested blocks all of a kind at once. A
    /// `dynamic` block counts as blocks of its label's kind. In JSON, the blocks of a provider's resource are arguments.
    /// `lifecycle` stays, whose `enabled` is the only part of it that is read: that is not overridden.
    pub(super) fn override_with(&mut self, mut other: Self) {
        other.blocks.retain(|nested| &*nested.block.kind != "lifecycle");
        let kinds: Vec<Arc<str>> = other.blocks.iter().map(|nested| kind(&nested.block)).collect();
        self.arguments.retain(|argument| !kinds.contains(&argument.attribute.name));
        self.blocks.retain(|nested| !kinds.contains(&kind(&nested.block)));
        for argument in other.arguments {
            self.blocks.retain(|nested| kind(&nested.block) != argument.attribute.name);
            let same = self.arguments.iter_mut().find(|own| own.attribute.name == argument.attribute.name);
            match same {
                Some(own) => *own = argument,
                None => self.arguments.push(argument),
            }
        }
        self.blocks.extend(other.blocks);
    }
}

/// The kind of blocks that a block makes.
fn kind(block: &Block) -> Arc<str> {
    match (&*block.kind, block.labels.first()) {
        ("dynamic", Some(label)) => label.text.clone(),
        _ => block.kind.clone(),
    }
}
