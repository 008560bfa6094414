//! The names that an expression of a module reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::chain::Chain;
use super::config::Slot;
use super::evaluator::Evaluator;
use super::instance::{Each, Instance};
use crate::lang::{Kind, Scope, Step};
use crate::value::{Reason, Type, Unknown, Value, Why};

/// The scope of one evaluation.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) evaluator: &'a Evaluator,
    pub(super) instance: &'a Arc<Instance>,
    pub(super) each: &'a Each,
    /// The elements of the `dynamic` blocks around.
    pub(super) iterators: Option<&'a Iterator<'a>>,
    /// What is being evaluated, to notice what depends on itself.
    pub(super) chain: &'a Chain<'a>,
    /// Whether names are looked up now: conditions of variables have no slots.
    pub(super) by_name: bool,
}

/// The element of a `dynamic` block.
pub(super) struct Iterator<'a> {
    pub(super) name: Arc<str>,
    /// An object of `key` and `value`.
    pub(super) element: Value,
    pub(super) outer: Option<&'a Iterator<'a>>,
}

impl Names<'_> {
    fn meaning(&self, slot: usize) -> Option<Slot> {
        self.instance.config().slots.get(slot).copied()
    }

    /// The key of an index that needs no scope of a `for`.
    fn key(&self, step: &Step) -> Option<Value> {
        let Step::Index { key, .. } = step else { return None };
        match &key.kind {
            Kind::Literal(value) => Some(value.clone()),
            Kind::Slot { slot, steps } if steps.is_empty() => match self.meaning(*slot)? {
                Slot::EachKey | Slot::EachValue | Slot::CountIndex => Some(self.slot(*slot)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// `terraform.applying`: false when it plans, and true when it applies what is judged.
fn applying() -> Value {
    let reason = Reason::new(Why::KnownAfterApply, "terraform.applying");
    Value::unknown(Unknown { not_null: true, ..Unknown::new(Type::Bool, reason) })
}

impl Scope for Names<'_> {
    fn root(&self, name: &str) -> Option<Value> {
        let mut iterators = self.iterators;
        while let Some(iterator) = iterators {
            if *iterator.name == *name {
                return Some(iterator.element.clone());
            }
            iterators = iterator.outer;
        }
        if !self.by_name {
            // It is not declared, and that is reported.
            return Some(super::evaluator::not_evaluated(name));
        }
        let config = self.instance.config();
        match name {
            "var" => {
                let names = config.variables.iter().enumerate().map(|(at, variable)| {
                    (variable.item.name.clone(), self.evaluator.variable(self.instance, at, self.chain))
                });
                Some(Value::object(names.collect::<BTreeMap<_, _>>()))
            }
            "local" => {
                let names = config
                    .locals
                    .iter()
                    .enumerate()
                    .map(|(at, local)| (local.name.clone(), self.evaluator.local(self.instance, at, self.chain)));
                Some(Value::object(names.collect::<BTreeMap<_, _>>()))
            }
            "path" => Some(Value::object([
                ("module", self.evaluator.path_module(self.instance)),
                ("root", Value::string(".")),
                ("cwd", self.evaluator.path_cwd()),
            ])),
            "terraform" | "tofu" => {
                Some(Value::object([("workspace", self.evaluator.workspace()), ("applying", applying())]))
            }
            _ => None,
        }
    }

    fn slot(&self, slot: usize) -> Value {
        let evaluator = self.evaluator;
        let Some(meaning) = self.meaning(slot) else { return Value::null() };
        let of_each = |value: &Option<Value>| value.clone().unwrap_or_else(Value::null);
        match meaning {
            Slot::EachKey => of_each(&self.each.key),
            Slot::EachValue => of_each(&self.each.value),
            Slot::CountIndex => of_each(&self.each.index),
            Slot::PathModule => evaluator.path_module(self.instance),
            Slot::PathRoot => Value::string("."),
            Slot::PathCwd => evaluator.path_cwd(),
            Slot::Workspace => evaluator.workspace(),
            Slot::Applying => applying(),
            Slot::Variable(at) => evaluator.variable(self.instance, at, self.chain),
            Slot::Local(at) => evaluator.local(self.instance, at, self.chain),
            Slot::Resource(at) => evaluator.resource(self.instance, at, self.chain),
            Slot::Call(at) => evaluator.called(self.instance, at, self.chain),
        }
    }

    fn read(&self, slot: usize, steps: &[Step]) -> Option<(Value, usize)> {
        match self.meaning(slot)? {
            Slot::Resource(at) => match steps {
                [Step::Attribute { name, .. }, ..] => {
                    let value = self.evaluator.attribute(self.instance, at, None, name, self.chain)?;
                    Some((value, 1))
                }
                [index @ Step::Index { .. }, Step::Attribute { name, .. }, ..] => {
                    let key = self.key(index)?;
                    let value = self.evaluator.attribute(self.instance, at, Some(&key), name, self.chain)?;
                    Some((value, 2))
                }
                _ => None,
            },
            Slot::Call(at) => match steps {
                [Step::Attribute { name, .. }, ..] => {
                    Some((self.evaluator.output(self.instance, at, None, name, self.chain)?, 1))
                }
                [index @ Step::Index { .. }, Step::Attribute { name, .. }, ..] => {
                    let key = self.key(index)?;
                    Some((self.evaluator.output(self.instance, at, Some(&key), name, self.chain)?, 2))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn call(&self, namespace: &str, name: &str, _: &[Value]) -> Option<Result<Value, String>> {
        // Only the provider itself knows what its functions answer.
        namespace.starts_with("provider").then(|| {
            let reason = Reason::new(Why::KnownAfterApply, format!("{namespace}::{name}"));
            Ok(Value::unknown_because(Type::Dynamic, reason))
        })
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut iterators = self.iterators;
        while let Some(iterator) = iterators {
            names.push(iterator.name.to_string());
            iterators = iterator.outer;
        }
        names.extend(["var", "local", "path", "terraform"].map(str::to_owned));
        names
    }
}
