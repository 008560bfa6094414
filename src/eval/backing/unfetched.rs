//! Module calls whose modules are not on disk, and the buckets that they are given.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Module;
use crate::estate::Unfetched;
use crate::eval::chain::Chain;
use crate::eval::config::Slot;
use crate::eval::instance::Instance;
use crate::eval::tree::Child;
use crate::lang::Expr;
use crate::resource::{Mode, ModulePath, ModuleStep};

/// How many names are followed in a row.
const DEEPEST: usize = 16;

impl Module {
    /// The calls that could not be followed, by address; instances of a module share theirs.
    pub(in crate::eval) fn unfetched(&self) -> Vec<Unfetched> {
        let mut found: BTreeMap<Arc<str>, Unfetched> = BTreeMap::new();
        for instance in &self.instances {
            for (call, child) in instance.config().calls.iter().zip(&instance.node.children) {
                let Child::Unfetched { reason, remedy, is_known } = child else { continue };
                let names = instance.path.0.iter().map(|step| &step.name).chain([&call.name]);
                let steps = names.map(|name| ModuleStep { name: name.clone(), key: None });
                let address: Arc<str> = ModulePath(steps.collect()).to_string().into();
                let one = found.entry(address.clone()).or_insert_with(|| Unfetched {
                    address,
                    reason: reason.clone(),
                    remedy: remedy.clone(),
                    is_known: *is_known,
                    location: call.content.place(),
                    buckets: Vec::new(),
                });
                for argument in &call.content.arguments {
                    self.buckets(instance, &argument.attribute.expr, &mut one.buckets, 0);
                }
            }
        }
        for one in found.values_mut() {
            one.buckets.sort();
            one.buckets.dedup();
        }
        found.into_values().collect()
    }

    /// The buckets that an expression reads, through local values and variables.
    fn buckets(&self, instance: &Arc<Instance>, expr: &Expr, into: &mut Vec<Arc<str>>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let config = instance.config();
        for slot in expr.slots().into_iter().filter_map(|slot| config.slots.get(slot)) {
            match slot {
                Slot::Resource(at) => {
                    let block = config.resources.get(*at);
                    let bucket =
                        block.is_some_and(|block| block.mode == Mode::Managed && &*block.kind == "aws_s3_bucket");
                    if bucket && let Some(expansion) = self.evaluator.expansion(instance, *at, &Chain::Start) {
                        into.extend(expansion.instances.iter().map(|one| Arc::from(one.address.to_string())));
                    }
                }
                Slot::Local(at) => {
                    if let Some(local) = config.locals.get(*at) {
                        self.buckets(instance, &local.expr, into, depth + 1);
                    }
                }
                Slot::Variable(at) => {
                    let Some(caller) = &instance.caller else { continue };
                    let Some(outer) = caller.instance.upgrade() else { continue };
                    let call = outer.config().calls.get(caller.call);
                    let name = config.variables.get(*at).map(|variable| &variable.item.name);
                    if let Some(argument) = call.zip(name).and_then(|(call, name)| call.content.argument(name)) {
                        self.buckets(&outer, &argument.attribute.expr, into, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }
}
