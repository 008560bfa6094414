//! Variables, local values and outputs; and what steps of an evaluation are called.

use std::sync::{Arc, PoisonError};

use super::{Evaluator, not_evaluated};
use crate::eval::chain::{Chain, Step, What};
use crate::eval::config::{Named, Placed};
use crate::eval::instance::{Each, Instance};
use crate::eval::scope::Names;
use crate::eval::variable::Variable;
use crate::lang::EvalError;
use crate::resource::{Address, Mode, ModulePath};
use crate::source::{SourceId, Span};
use crate::value::{Reason, Shape, Symbol, Unknown, Value, Why};

impl Evaluator {
    pub(in crate::eval) fn path_cwd(&self) -> Value {
        Value::string(&self.cwd)
    }

    pub(in crate::eval) fn path_module(&self, instance: &Instance) -> Value {
        Value::string(&instance.node.path)
    }

    pub(in crate::eval) fn workspace(&self) -> Value {
        Value::string(&self.workspace)
    }

    /// The value of a local value.
    pub(in crate::eval) fn local(&self, instance: &Arc<Instance>, at: usize, chain: &Chain<'_>) -> Value {
        let Some(cell) = instance.locals.get(at) else { return Value::null() };
        if let Some(value) = cell.get() {
            return value.clone();
        }
        let Some(Named { name, source, expr }) = instance.config().locals.get(at) else { return Value::null() };
        let what = || not_evaluated(format!("local.{name}"));
        let place = || (*source, expr.span);
        let Some(chain) = self.enter(instance, What::Local(at), chain, place) else { return what() };
        let names = self.names(instance, &NONE, None, &chain);
        let value = self.try_eval(expr, *source, &names).unwrap_or_else(|()| what());
        cell.get_or_init(|| value).clone()
    }

    /// The value of a variable within its module.
    pub(in crate::eval) fn variable(&self, instance: &Arc<Instance>, at: usize, chain: &Chain<'_>) -> Value {
        let Some(cell) = instance.variables.get(at) else { return Value::null() };
        if let Some(value) = cell.get() {
            return value.clone();
        }
        let Some(variable) = instance.config().variables.get(at) else { return Value::null() };
        let place = || (variable.source, variable.item.span);
        let Some(chain) = self.enter(instance, What::Variable(at), chain, place) else {
            return not_evaluated(format!("var.{}", variable.item.name));
        };
        let value = match &instance.caller {
            Some(_) => self.passed(instance, variable, &chain),
            None => self.given(variable),
        };
        cell.get_or_init(|| value).clone()
    }

    /// The value of a variable of the root module.
    fn given(&self, variable: &Placed<Variable>) -> Value {
        let Placed { source, item } = variable;
        let given = self.given.get(&item.name);
        let accepted = match given {
            None if item.default.is_none() => return not_given(item),
            None => item.value(None),
            Some(given) => item.value(Some(&given.value)),
        };
        accepted.unwrap_or_else(|error| {
            let diagnostic = error.at(*source);
            self.report(match given {
                // The report draws the lines of a place, and nobody is to see this one.
                Some(given) if !item.is_hidden() => given.error(diagnostic),
                _ => diagnostic,
            });
            not_evaluated(format!("var.{}", item.name))
        })
    }

    /// The value of a variable of a called module.
    fn passed(&self, instance: &Arc<Instance>, variable: &Placed<Variable>, chain: &Chain<'_>) -> Value {
        let Placed { source, item } = variable;
        let failed = || not_evaluated(format!("var.{}", item.name));
        let Some(caller) = &instance.caller else { return failed() };
        let Some(parent) = caller.instance.upgrade() else { return failed() };
        let Some(call) = parent.config().calls.get(caller.call) else { return failed() };
        let Some(argument) = call.content.argument(&item.name) else {
            if item.default.is_none() {
                let message = format!("the call of module `{}` gives no value for `{}`", call.name, item.name);
                let error = EvalError::new(call.content.header, message);
                let help = format!("`{}` has no default, so that the call needs it", item.name);
                self.fail(call.content.source, error.with_help(help));
                return failed();
            }
            return item.value(None).unwrap_or_else(|error| {
                self.fail(*source, error);
                failed()
            });
        };
        let names = self.names(&parent, &caller.each, None, chain);
        let Ok(value) = self.try_eval(&argument.attribute.expr, argument.source, &names) else { return failed() };
        item.value(Some(&value)).unwrap_or_else(|error| {
            let span = if item.is_hidden() { argument.attribute.name_span } else { argument.attribute.expr.span };
            self.fail(argument.source, EvalError::new(span, error.message.clone()));
            failed()
        })
    }

