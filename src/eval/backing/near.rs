//! The block of a resource that the evaluation knows by another address or not at all: a plan that was made with other
//! values has other keys, and instances where there are none here.

use foldhash::{HashMap, HashMapExt};

use super::{Entry, Module};
use crate::estate::Declared;
use crate::eval::config::ResourceBlock;
use crate::eval::tree::{Child, Node};
use crate::resource::{Address, ModulePath, ModuleStep};
use crate::source::Related;

/// Where the calls of an address lead.
enum Way<'m> {
    /// To a module, with the calls from the outside in.
    Module(&'m Node, Vec<Related>),
    /// To one that is not there to be read.
    Unseen,
    /// Nowhere.
    Nowhere,
}

impl Module {
    /// The instance with an address; else the first one of its block.
    pub(super) fn near(&self, address: &Address) -> Option<&Entry> {
        self.find(address).or_else(|| {
            let blocks = self.by_block.get_or_init(|| {
                let mut blocks = HashMap::new();
                for list in [&self.managed, &self.data] {
                    for (at, entry) in list.iter().enumerate() {
                        blocks.entry(bare(&entry.address)).or_insert(at);
                    }
                }
                blocks
            });
            self.listed(address, *blocks.get(&bare(address))?)
        })
    }

    /// The block of a resource, and the calls around it from the inside out, where no instance of it is known.
    pub(super) fn in_no_instance(&self, address: &Address) -> Option<(&ResourceBlock, Vec<Related>)> {
        let Way::Module(node, mut calls) = self.way(address) else { return None };
        let config = &node.config;
        let block = config.resources.get(config.lookup.resource(address.mode, &address.kind, &address.name)?)?;
        calls.reverse();
        Some((block, calls))
    }

    /// Whether a resource is declared, whatever the keys of its address.
    pub(super) fn declared_as(&self, address: &Address) -> Declared {
        match self.way(address) {
            Way::Module(node, _) => match node.config.lookup.resource(address.mode, &address.kind, &address.name) {
                Some(_) => Declared::Here,
                None => Declared::Nowhere,
            },
            Way::Unseen => Declared::Unseen,
            Way::Nowhere => Declared::Nowhere,
        }
    }

    fn way(&self, address: &Address) -> Way<'_> {
        let mut node: &Node = &self.evaluator.root.node;
        let mut calls = Vec::with_capacity(address.module.0.len());
        for (depth, step) in address.module.0.iter().enumerate() {
            let Some(at) = node.config.lookup.calls.get(&step.name) else { return Way::Nowhere };
            if let Some(call) = node.config.calls.get(*at) {
                let path = address.module.0.iter().take(depth + 1).cloned().collect();
                calls.push(Related::call(ModulePath(path), call.content.place()));
            }
            match node.children.get(*at) {
                Some(Child::Module(inner)) => node = inner,
                _ => return Way::Unseen,
            }
        }
        Way::Module(node, calls)
    }
}

/// An address without keys.
fn bare(address: &Address) -> Address {
    let steps = address.module.0.iter().map(|step| ModuleStep { name: step.name.clone(), key: None });
    Address { module: ModulePath(steps.collect()), key: None, ..address.clone() }
}
