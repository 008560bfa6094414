//! Provider configurations with `for_each`: one block, an instance for each element.
//!
//! OpenTofu documentation, "Provider Configuration", `for_each`. Which instances there are is decided before anything is
//! planned; which of them manages a resource, when that resource is.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError};

use super::{ByKey, Evaluator, ProviderEntry};
use crate::eval::chain::{Chain, What};
use crate::eval::config::{Placed, ProviderUse, Repeat};
use crate::eval::early::Reach;
use crate::eval::instance::{Each, Instance, Keys};
use crate::eval::scope::Names;
use crate::lang::{EvalError, convert};
use crate::resource::Key;
use crate::value::{Reason, Type, Value, Why};

impl ProviderEntry {
    /// Whether it stands for all the instances of a `for_each`: its own, if it has any, are not it.
    pub(in crate::eval) fn is_several(&self) -> bool {
        self.instances.get().is_some()
    }

    /// Whether it stands for instances all of which are known: whoever knows which one is meant names that.
    pub(in crate::eval) fn is_split(&self) -> bool {
        self.instances.get().is_some_and(Result::is_ok)
    }
}

impl Evaluator {
    /// Makes the instances of the provider configurations that a module declares.
    pub(in crate::eval) fn split(&self, instance: &Arc<Instance>) {
        for at in instance.providers.values() {
            self.provider_instances(*at, &Chain::Start);
        }
    }

    /// The configuration that a reference means among those of a name; the one that stands for all where that is not
    /// known.
    pub(super) fn chosen(&self, at: usize, used: &ProviderUse, names: &Names<'_>) -> usize {
        let (Some(Placed { source, item }), Some(instances)) = (&used.key, self.provider_instances(at, names.chain))
        else {
            return at;
        };
        let Ok(value) = self.try_eval(item, *source, names) else { return at };
        let wrong = |message: String| {
            self.fail(*source, EvalError::new(item.span, message));
            at
        };
        if value.is_sensitive() {
            return wrong(
                "the key of a provider configuration is sensitive, and which one manages something shows it".to_owned(),
            );
        }
        let key = match convert(&value, &Type::String) {
            Ok(key) if key.is_null() => return wrong("the key of a provider configuration is null".to_owned()),
            Ok(key) => key,
            Err(_) => return wrong("the key of a provider configuration is no text".to_owned()),
        };
        match key.as_str().map(|key| (key, instances.get(key))) {
            Some((_, Some(at))) => *at,
            Some((key, None)) => wrong(format!("the provider configuration `{}` has no instance \"{key}\"", used.name)),
            None => at,
        }
    }

    /// The instances of a configuration with `for_each`, by key; none where they are not known, and for one without.
    fn provider_instances(&self, at: usize, chain: &Chain<'_>) -> Option<ByKey> {
        let entry = self.providers.read().unwrap_or_else(PoisonError::into_inner).get(at)?.clone();
        if let Some(known) = entry.instances.get() {
            return known.clone().ok();
        }
        let instance = entry.instance().filter(|_| entry.each.is_none())?;
        let block = instance.config().providers.get(entry.block?)?;
        let Repeat::Each(each) = &block.repeat else { return None };
        let chain =
            self.enter(&instance, What::Provider(at), chain, || (block.content.source, block.content.header))?;
        let names = self.names(&instance, &super::super::names::NONE, None, &chain);
        let what = format!("provider.{}", entry.key);
        let failed = || Reason::new(Why::NotEvaluated, format!("for_each of {what}"));
        let early = reached(&instance, &mut |reach| reach.check(&each.item, &format!("`for_each` of {what}")));
        let made = match early {
            Ok(()) => {
                let keys = self.provider_keys(&block.repeat, &what, &names);
                match keys.uncertain() {
                    Some(reason) => Err(Reason::clone(reason)),
                    None => Ok(Arc::new(self.make(&entry, &instance, &keys))),
                }
            }
            Err(error) => {
                self.fail(each.source, error);
                Err(failed())
            }
        };
        entry.instances.get_or_init(|| made).clone().ok()
    }

    fn make(&self, of: &ProviderEntry, instance: &Arc<Instance>, keys: &Keys) -> BTreeMap<Arc<str>, usize> {
        let mut list = self.providers.write().unwrap_or_else(PoisonError::into_inner);
        let mut made = BTreeMap::new();
        for (key, each) in keys.instances() {
            let Some(Key::Name(name)) = key else { continue };
            let entry = ProviderEntry {
                key: format!("{}{}", of.key, Key::Name(name.clone())).into(),
                instance: OnceLock::from(Arc::downgrade(instance)),
                block: of.block,
                each: Some(each),
                instances: OnceLock::new(),
                value: OnceLock::new(),
            };
            made.insert(name, list.len());
            list.push(Arc::new(entry));
        }
        made
    }
}

/// Looks at the names of an instance of a module and of those that call it.
fn reached<T>(instance: &Instance, look: &mut dyn FnMut(&Reach<'_>) -> T) -> T {
    let outer = instance.caller.as_ref().and_then(|caller| Some((caller.instance.upgrade()?, caller.call)));
    match &outer {
        Some((outer, call)) => reached(outer, &mut |up| {
            let call = outer.config().calls.get(*call);
            look(&Reach::new(instance.config(), call.map(|call| (up, call))))
        }),
        None => look(&Reach::new(instance.config(), None)),
    }
}

/// What `each` is where nobody knows for which instance.
pub(super) fn any(entry: &ProviderEntry) -> Each {
    let reason = match entry.instances.get() {
        Some(Err(reason)) => reason.clone(),
        _ => Reason::new(Why::DataSource, format!("which instance of provider.{} is meant", entry.key)),
    };
    let part = |ty: Type| Some(Value::unknown_because(ty, reason.clone()));
    Each { key: part(Type::String), value: part(Type::Dynamic), index: None }
}
