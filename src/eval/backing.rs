//! A root module behind an estate.

mod configured;
mod near;
mod origin;
mod said;
mod trace;
mod unfetched;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::chain::Chain;
use super::config::ResourceBlock;
use super::evaluator::Evaluator;
use super::instance::{Expansion, Instance};
use super::members::Members as Configured;
use crate::estate::{self, Backing, Declared, Members, Origin, Part, Place, Provider, ResourceId, Said, Side};
use crate::resource::{Address, Mode, Operation, Resource, relevant};
use crate::source::{Location, SourceId};
use crate::value::Value;

/// A root module whose resources are told apart.
pub(super) struct Module {
    pub(super) evaluator: Evaluator,
    /// All module instances, callers before what they call.
    instances: Vec<Arc<Instance>>,
    managed: Vec<Entry>,
    data: Vec<Entry>,
    /// Into `managed` or `data`, as the address says.
    by_address: HashMap<Arc<Address>, usize>,
    /// The same by addresses without keys: the first instance of each block. Made when it is first asked for.
    by_block: OnceLock<HashMap<Address, usize>>,
    /// What is known when a plan is made. Made when it is first asked for.
    known: OnceLock<origin::Known>,
}

/// A resource instance.
struct Entry {
    instance: Arc<Instance>,
    /// The number of its block.
    block: usize,
    /// The instances of the block.
    expansion: Arc<Expansion>,
    /// Its position among the instances of the block.
    position: usize,
    address: Arc<Address>,
    provider: Option<usize>,
}

impl Module {
    pub(super) fn new(evaluator: Evaluator) -> Self {
        Self {
            evaluator,
            instances: Vec::new(),
            managed: Vec::new(),
            data: Vec::new(),
            by_address: HashMap::new(),
            by_block: OnceLock::new(),
            known: OnceLock::new(),
        }
    }

    /// Evaluates everything: what there is, then the resources that matter.
    pub(super) fn evaluate(&mut self, parallel: bool) {
        self.expand();
        for at in 0..self.evaluator.provider_entries().len() {
            self.evaluator.provider(at, &Chain::Start);
        }
        let force = |entry: &Entry| drop(self.configured_of(entry));
        if parallel {
            self.managed.par_iter().for_each(force);
            self.data.par_iter().for_each(|entry| self.force_data(entry));
        } else {
            self.managed.iter().for_each(force);
            self.data.iter().for_each(|entry| self.force_data(entry));
        }
    }

    /// Evaluates what there is: the tree of modules, then its names, then which instances resources have.
    pub(super) fn expand(&mut self) {
        self.evaluator.adopt(&self.evaluator.root);
        self.evaluator.split(&self.evaluator.root);
        let mut pending = vec![self.evaluator.root.clone()];
        while let Some(instance) = pending.pop() {
            let calls = (0..instance.config().calls.len()).filter_map(|at| {
                self.evaluator.check_arguments(&instance, at);
                self.evaluator.calls(&instance, at, &Chain::Start)
            });
            let inner: Vec<Arc<Instance>> = calls.flat_map(|calls| calls.instances.clone()).collect();
            for instance in &inner {
                self.evaluator.split(instance);
            }
            pending.extend(inner.into_iter().rev());
            self.instances.push(instance);
        }
        for instance in &self.instances {
            self.evaluator.evaluate_names(instance);
        }
        for instance in &self.instances {
            for (at, block) in instance.config().resources.iter().enumerate() {
                if block.schema.is_none() || block.mode == Mode::Ephemeral {
                    continue;
                }
                let Some(expansion) = self.evaluator.expansion(instance, at, &Chain::Start) else { continue };
                for (position, one) in expansion.instances.iter().enumerate() {
                    let provider = self.evaluator.provider_of(instance, block, &one.each, &Chain::Start);
                    let entry = Entry {
                        instance: instance.clone(),
                        block: at,
                        expansion: expansion.clone(),
                        position,
                        address: one.address.clone(),
                        provider,
                    };
                    if block.mode == Mode::Data {
                        self.data.push(entry);
                    } else if relevant(&block.kind) {
                        self.managed.push(entry);
                    }
                }
            }
        }
        // In which file a block stands, and where in it, means nothing: no list in a report may depend on it.
        for entries in [&mut self.managed, &mut self.data] {
            entries.sort_by(|a, b| a.address.cmp(&b.address));
            self.by_address.extend(entries.iter().map(|entry| entry.address.clone()).zip(0..));
        }
    }

    /// What a data source computes can be wrong as well as its arguments.
    fn force_data(&self, entry: &Entry) {
        if &*entry.address.kind == "aws_iam_policy_document" {
            drop(self.attribute_of(entry, "json"));
        } else {
            drop(self.configured_of(entry));
        }
    }

    /// The resources, in the order of their addresses.
    pub(super) fn resources(&self) -> Vec<Resource> {
        let listed = self.listed_providers();
        let importing = self.instances.iter().any(|instance| !instance.config().imports.is_empty());
        let resource = |entry: &Entry| {
            let own = entry.expansion.keys.uncertain().cloned();
            Resource {
                address: entry.address.clone(),
                text: entry.address.to_string().into(),
                operation: Operation::Create,
                forgets: false,
                deposed: false,
                importing: importing && self.is_imported(&entry.address),
                provider: entry.provider.and_then(|at| listed.binary_search(&at).ok()),
                uncertain: entry.instance.uncertain.clone().or(own),
            }
        };
        self.managed.iter().map(resource).collect()
    }

