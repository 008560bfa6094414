//! Which resources a module can reach: the candidates of a link whose origin a plan does not record.
//!
//! A `local` value can hold what the module declares, what its child modules give out, and what it was given. An input
//! that is itself a `local` of the parent counts only where nothing else is in reach: mostly it is a name to be given
//! to a new bucket.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::HashMap;

use super::backing::Plan;
use super::link::{Follow, Frame};
use super::targets::{Fit, Target};
use crate::resource::{Address, Key, ModulePath, ModuleStep};
use crate::value::Symbol;

/// Instances by block and by module; built when the first link is followed.
#[derive(Default)]
pub(super) struct Links {
    index: OnceLock<Instances>,
    reach: Mutex<Reach>,
}

type Reach = HashMap<(ModulePath, Target), Arc<[Symbol]>>;

/// Instances by block and by module.
#[derive(Default)]
pub(super) struct Instances {
    blocks: HashMap<Address, Vec<u32>>,
    modules: HashMap<ModulePath, Vec<u32>>,
    children: HashMap<ModulePath, BTreeSet<ModuleStep>>,
}

impl Instances {
    fn new(plan: &Plan) -> Self {
        let mut index = Self::default();
        for (at, entry) in (0..).zip(&plan.entries) {
            if !entry.operation.stays() {
                continue;
            }
            let block = Address { key: None, ..Address::clone(&entry.address) };
            index.blocks.entry(block).or_default().push(at);
            let module = &entry.address.module;
            if !index.modules.contains_key(module) {
                let mut path = module.0.as_ref();
                while let Some((last, parent)) = path.split_last() {
                    index.children.entry(ModulePath(parent.into())).or_default().insert(last.clone());
                    path = parent;
                }
            }
            index.modules.entry(module.clone()).or_default().push(at);
        }
        index
    }

    /// The instances of a block that exist after the apply.
    pub(super) fn of_block(&self, block: &Address) -> &[u32] {
        self.blocks.get(block).map_or(&[], Vec::as_slice)
    }

    /// The keys of the instances of a `module` block. One without resources that matter counts as one instance.
    pub(super) fn of_call(&self, parent: &ModulePath, name: &str) -> Vec<Option<Key>> {
        let steps = self.children.get(parent).into_iter().flatten();
        let keys: Vec<_> = steps.filter(|step| *step.name == *name).map(|step| step.key.clone()).collect();
        if keys.is_empty() { vec![None] } else { keys }
    }
}

impl Plan {
    /// Instances by block and by module.
    pub(super) fn instances(&self) -> &Instances {
        self.links.index.get_or_init(|| Instances::new(self))
    }

    /// What an unrecorded origin in a module instance can be. The list is shared: it can be as long as the plan.
    pub(super) fn reach(&self, module: &ModulePath, target: Target) -> Arc<[Symbol]> {
        let key = (module.clone(), target);
        let locked = || self.links.reach.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = locked().get(&key) {
            return known.clone();
        }
        let found = self.find_reach(module, target);
        locked().insert(key, found.clone());
        found
    }

    fn find_reach(&self, module: &ModulePath, target: Target) -> Arc<[Symbol]> {
        let mut symbols = BTreeSet::new();
        let mut open = vec![module.clone()];
        while let Some(path) = open.pop() {
            self.declared(&path, target, &mut symbols);
            let steps = self.instances().children.get(&path).into_iter().flatten();
            open.extend(steps.map(|step| ModulePath(path.0.iter().cloned().chain([step.clone()]).collect())));
        }
        let mut follow = Follow::new(self, target);
        self.inputs(module, &mut follow);
        symbols.extend(follow.symbols());
        if symbols.is_empty()
            && let Some((_, parent)) = module.0.split_last()
        {
            return self.reach(&ModulePath(parent.into()), target);
        }
        symbols.into_iter().collect()
    }

    fn declared(&self, path: &ModulePath, target: Target, symbols: &mut BTreeSet<Symbol>) {
        for &at in self.instances().modules.get(path).into_iter().flatten() {
            let Some(entry) = self.entries.get(at as usize) else { continue };
            let address = &entry.address;
            if target.fit(address.mode, &address.kind, None) == Fit::Is {
                symbols.insert(Symbol { address: address.clone(), path: "".into() });
            }
        }
    }

    fn inputs<'p>(&'p self, module: &ModulePath, follow: &mut Follow<'p>) {
        let Some((step, parent)) = module.0.split_last() else { return };
        let parent = ModulePath(parent.into());
        let Some(id) = self.config.module(&parent) else { return };
        let Some(call) = self.config.call(id, &step.name) else { return };
        let all = call.expressions.get(&self.text);
        let frame = Frame::new(id, parent, step.key.clone()).over(call.for_each.get(&self.text), all);
        for (_, expression) in all.map(super::document::members).unwrap_or_default() {
            follow.expression(expression, &frame);
        }
    }
}
