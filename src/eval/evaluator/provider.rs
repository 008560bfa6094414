//! Provider configurations: which one a name means in a module, and what it says.
//!
//! Terraform documentation, "Providers Within Modules": a module without `providers` inherits the configurations
//! without alias of its caller.

mod several;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, Weak};

use super::{Evaluator, not_evaluated};
use crate::estate::{AccountId, Provider, endpoint};
use crate::eval::chain::{Chain, What};
use crate::eval::config::{CallBlock, Content, ProviderName, Repeat, ResourceBlock};
use crate::eval::instance::{Each, Instance};
use crate::eval::members::blocks_of;
use crate::lang::convert;
use crate::source::SourceId;
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// Indexes into the estate's list of provider configurations, by the keys of their `for_each`.
type ByKey = Arc<BTreeMap<Arc<str>, usize>>;

/// A provider configuration.
pub(in crate::eval) struct ProviderEntry {
    /// As in a plan: `aws`, `aws.replica`, `module.m:aws`.
    pub(in crate::eval) key: Arc<str>,
    /// The module that declares it; none for one that nobody declares. The root is not made yet when its own are.
    instance: OnceLock<Weak<Instance>>,
    /// The number of its block there; none for one that nobody declares.
    pub(in crate::eval) block: Option<usize>,
    /// What `each` is, for an instance that `for_each` makes.
    each: Option<Each>,
    /// The instances that its own `for_each` makes, by key: indexes into the estate's list. Else why they are not known.
    instances: OnceLock<Result<ByKey, Reason>>,
    value: OnceLock<Arc<Provider>>,
}

impl ProviderEntry {
    fn new(key: String, block: Option<usize>) -> Arc<Self> {
        Arc::new(Self {
            key: key.into(),
            instance: OnceLock::new(),
            block,
            each: None,
            instances: OnceLock::new(),
            value: OnceLock::new(),
        })
    }

    /// The module that declares it.
    pub(in crate::eval) fn instance(&self) -> Option<Arc<Instance>> {
        self.instance.get()?.upgrade()
    }
}

/// Gives the root module its provider configurations.
pub(super) fn of_root(root: &mut Instance, list: &mut Vec<Arc<ProviderEntry>>) {
    let node = root.node.clone();
    for (at, block) in node.config.providers.iter().enumerate() {
        if is_aws(&node.config.aws, &block.id) {
            root.providers.insert(block.id.clone(), list.len());
            list.push(ProviderEntry::new(key("", &block.id), Some(at)));
        }
    }
}

/// Gives a called module its provider configurations, those that its call passes among them.
pub(super) fn of_call(
    inner: &mut Instance,
    caller: &Instance,
    passed: Vec<(ProviderName, ProviderName, Option<usize>)>,
    list: &mut Vec<Arc<ProviderEntry>>,
) {
    for (name, at) in &caller.providers {
        if name.alias.is_none() {
            inner.providers.insert(name.clone(), *at);
        }
    }
    for (theirs, ours, at) in passed {
        match at {
            Some(at) => drop(inner.providers.insert(theirs, at)),
            // The caller has it without a block: the same for all who name it.
            None if is_aws(&caller.config().aws, &ours) => {
                let key = key(&plain(caller), &ours);
                let found = list.iter().position(|entry| *entry.key == *key);
                let at = found.unwrap_or(list.len());
                if found.is_none() {
                    list.push(ProviderEntry::new(key, None));
                }
                inner.providers.insert(theirs, at);
            }
            None => {}
        }
    }
    let node = inner.node.clone();
    for (at, block) in node.config.providers.iter().enumerate() {
        if is_aws(&node.config.aws, &block.id) {
            let key = key(&plain(inner), &block.id);
            // Instances of one call share it, as in a plan's configuration.
            let found = list.iter().position(|entry| *entry.key == *key);
            inner.providers.insert(block.id.clone(), found.unwrap_or(list.len()));
            if found.is_none() {
                list.push(ProviderEntry::new(key, Some(at)));
            }
        }
    }
}

fn is_aws(names: &[Arc<str>], id: &ProviderName) -> bool {
    names.contains(&id.name)
}

/// The path of a module instance without keys, as keys of provider configurations have it.
fn plain(instance: &Instance) -> String {
    let steps = instance.path.0.iter().map(|step| format!("module.{}", step.name));
    steps.collect::<Vec<_>>().join(".")
}

