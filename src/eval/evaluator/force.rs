//! Evaluating what nothing else asks for, so that its errors are found.

use std::sync::Arc;

use super::Evaluator;
use crate::eval::chain::Chain;
use crate::eval::config::Slot;
use crate::eval::instance::Instance;
use crate::eval::tree::Child;
use crate::lang::EvalError;
use crate::source::nearest;

/// Arguments of a module call that are Terraform's own.
const META: [&str; 1] = ["ignore_nested_deprecations"];

impl Evaluator {
    /// Evaluates variables, local values and outputs of a module.
    pub(in crate::eval) fn evaluate_names(&self, instance: &Arc<Instance>) {
        let config = instance.config();
        for at in 0..config.variables.len() {
            self.variable(instance, at, &Chain::Start);
        }
        for at in self.in_order(instance) {
            self.local(instance, at, &Chain::Start);
        }
        for at in 0..config.outputs.len() {
            self.output_value(instance, at, &Chain::Start);
        }
        self.validate(instance);
    }

    /// The local values, those that others read before the others: then a long chain of them waits for nothing.
    fn in_order(&self, instance: &Arc<Instance>) -> Vec<usize> {
        let config = instance.config();
        let reads = |at: usize| -> Vec<usize> {
            let slots = config.locals.get(at).map(|local| local.expr.slots()).unwrap_or_default();
            let meanings = slots.into_iter().filter_map(|slot| config.slots.get(slot));
            meanings.filter_map(|slot| if let Slot::Local(at) = slot { Some(*at) } else { None }).collect()
        };
        let mut order = Vec::with_capacity(config.locals.len());
        let mut seen = vec![false; config.locals.len()];
        for start in 0..config.locals.len() {
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

    /// Reports arguments of a call that its module does not declare.
    pub(in crate::eval) fn check_arguments(&self, instance: &Arc<Instance>, at: usize) {
        let Some(call) = instance.config().calls.get(at) else { return };
        let Some(Child::Module(node)) = instance.node.children.get(at) else { return };
        let variables = &node.config.lookup.variables;
        for argument in &call.content.arguments {
            let name = &argument.attribute.name;
            if variables.contains_key(name) || META.contains(&&**name) {
                continue;
            }
            let message = format!("the module `{}` declares no variable `{name}`", call.name);
            let error = EvalError::new(argument.attribute.name_span, message);
            let mut known: Vec<&str> = variables.keys().map(|name| &**name).collect();
            known.sort_unstable();
            self.fail(
                argument.source,
                match nearest(name, known) {
                    Some(near) => error.with_help(format!("did you mean `{near}`?")),
                    None => error,
                },
            );
        }
    }
}