    /// Whether an `import` block takes over a resource. Which of its instances, only the key tells, which can be an
    /// expression: all of them count.
    fn is_imported(&self, address: &Address) -> bool {
        self.instances.iter().any(|instance| {
            instance.config().imports.iter().any(|import| {
                let calls = instance.path.0.iter().map(|step| &step.name).chain(&import.calls);
                import.kind == address.kind
                    && import.name == address.name
                    && address.module.0.len() == instance.path.0.len() + import.calls.len()
                    && calls.zip(address.module.0.iter()).all(|(name, step)| *name == step.name)
            })
        })
    }

    /// The provider configurations, in the order of the resources' indexes.
    pub(super) fn providers(&self) -> Vec<Provider> {
        let listed = self.listed_providers().into_iter();
        let providers = listed.filter_map(|at| self.evaluator.provider(at, &Chain::Start));
        providers.map(|provider| Provider::clone(&provider)).collect()
    }

    /// The provider configurations that there are: one with `for_each` is its instances, unless nobody knows which of
    /// them manages something.
    fn listed_providers(&self) -> Vec<usize> {
        let used: BTreeSet<usize> = self.managed.iter().filter_map(|entry| entry.provider).collect();
        let entries = self.evaluator.provider_entries();
        let listed = entries.iter().enumerate().filter(|(at, entry)| !entry.is_split() || used.contains(at));
        listed.map(|(at, _)| at).collect()
    }

    /// What is known when a plan is made.
    fn known(&self) -> &origin::Known {
        self.known.get_or_init(|| origin::Known::of(&self.evaluator.root.node))
    }

    fn entry(&self, resource: ResourceId) -> Option<&Entry> {
        self.managed.get(resource.0 as usize)
    }

    fn configured_of(&self, entry: &Entry) -> Option<Arc<Configured>> {
        self.evaluator.members(&entry.instance, entry.block, &entry.expansion, entry.position, &Chain::Start)
    }

    fn block<'e>(&self, entry: &'e Entry) -> Option<&'e ResourceBlock> {
        entry.instance.config().resources.get(entry.block)
    }

    fn attribute_of(&self, entry: &Entry, name: &str) -> Option<Value> {
        let members = self.configured_of(entry)?;
        let value = members.get(&self.evaluator, self.block(entry)?, name, &Chain::Start);
        value.map(Value::marked_within)
    }

    fn object_of(&self, entry: &Entry) -> Option<Value> {
        let members = self.configured_of(entry)?;
        Some(members.object(&self.evaluator, self.block(entry)?, &Chain::Start).marked_within())
    }

    /// The entry of a managed resource or data source.
    fn find(&self, address: &Address) -> Option<&Entry> {
        self.listed(address, *self.by_address.get(address)?)
    }

    /// The entry at a place of the list that an address of its mode is in.
    fn listed(&self, address: &Address, at: usize) -> Option<&Entry> {
        if address.mode == Mode::Data { self.data.get(at) } else { self.managed.get(at) }
    }
}

/// One resource, opened.
struct Opened<'a> {
    module: &'a Module,
    block: &'a ResourceBlock,
    configured: Arc<Configured>,
}

impl Members for Opened<'_> {
    fn attribute(&self, name: &str) -> Option<Value> {
        let value = self.configured.get(&self.module.evaluator, self.block, name, &Chain::Start);
        value.map(Value::marked_within)
    }
}

impl Backing for Module {
    fn object(&self, resource: ResourceId, side: Side) -> Option<Value> {
        if side == Side::Before {
            return None;
        }
        self.object_of(self.entry(resource)?)
    }

    fn attribute(&self, resource: ResourceId, side: Side, name: &str) -> Option<Value> {
        if side == Side::Before {
            return None;
        }
        self.attribute_of(self.entry(resource)?, name)
    }

    fn members(&self, resource: ResourceId, side: Side) -> Option<Box<dyn Members + '_>> {
        if side == Side::Before {
            return None;
        }
        let entry = self.entry(resource)?;
        let (block, configured) = (self.block(entry)?, self.configured_of(entry)?);
        Some(Box::new(Opened { module: self, block, configured }))
    }

    fn configured(&self, resource: ResourceId, path: &str) -> estate::Configured {
        let Some(entry) = self.entry(resource) else { return estate::Configured::Maybe };
        match self.configured_of(entry) {
            Some(members) => configured::configured(&members, path),
            None => estate::Configured::Maybe,
        }
    }

    fn data_source(&self, address: &Address) -> Option<Value> {
        let entry = self.find(address).filter(|_| address.mode == Mode::Data)?;
        self.object_of(entry)
    }

    fn data_sources(&self, kind: &str) -> Vec<Arc<Address>> {
        let of_kind = self.data.iter().filter(|entry| *entry.address.kind == *kind);
        of_kind.map(|entry| entry.address.clone()).collect()
    }

    fn place(&self, address: &Address, path: &str) -> Option<Place> {
        trace::place(self, address, path)
    }

    fn said(&self, address: &Address, path: &str, part: &Part) -> Vec<Said> {
        said::said(self, address, path, part)
    }

    fn texts(&self) -> Vec<SourceId> {
        let mut texts: Vec<SourceId> =
            self.instances.iter().flat_map(|instance| &instance.config().texts).copied().collect();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    fn location(&self, address: &Address, path: &str) -> Option<Location> {
        trace::location(self, address, path)
    }

    fn origin(&self, address: &Address, path: &str) -> Option<Origin> {
        origin::origin(self, address, path)
    }

    fn declares(&self, address: &Address) -> Declared {
        self.declared_as(address)
    }
}