fn key(module: &str, id: &ProviderName) -> String {
    let name = match &id.alias {
        Some(alias) => format!("aws.{alias}"),
        None => "aws".to_owned(),
    };
    if module.is_empty() { name } else { format!("{module}:{name}") }
}

impl Evaluator {
    /// Tells the provider configurations of a module which instance declares them.
    pub(in crate::eval) fn adopt(&self, instance: &Arc<Instance>) {
        let list = self.providers.read().unwrap_or_else(PoisonError::into_inner);
        for at in instance.providers.values() {
            if let Some(entry) = list.get(*at)
                && entry.block.is_some()
                && entry.instance.get().is_none()
            {
                let _ = entry.instance.set(Arc::downgrade(instance));
            }
        }
    }

    /// All provider configurations.
    pub(in crate::eval) fn provider_entries(&self) -> Vec<Arc<ProviderEntry>> {
        self.providers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The configuration that manages an instance of a resource; none if its provider is not AWS's.
    pub(in crate::eval) fn provider_of(
        &self,
        instance: &Arc<Instance>,
        block: &ResourceBlock,
        each: &Each,
        chain: &Chain<'_>,
    ) -> Option<usize> {
        if !block.kind.starts_with("aws_") {
            return None;
        }
        let standard = || instance.config().aws.first().map(|name| ProviderName { name: name.clone(), alias: None });
        let id = block.provider.as_ref().map(|used| used.name.clone()).or_else(standard)?;
        if let Some(at) = instance.providers.get(&id) {
            return Some(match &block.provider {
                Some(used) => self.chosen(*at, used, &self.names(instance, each, None, chain)),
                None => *at,
            });
        }
        // Nobody declares it: the environment configures it.
        let root = if id.alias.is_none() { String::new() } else { plain(instance) };
        let key = key(&root, &id);
        let mut list = self.providers.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = list.iter().position(|entry| *entry.key == *key) {
            return Some(at);
        }
        list.push(ProviderEntry::new(key, None));
        Some(list.len() - 1)
    }

    /// The configurations that a call passes: by the names of its module, by our own, and which they are.
    pub(super) fn passed_providers(
        &self,
        instance: &Arc<Instance>,
        call: &CallBlock,
        each: &Each,
        chain: &Chain<'_>,
    ) -> Vec<(ProviderName, ProviderName, Option<usize>)> {
        let passed = call.providers.iter().flatten().map(|(theirs, ours)| {
            let at = instance.providers.get(&ours.name).copied();
            let at = at.map(|at| self.chosen(at, ours, &self.names(instance, each, None, chain)));
            (theirs.clone(), ours.name.clone(), at)
        });
        passed.collect()
    }

    /// What a provider configuration says.
    pub(in crate::eval) fn provider(&self, at: usize, chain: &Chain<'_>) -> Option<Arc<Provider>> {
        let entry = self.providers.read().unwrap_or_else(PoisonError::into_inner).get(at)?.clone();
        if let Some(provider) = entry.value.get() {
            return Some(provider.clone());
        }
        let declared = entry.instance().zip(entry.block);
        let provider = match declared.as_ref().and_then(|(i, block)| Some((i, i.config().providers.get(*block)?))) {
            Some((instance, block)) => {
                let place = || (block.content.source, block.content.header);
                let chain = self.enter(instance, What::Provider(at), chain, place)?;
                let several = entry.each.is_none() && matches!(block.repeat, Repeat::Each(_));
                let each = match &entry.each {
                    Some(each) => each.clone(),
                    None if several => several::any(&entry),
                    None => Each::default(),
                };
                let reader = Reader { evaluator: self, instance, each: &each, content: &block.content, chain: &chain };
                Provider { several, ..reader.provider(entry.key.clone()) }
            }
            None => unset(entry.key.clone()),
        };
        Some(entry.value.get_or_init(|| Arc::new(provider)).clone())
    }

    /// The Region of a provider configuration, where it is configured.
    pub(in crate::eval) fn region(&self, at: Option<usize>, chain: &Chain<'_>) -> Option<Value> {
        let region = self.provider(at?, chain)?.region.clone();
        (!region.is_null()).then_some(region)
    }

    /// The partition of what a provider configuration manages, where that is known.
    pub(in crate::eval) fn partition(&self, at: Option<usize>, chain: &Chain<'_>) -> Option<Arc<str>> {
        match self.region(at, chain) {
            Some(region) => region.as_str().map(partition_of).map(Arc::from),
            None => self.partition.clone(),
        }
    }

    /// Something of a provider configuration that nobody configures: the same for all that it manages.
    pub(in crate::eval) fn of_provider(&self, at: Option<usize>, attribute: &str) -> Value {
        let list = self.providers.read().unwrap_or_else(PoisonError::into_inner);
        let what = format!("the {attribute} of the provider");
        let unknown = Unknown::new(Type::String, Reason::new(Why::DataSource, what));
        let unknown = Unknown { not_null: true, ..unknown };
        let Some(entry) = at.and_then(|at| list.get(at)) else { return Value::unknown(unknown) };
        if entry.is_several() {
            return Value::unknown(unknown);
        }
        let symbol = Symbol { address: Arc::new(crate::estate::provider_address(&entry.key)), path: attribute.into() };
        Value::unknown(unknown.with_shape(Shape::Symbol(symbol)))
    }
}

/// A configuration that nobody writes.
fn unset(key: Arc<str>) -> Provider {
    Provider {
        key,
        region: Value::null(),
        default_tags: Value::null(),
        allowed_account_ids: Vec::new(),
        insecure: Value::null(),
        endpoints: Value::null(),
        several: false,
    }
}

/// The partition of a Region. AWS General Reference, "Amazon Resource Names": `aws`, `aws-cn`, `aws-us-gov`.
pub(in crate::eval) fn partition_of(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("us-isob-") => "aws-iso-b",
        _ if region.starts_with("us-isof-") => "aws-iso-f",
        _ if region.starts_with("eu-isoe-") => "aws-iso-e",
        _ if region.starts_with("us-iso-") => "aws-iso",
        _ if region.starts_with("eusc-") => "aws-eusc",
        _ => "aws",
    }
}

