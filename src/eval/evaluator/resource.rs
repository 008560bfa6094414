//! Resources and data sources as expressions read them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::Evaluator;
use crate::eval::chain::{Chain, What};
use crate::eval::config::{Repeat, ResourceBlock};
use crate::eval::instance::{Expansion, Instance, Keys, One};
use crate::eval::members::Members;
use crate::resource::{Address, Mode};
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value, Why};

impl Evaluator {
    /// The instances of a resource; none while they depend on themselves.
    pub(in crate::eval) fn expansion(
        &self,
        instance: &Arc<Instance>,
        at: usize,
        chain: &Chain<'_>,
    ) -> Option<Arc<Expansion>> {
        let cell = instance.resources.get(at)?;
        if let Some(expansion) = cell.get() {
            return Some(expansion.clone());
        }
        let block = instance.config().resources.get(at)?;
        let place = || (block.content.source, block.content.header);
        let chain = self.enter(instance, What::Expansion(at), chain, place)?;
        let address = |key| Address {
            module: instance.path.clone(),
            mode: block.mode,
            kind: block.kind.clone(),
            name: block.name.clone(),
            key,
        };
        let names = self.names(instance, &super::names::NONE, None, &chain);
        let what = match &block.repeat {
            // Nothing can go wrong that would name it.
            Repeat::Once => String::new(),
            _ => address(None).to_string(),
        };
        let keys = self.resource_keys(&block.repeat, &what, &names, place());
        let instances = keys.instances().into_iter().map(|(key, each)| One {
            each,
            address: Arc::new(address(key)),
            members: OnceLock::new(),
        });
        let expansion = Arc::new(Expansion { instances: instances.collect(), keys, whole: OnceLock::new() });
        Some(cell.get_or_init(|| expansion).clone())
    }

    /// What is configured of an instance of a resource whose type the schema knows; none while it depends on itself.
    pub(in crate::eval) fn members(
        &self,
        instance: &Arc<Instance>,
        at: usize,
        expansion: &Expansion,
        position: usize,
        chain: &Chain<'_>,
    ) -> Option<Arc<Members>> {
        let one = expansion.instances.get(position)?;
        if let Some(members) = one.members.get() {
            chain.note(members.depth);
            return Some(members.clone());
        }
        let block = instance.config().resources.get(at)?;
        let schema = block.schema.as_ref()?;
        let place = || (block.content.source, block.content.header);
        let chain = self.enter(instance, What::Resource(at, position), chain, place)?;
        let names = self.names(instance, &one.each, None, &chain);
        let mut members = Members::build(self, block, schema, one.address.clone(), &names);
        members.depth = chain.depth();
        self.reached(members.depth);
        Some(one.members.get_or_init(|| Arc::new(members)).clone())
    }

    /// One attribute of an instance that is told by a known key; none where the whole value is needed to say.
    pub(in crate::eval) fn attribute(
        &self,
        instance: &Arc<Instance>,
        at: usize,
        key: Option<&Value>,
        name: &str,
        chain: &Chain<'_>,
    ) -> Option<Value> {
        let expansion = self.expansion(instance, at, chain)?;
        let position = expansion.keys.position(key)?;
        let block = instance.config().resources.get(at)?;
        let one = expansion.instances.get(position)?;
        if block.schema.is_none() {
            return Some(self.loose(instance, block, one, name, chain));
        }
        let Some(members) = self.members(instance, at, &expansion, position, chain) else {
            return Some(symbol(block, one, name));
        };
        // What this version of the schema does not have, another one may.
        let value = members.get(self, block, name, chain);
        Some(value.map_or_else(|| symbol(block, one, name), |value| own_name(block, &one.address, name, value)))
    }

    /// An attribute of a type that nobody looks into: what is written, else what the provider will say.
    fn loose(
        &self,
        instance: &Arc<Instance>,
        block: &ResourceBlock,
        one: &One,
        name: &str,
        chain: &Chain<'_>,
    ) -> Value {
        let Some(argument) = block.content.argument(name) else { return symbol(block, one, name) };
        let Some(at) = instance.config().lookup.resource(block.mode, &block.kind, &block.name) else {
            return symbol(block, one, name);
        };
        let place = || (argument.source, argument.attribute.span);
        let Some(chain) = self.enter(instance, What::Resource(at, 0), chain, place) else {
            return symbol(block, one, name);
        };
        let names = self.names(instance, &one.each, None, &chain);
        let value = self.eval(&argument.attribute.expr, argument.source, &names);
        // The type of the attribute is not known here, and Terraform would convert to it.
        match value.is_null() {
            true => symbol(block, one, name),
            false => value,
        }
    }

