//! Configurations of the AWS provider: what they say about every resource that they manage.
//!
//! AWS provider documentation, "Provider configuration": `insecure` skips certificate checks of the provider's own
//! requests, `endpoints` sends them elsewhere.

use std::sync::Arc;

use super::assembly::Assembly;
use super::fact::{Fact, Facts};
use super::schema::{bucket, provider as slot};
use super::subject::{Subject, SubjectKind};
use super::survey::Bucket;
use crate::estate::{Estate, Kind, Provider, provider_address};
use crate::finding::Origin;
use crate::resource::Address;
use crate::source::Location;
use crate::value::{Reason, Shape, Symbol, Type, Unknown, Value, Why};

impl Assembly<'_> {
    /// The address of a provider configuration, such as `module.m.provider.aws.replica`.
    pub(super) fn provider_address(&self, at: usize) -> Option<Arc<str>> {
        Some(provider_address(&self.estate().providers.get(at)?.key).to_string().into())
    }

    /// Builds a provider configuration.
    pub(super) fn provider_subject(&self, at: usize) -> Subject {
        let Some(provider) = self.estate().providers.get(at) else { return self.estate_subject() };
        let own = provider_address(&provider.key);
        let mut facts = Facts::blank(SubjectKind::Provider.schema().slots.len());
        let declared = |value: Value| Fact::new(value, Origin::Declared, Some(place(&own, "")));
        let plain = provider.key.split_once('[').map_or(&*provider.key, |(plain, _)| plain);
        let alias = plain.rsplit(':').next().and_then(|key| key.split_once('.')).map(|(_, alias)| alias);
        facts.set(slot::KEY, declared(Value::string(&provider.key)));
        facts.set(slot::ALIAS, declared(alias.map_or_else(Value::null, Value::string)));
        facts.set(slot::REGION, self.provider_region(Some(at), &own.to_string()));
        facts.set(slot::INSECURE, insecure(provider));
        facts.set(slot::ENDPOINTS, endpoints(provider));
        Subject {
            kind: SubjectKind::Provider,
            address: own.to_string().into(),
            resource: None,
            external: false,
            operation: None,
            facts,
            classification: self.highest_class(),
            locations: vec![place(&own, "")],
            links: Vec::new(),
        }
    }

    /// The facts `provider.*` of a bucket.
    pub(super) fn provider_facts(&self, of: &Bucket, facts: &mut Facts) {
        let provider = self.provider_of(of).and_then(|at| self.estate().providers.get(at));
        let Some(provider) = provider else { return };
        facts.set(bucket::PROVIDER_INSECURE, insecure(provider));
        facts.set(bucket::PROVIDER_ENDPOINTS, endpoints(provider));
    }

    /// Something that a provider configuration has and the input does not tell: two resources of one configuration have
    /// the same, so that it equals itself.
    pub(super) fn of_provider(&self, provider: Option<usize>, attribute: &str, reason: Reason) -> Value {
        let unknown = Unknown { not_null: true, ..Unknown::new(Type::String, reason) };
        match provider.and_then(|at| self.estate().providers.get(at)) {
            Some(provider) if !provider.several => {
                let symbol = Symbol { address: Arc::new(provider_address(&provider.key)), path: attribute.into() };
                Value::unknown(unknown.with_shape(Shape::Symbol(symbol)))
            }
            _ => Value::unknown(unknown),
        }
    }
}

fn insecure(provider: &Provider) -> Fact {
    let fact = setting(provider, "insecure", &provider.insecure);
    match fact.value.is_null() {
        true => Fact::absent_as(Value::bool(false)),
        false => fact,
    }
}

fn endpoints(provider: &Provider) -> Fact {
    let fact = setting(provider, "endpoints", &provider.endpoints);
    match fact.value.is_null() {
        true => Fact::absent_as(Value::object(Vec::<(Arc<str>, Value)>::new())),
        false => fact,
    }
}

fn setting(provider: &Provider, name: &str, value: &Value) -> Fact {
    Fact::new(value.clone(), Origin::Declared, Some(place(&provider_address(&provider.key), name)))
}

fn place(address: &Address, path: &str) -> Location {
    Location::Plan { address: Arc::new(address.clone()), path: path.into() }
}

/// Why the Region or account of a provider configuration is not known.
pub(super) fn not_told(estate: &Estate, what: impl Into<Arc<str>>) -> Reason {
    let why = if estate.kind == Kind::Module { Why::DataSource } else { Why::NotRecorded };
    Reason::new(why, what)
}
