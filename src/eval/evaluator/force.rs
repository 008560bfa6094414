//! Evaluating what nothing else asks for, so that its errors are found.

use std::sync::Arc;

use super::Evaluator;
use crate::eval::chain::Chain;
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
        for &at in &config.order {
            self.local(instance, at, &Chain::Start);
        }
        for at in 0..config.outputs.len() {
            self.output_value(instance, at, &Chain::Start);
        }
        self.validate(instance);
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
            let known = variables.keys().map(|name| &**name);
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