    /// The value of `TYPE.NAME`.
    pub(in crate::eval) fn resource(&self, instance: &Arc<Instance>, at: usize, chain: &Chain<'_>) -> Value {
        let Some(block) = instance.config().resources.get(at) else { return Value::null() };
        let Some(expansion) = self.expansion(instance, at, chain) else {
            return super::not_evaluated(block.to_string());
        };
        if let Some(value) = expansion.whole.get() {
            return value.clone();
        }
        // A type that the schema does not have has attributes that nobody here knows of.
        let known = block.schema.as_ref().is_some_and(|schema| schema.attributes().next().is_some());
        let object = |(position, one): (usize, &One)| match self.members(instance, at, &expansion, position, chain) {
            Some(members) if known => members.whole(self, block, chain),
            _ => symbol(block, one, ""),
        };
        let mut objects = expansion.instances.iter().enumerate().map(object);
        let value = match &expansion.keys {
            Keys::Once => objects.next().unwrap_or_else(Value::null),
            Keys::Count(_) => Value::tuple(objects.collect()),
            Keys::Each(entries) => {
                let entries = entries.iter().map(|(key, _)| key.clone());
                Value::object(entries.zip(objects).collect::<BTreeMap<_, _>>())
            }
            Keys::Disabled => Value::null(),
            Keys::Perhaps(reason) | Keys::Uncertain(reason, _) => match expansion.instances.first() {
                Some(one) => {
                    let unknown = provided(block.mode, &one.address, "".into(), Type::Dynamic);
                    Value::unknown(Unknown { not_null: true, reason: (**reason).clone(), ..unknown })
                }
                None => Value::null(),
            },
        };
        expansion.whole.get_or_init(|| value).clone()
    }
}

/// A bucket's name as others read it: one that is not known is certainly the name of that bucket, whatever else it is.
pub(in crate::eval) fn own_name(block: &ResourceBlock, own: &Arc<Address>, name: &str, value: Value) -> Value {
    let Some(unknown) = value.as_unknown() else { return value };
    if block.mode != Mode::Managed || &*block.kind != "aws_s3_bucket" || !matches!(name, "id" | "bucket") {
        return value;
    }
    let symbol = Symbol { address: own.clone(), path: name.into() };
    let length = (unknown.length.0.max(1), unknown.length.1);
    let named = Unknown { ty: Type::String, not_null: true, length, ..Unknown::clone(unknown) };
    Value::unknown(named.with_shape(Shape::Symbol(symbol))).with_sensitivity(value.is_sensitive())
}

/// An attribute that the provider sets.
fn symbol(block: &ResourceBlock, one: &One, name: &str) -> Value {
    computed_value(block.mode, &one.address, name, Type::Dynamic)
}

/// An attribute that the provider sets, of a type.
pub(in crate::eval) fn computed_value(mode: Mode, address: &Arc<Address>, name: &str, ty: Type) -> Value {
    let mut unknown = provided(mode, address, name.into(), ty);
    unknown.not_null = matches!(name, "" | "id" | "arn");
    // What a resource has once it exists is no empty text: `coalesce` takes it.
    if mode == Mode::Managed && matches!(name, "id" | "arn") {
        unknown.length.0 = 1;
        unknown.prefix = (name == "arn").then(|| "arn:".into());
    }
    Value::unknown(unknown)
}

/// An attribute inside a block that the provider sets, by its path.
pub(in crate::eval) fn computed_inside(mode: Mode, address: &Arc<Address>, path: Arc<str>, ty: Type) -> Value {
    Value::unknown(provided(mode, address, path, ty))
}

fn provided(mode: Mode, address: &Arc<Address>, path: Arc<str>, ty: Type) -> Unknown {
    let why = if mode == Mode::Data { Why::DataSource } else { Why::KnownAfterApply };
    let symbol = Symbol { address: address.clone(), path };
    Unknown::new(ty, Reason::of(why, symbol.clone())).with_shape(Shape::Symbol(symbol))
}