    /// Tests the values of all variables of an instance.
    pub(in crate::eval) fn validate(&self, instance: &Arc<Instance>) {
        for (at, Placed { source, item }) in instance.config().variables.iter().enumerate() {
            if item.validations.is_empty() {
                continue;
            }
            let value = self.variable(instance, at, &Chain::Start);
            // What nobody knows can pass.
            if value.is_unknown() {
                continue;
            }
            let start = Chain::Start;
            let names = Names { by_name: true, ..self.names(instance, &NONE, None, &start) };
            if let Err(errors) = item.validate(&value, &self.context(&names)) {
                errors.into_iter().for_each(|error| self.fail(*source, error));
            }
        }
    }

    /// The value of an output, within its module.
    pub(in crate::eval) fn output_value(&self, instance: &Arc<Instance>, at: usize, chain: &Chain<'_>) -> Value {
        let Some(cell) = instance.outputs.get(at) else { return Value::null() };
        if let Some(value) = cell.get() {
            return value.clone();
        }
        let Some(Named { name, source, expr }) = instance.config().outputs.get(at) else { return Value::null() };
        let what = || not_evaluated(format!("output {name}"));
        let place = || (*source, expr.span);
        let Some(chain) = self.enter(instance, What::Output(at), chain, place) else { return what() };
        let names = self.names(instance, &NONE, None, &chain);
        let value = self.try_eval(expr, *source, &names).unwrap_or_else(|()| what());
        cell.get_or_init(|| value).clone()
    }

    /// The instance with a number, for messages.
    fn numbered(instance: &Arc<Instance>, number: u32) -> Option<Arc<Instance>> {
        if instance.number == number {
            return Some(instance.clone());
        }
        let calls = instance.calls.iter().filter_map(|cell| cell.get());
        calls.flat_map(|calls| &calls.instances).find_map(|inner| Self::numbered(inner, number))
    }

    /// What a step is called.
    pub(super) fn describe(&self, step: Step) -> String {
        let Some(instance) = Self::numbered(&self.root, step.instance) else { return "a value".to_owned() };
        let config = instance.config();
        let name = match step.what {
            What::Variable(at) => config.variables.get(at).map(|variable| format!("var.{}", variable.item.name)),
            What::Local(at) => config.locals.get(at).map(|local| format!("local.{}", local.name)),
            What::Output(at) => config.outputs.get(at).map(|output| format!("output.{}", output.name)),
            What::Call(at) => config.calls.get(at).map(|call| format!("module.{}", call.name)),
            What::Expansion(at) | What::Resource(at, _) => config.resources.get(at).map(ToString::to_string),
            What::Provider(at) => self
                .providers
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .get(at)
                .map(|entry| format!("provider.{}", entry.key)),
        };
        let name = name.unwrap_or_else(|| "a value".to_owned());
        if instance.path.0.is_empty() { name } else { format!("{}.{name}", instance.path) }
    }

    /// Where a step is declared.
    pub(super) fn place_of(&self, step: Step) -> Option<(SourceId, Span)> {
        let instance = Self::numbered(&self.root, step.instance)?;
        let config = instance.config();
        Some(match step.what {
            What::Variable(at) => config.variables.get(at).map(|variable| (variable.source, variable.item.span))?,
            What::Local(at) => config.locals.get(at).map(|local| (local.source, local.expr.span))?,
            What::Output(at) => config.outputs.get(at).map(|output| (output.source, output.expr.span))?,
            What::Call(at) => config.calls.get(at).map(|call| (call.content.source, call.content.header))?,
            What::Expansion(at) | What::Resource(at, _) => {
                config.resources.get(at).map(|block| (block.content.source, block.content.header))?
            }
            What::Provider(_) => return None,
        })
    }
}

/// No instance of a block.
pub(in crate::eval) static NONE: Each = Each { key: None, value: None, index: None };

/// The value of a variable that nobody gave: the same wherever it is read.
pub(in crate::eval) fn not_given(variable: &Variable) -> Value {
    let what = format!("var.{}", variable.name);
    let symbol = Symbol { address: pseudo("var", &variable.name), path: "".into() };
    let unknown = Unknown::new(variable.constraint.ty().clone(), Reason::new(Why::NotGiven, what));
    let unknown = Unknown { not_null: !variable.nullable, ..unknown }.with_shape(Shape::Symbol(symbol));
    Value::unknown(unknown).with_sensitivity(variable.is_hidden())
}

/// An address for something that is no resource.
pub(in crate::eval) fn pseudo(kind: &str, name: &str) -> Arc<Address> {
    Arc::new(Address {
        module: ModulePath::default(),
        mode: Mode::Managed,
        kind: kind.into(),
        name: name.into(),
        key: None,
    })
}
