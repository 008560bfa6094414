//! Module calls: the instances of a call, and what their outputs are.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::{Evaluator, provider};
use crate::eval::chain::{Chain, What};
use crate::eval::instance::{Caller, Calls, Instance, Keys};
use crate::eval::tree::Child;
use crate::resource::{Address, Key, Mode, ModulePath, ModuleStep};
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value, Why};

impl Evaluator {
    /// The instances of a call; none if its module is not there, or while they depend on themselves.
    pub(in crate::eval) fn calls(&self, instance: &Arc<Instance>, at: usize, chain: &Chain<'_>) -> Option<Arc<Calls>> {
        let cell = instance.calls.get(at)?;
        if let Some(calls) = cell.get() {
            return Some(calls.clone());
        }
        let block = instance.config().calls.get(at)?;
        let Some(Child::Module(node)) = instance.node.children.get(at) else { return None };
        let place = || (block.content.source, block.content.header);
        let chain = self.enter(instance, What::Call(at), chain, place)?;
        let what = match instance.path.0.is_empty() {
            true => format!("module.{}", block.name),
            false => format!("{}.module.{}", instance.path, block.name),
        };
        let names = self.names(instance, &super::names::NONE, None, &chain);
        let keys = self.module_keys(&block.repeat, &what, &names, place());
        let uncertain = instance.uncertain.clone().or_else(|| keys.uncertain().cloned());
        let instances = keys.instances().into_iter().map(|(key, each)| {
            let passed = self.passed_providers(instance, block, &each, &chain);
            let step = ModuleStep { name: block.name.clone(), key };
            let path = ModulePath(instance.path.0.iter().cloned().chain([step]).collect());
            let caller = Caller { instance: Arc::downgrade(instance), call: at, each };
            let mut inner = Instance::new(self.next_number(), node.clone(), path, Some(caller));
            inner.uncertain = uncertain.clone();
            let mut list = self.providers.write().unwrap_or_else(PoisonError::into_inner);
            provider::of_call(&mut inner, instance, passed, &mut list);
            drop(list);
            let inner = Arc::new(inner);
            self.adopt(&inner);
            inner
        });
        let calls = Arc::new(Calls { instances: instances.collect(), keys });
        Some(cell.get_or_init(|| calls).clone())
    }

    /// One output of a call, where the instance is told by a known key.
    pub(in crate::eval) fn output(
        &self,
        instance: &Arc<Instance>,
        at: usize,
        key: Option<&Value>,
        name: &str,
        chain: &Chain<'_>,
    ) -> Option<Value> {
        let calls = self.calls(instance, at, chain)?;
        let position = calls.keys.position(key)?;
        let inner = calls.instances.get(position)?;
        let output = inner.config().output(name)?;
        Some(self.output_value(inner, output, chain))
    }

    /// The value of `module.NAME`.
    pub(in crate::eval) fn called(&self, instance: &Arc<Instance>, at: usize, chain: &Chain<'_>) -> Value {
        let Some(block) = instance.config().calls.get(at) else { return Value::null() };
        let Some(calls) = self.calls(instance, at, chain) else {
            return outside(instance, &block.name, instance.node.children.get(at));
        };
        let object = |inner: &Arc<Instance>| {
            let outputs = inner.config().outputs.iter().enumerate();
            let outputs = outputs.map(|(at, output)| (output.name.clone(), self.output_value(inner, at, chain)));
            Value::object(outputs.collect::<Vec<_>>())
        };
        match &calls.keys {
            Keys::Once => calls.instances.first().map_or_else(Value::null, object),
            Keys::Count(_) => Value::tuple(calls.instances.iter().map(object).collect()),
            Keys::Each(entries) => {
                let values = entries.iter().zip(&calls.instances).map(|((key, _), inner)| (key.clone(), object(inner)));
                Value::object(values.collect::<BTreeMap<_, _>>())
            }
            Keys::Disabled => Value::null(),
            Keys::Perhaps(reason) | Keys::Uncertain(reason, _) => {
                Value::unknown_because(Type::Dynamic, (**reason).clone())
            }
        }
    }
}

/// The value of a call whose module is not on disk: each of its outputs is the same wherever it is read.
fn outside(instance: &Instance, name: &Arc<str>, child: Option<&Child>) -> Value {
    let step = ModuleStep { name: name.clone(), key: None };
    let module = ModulePath(instance.path.0.iter().cloned().chain([step]).collect());
    let why = if matches!(child, Some(Child::Broken)) { Why::NotEvaluated } else { Why::NotFetched };
    let reason = Reason::new(why, module.to_string());
    let address = Address { module, mode: Mode::Managed, kind: "output".into(), name: "".into(), key: None::<Key> };
    let symbol = Symbol { address: Arc::new(address), path: "".into() };
    Value::unknown(Unknown::new(Type::Dynamic, reason).with_shape(Shape::Symbol(symbol)))
}