struct Reader<'a> {
    evaluator: &'a Evaluator,
    instance: &'a Arc<Instance>,
    each: &'a Each,
    content: &'a Content,
    chain: &'a Chain<'a>,
}

impl Reader<'_> {
    fn provider(&self, key: Arc<str>) -> Provider {
        let accounts = self.value("allowed_account_ids", &Type::Set(Arc::new(Type::String)));
        Provider {
            key,
            region: self.value("region", &Type::String),
            default_tags: self.default_tags(),
            allowed_account_ids: AccountId::of_list(&accounts),
            insecure: self.value("insecure", &Type::Bool),
            endpoints: self.endpoints(),
            several: false,
        }
    }

    fn value(&self, name: &str, ty: &Type) -> Value {
        match self.content.argument(name) {
            Some(argument) => self.of(&argument.attribute.expr, argument.source, ty),
            None => Value::null(),
        }
    }

    fn of(&self, expr: &crate::lang::Expr, source: SourceId, ty: &Type) -> Value {
        let names = self.evaluator.names(self.instance, self.each, None, self.chain);
        let value = self.evaluator.eval(expr, source, &names);
        convert(&value, ty).unwrap_or_else(|message| {
            self.evaluator.fail(source, crate::lang::EvalError::new(expr.span, message));
            not_evaluated("an argument of the provider")
        })
    }

    /// The blocks of a kind, with those that a `dynamic` block makes.
    fn blocks(&self, kind: &str) -> Value {
        let names = self.evaluator.names(self.instance, self.each, None, self.chain);
        blocks_of(self.evaluator, self.content, kind, &names)
    }

    fn default_tags(&self) -> Value {
        let blocks = self.blocks("default_tags");
        if blocks.is_unknown() {
            return blocks;
        }
        let tags = blocks.items().and_then(|items| items.first()).and_then(|block| block.get("tags"));
        let tags = tags.cloned().unwrap_or_else(Value::null);
        convert(&tags, &Type::Map(Arc::new(Type::String))).unwrap_or(tags)
    }

    fn endpoints(&self) -> Value {
        let blocks = self.blocks("endpoints");
        let Some(items) = blocks.items() else { return blocks };
        if items.is_empty() {
            return Value::null();
        }
        let services = items.iter().filter_map(Value::entries).flatten();
        let services =
            services.filter(|(_, url)| !url.is_null()).map(|(name, url)| (name.clone(), endpoint(url.clone())));
        Value::object(services.collect::<Vec<_>>())
    }
}
