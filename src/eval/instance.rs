//! Instances of modules and resources: what was evaluated of them so far.
//!
//! Everything is evaluated when it is first asked for, and kept. The tree of module instances is complete before
//! resources are evaluated in parallel; from then on two threads may evaluate the same value, and either is right.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, Weak};

use super::config::{Config, ProviderName};
use super::tree::Node;
use crate::resource::{Address, Key, ModulePath};
use crate::value::{Reason, Value};

/// A module instance.
pub(super) struct Instance {
    /// Its number, in the order in which instances were made.
    pub(super) number: u32,
    pub(super) node: Arc<Node>,
    pub(super) path: ModulePath,
    /// Who calls it; none for the root.
    pub(super) caller: Option<Caller>,
    /// Provider configurations by the names that this module gives them: indexes into the estate's list.
    pub(super) providers: BTreeMap<ProviderName, usize>,
    /// Why it is not known whether it exists.
    pub(super) uncertain: Option<Arc<Reason>>,
    pub(super) variables: Vec<OnceLock<Value>>,
    pub(super) locals: Vec<OnceLock<Value>>,
    pub(super) outputs: Vec<OnceLock<Value>>,
    pub(super) resources: Vec<OnceLock<Arc<Expansion>>>,
    pub(super) calls: Vec<OnceLock<Arc<Calls>>>,
}

/// The call that an instance stems from.
pub(super) struct Caller {
    pub(super) instance: Weak<Instance>,
    /// The number of the call in the caller's configuration.
    pub(super) call: usize,
    pub(super) each: Each,
}

/// What `each` and `count` are in one instance of a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Each {
    pub(super) key: Option<Value>,
    pub(super) value: Option<Value>,
    pub(super) index: Option<Value>,
}

/// The instances of a block.
#[derive(Debug, Clone)]
pub(super) enum Keys {
    /// One, without a key.
    Once,
    /// `count`.
    Count(usize),
    /// `for_each`, in the order of the keys.
    Each(Vec<(Arc<str>, Value)>),
    /// None, where there would be one without a key: `enabled = false`.
    Disabled,
    /// One without a key, or none: whether it is enabled is not known.
    Perhaps(Arc<Reason>),
    /// Not known: one instance stands for all.
    Uncertain(Arc<Reason>, Each),
}

/// The instances of a resource.
pub(super) struct Expansion {
    pub(super) keys: Keys,
    pub(super) instances: Vec<One>,
    /// All of them as one value.
    pub(super) whole: OnceLock<Value>,
}

/// An instance of a resource.
pub(super) struct One {
    pub(super) each: Each,
    pub(super) address: Arc<Address>,
    pub(super) members: OnceLock<Arc<super::members::Members>>,
}

/// The instances of a module call.
pub(super) struct Calls {
    pub(super) keys: Keys,
    pub(super) instances: Vec<Arc<Instance>>,
}

impl Keys {
    /// The key and the `each` of every instance.
    pub(super) fn instances(&self) -> Vec<(Option<Key>, Each)> {
        match self {
            Self::Once | Self::Perhaps(_) => vec![(None, Each::default())],
            Self::Disabled => Vec::new(),
            Self::Count(count) => (0..*count)
                .map(|at| {
                    let index = Value::int(i64::try_from(at).unwrap_or(i64::MAX));
                    (Some(Key::Index(at as u64)), Each { index: Some(index), ..Each::default() })
                })
                .collect(),
            Self::Each(entries) => entries
                .iter()
                .map(|(key, value)| {
                    let each = Each { key: Some(Value::string(key)), value: Some(value.clone()), index: None };
                    (Some(Key::Name(key.clone())), each)
                })
                .collect(),
            Self::Uncertain(_, each) => vec![(None, each.clone())],
        }
    }

    /// How many instances there are; one where that is not known.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Once | Self::Perhaps(_) | Self::Uncertain(..) => 1,
            Self::Disabled => 0,
            Self::Count(count) => *count,
            Self::Each(entries) => entries.len(),
        }
    }

    /// The position of the instance that a reference names, with a key or without; none where the key does not tell.
    pub(super) fn position(&self, key: Option<&Value>) -> Option<usize> {
        match (self, key) {
            (Self::Once | Self::Perhaps(_), None) => Some(0),
            // One stands for all of them.
            (Self::Uncertain(..), Some(_)) => Some(0),
            (keys, Some(key)) => keys.find(key),
            _ => None,
        }
    }

    fn find(&self, key: &Value) -> Option<usize> {
        if key.is_sensitive() {
            return None;
        }
        match self {
            Self::Count(count) => {
                let at = usize::try_from(key.as_number()?.as_i64()?).ok()?;
                (at < *count).then_some(at)
            }
            Self::Each(entries) => {
                let name = key.as_str()?;
                entries.binary_search_by(|(key, _)| (**key).cmp(name)).ok()
            }
            Self::Once | Self::Disabled | Self::Perhaps(_) | Self::Uncertain(..) => None,
        }
    }

    /// Why it is not known which instances there are.
    pub(super) fn uncertain(&self) -> Option<&Arc<Reason>> {
        match self {
            Self::Perhaps(reason) | Self::Uncertain(reason, _) => Some(reason),
            _ => None,
        }
    }
}

impl Instance {
    /// An instance of which nothing is evaluated yet.
    pub(super) fn new(number: u32, node: Arc<Node>, path: ModulePath, caller: Option<Caller>) -> Self {
        let config = &node.config;
        Self {
            number,
            path,
            caller,
            providers: BTreeMap::new(),
            uncertain: None,
            variables: blank(config.variables.len()),
            locals: blank(config.locals.len()),
            outputs: blank(config.outputs.len()),
            resources: blank(config.resources.len()),
            calls: blank(config.calls.len()),
            node,
        }
    }

    pub(super) fn config(&self) -> &Config {
        &self.node.config
    }
}

fn blank<T>(count: usize) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}
