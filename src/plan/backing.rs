//! The plan behind an estate: its text, where the values lie in it, and its configuration.

use std::sync::Arc;

use foldhash::HashMap;

use super::build::{Builder, Documents};
use super::config::Config;
use super::configured;
use super::document::{member, members};
use super::parts::Parts;
use super::provider::constant_value;
use super::reach::Links;
use super::secrets::Secrets;
use super::slice::Slice;
use crate::estate::{Backing, Configured, Estate, Members, ResourceId, Side};
use crate::resource::{Address, Mode, Operation};
use crate::value::Value;

/// Where the values of one resource instance or data source lie.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) address: Arc<Address>,
    pub(super) operation: Operation,
    pub(super) before: Slice,
    pub(super) after: Slice,
    pub(super) after_unknown: Slice,
    pub(super) before_sensitive: Slice,
    pub(super) after_sensitive: Slice,
    /// Whether the provider's default tags are sensitive.
    pub(super) secret_tags: bool,
}

impl Entry {
    /// The documents of one side, in the text of the plan.
    pub(super) fn documents<'t>(&self, text: &'t str, side: Side) -> Documents<'t> {
        let secret_tags = self.secret_tags;
        match side {
            Side::Before => Documents {
                values: self.before.get(text),
                unknown: None,
                sensitive: self.before_sensitive.get(text),
                secret_tags,
            },
            Side::After => Documents {
                values: self.after.get(text),
                unknown: self.after_unknown.get(text),
                sensitive: self.after_sensitive.get(text),
                secret_tags,
            },
        }
    }
}

/// A plan or state.
pub(super) struct Plan {
    pub(super) text: String,
    /// Resources and data sources, in the order of the input.
    pub(super) entries: Vec<Entry>,
    /// Into `entries`.
    pub(super) by_address: HashMap<Arc<Address>, u32>,
    /// Resource ids to `entries`.
    managed: Vec<u32>,
    pub(super) config: Config,
    /// `variables`.
    variables: Slice,
    /// What sensitive variables hold.
    pub(super) secrets: Secrets,
    /// For following references.
    pub(super) links: Links,
    /// The configuration that it was made from, where that is there to be read.
    pub(super) configuration: Option<Arc<Estate>>,
}

impl Plan {
    pub(super) fn new(
        text: String,
        entries: Vec<Entry>,
        by_address: HashMap<Arc<Address>, u32>,
        config: Config,
        variables: Slice,
        secrets: Secrets,
    ) -> Self {
        let managed = (0..).zip(&entries).filter(|(_, e)| e.address.mode == Mode::Managed).map(|(at, _)| at).collect();
        let links = Links::default();
        Self { text, entries, by_address, managed, config, variables, secrets, links, configuration: None }
    }

    /// The entry with an address.
    pub(super) fn entry(&self, address: &Address) -> Option<&Entry> {
        self.entries.get(*self.by_address.get(address)? as usize)
    }

    fn resource(&self, id: ResourceId) -> Option<&Entry> {
        self.entries.get(*self.managed.get(id.0 as usize)? as usize)
    }

    /// The documents of one side of an entry.
    pub(super) fn documents(&self, entry: &Entry, side: Side) -> Documents<'_> {
        entry.documents(&self.text, side)
    }
}

/// A resource's documents, taken apart.
struct Opened<'a> {
    plan: &'a Plan,
    entry: &'a Entry,
    parts: Parts<'a>,
}

impl Members for Opened<'_> {
    fn attribute(&self, name: &str) -> Option<Value> {
        let builder = Builder {
            address: &self.entry.address,
            made: &|path| self.plan.made(self.entry, path),
            secrets: &self.plan.secrets,
        };
        Some(builder.part(&self.parts, name))
    }
}

impl Backing for Plan {
    fn object(&self, resource: ResourceId, side: Side) -> Option<Value> {
        let entry = self.resource(resource)?;
        let builder = Builder { address: &entry.address, made: &|path| self.made(entry, path), secrets: &self.secrets };
        builder.object(self.documents(entry, side))
    }

    fn attribute(&self, resource: ResourceId, side: Side, name: &str) -> Option<Value> {
        let entry = self.resource(resource)?;
        let builder = Builder { address: &entry.address, made: &|path| self.made(entry, path), secrets: &self.secrets };
        builder.attribute(self.documents(entry, side), name)
    }

    fn members(&self, resource: ResourceId, side: Side) -> Option<Box<dyn Members + '_>> {
        let entry = self.resource(resource)?;
        let parts = Parts::of(self.documents(entry, side))?;
        Some(Box::new(Opened { plan: self, entry, parts }))
    }

    fn configured(&self, resource: ResourceId, path: &str) -> Configured {
        let Some(entry) = self.resource(resource) else { return Configured::Maybe };
        configured::configured(self, entry, path)
    }

    fn data_source(&self, address: &Address) -> Option<Value> {
        let entry = self.entry(address).filter(|entry| entry.address.mode == Mode::Data)?;
        let builder = Builder { address: &entry.address, made: &|path| self.made(entry, path), secrets: &self.secrets };
        builder.object(self.documents(entry, Side::After))
    }

    fn data_sources(&self, kind: &str) -> Vec<Arc<Address>> {
        let wanted = |entry: &&Entry| entry.address.mode == Mode::Data && &*entry.address.kind == kind;
        self.entries.iter().filter(wanted).map(|entry| entry.address.clone()).collect()
    }

    fn look_into(&mut self, configuration: Arc<Estate>) {
        self.configuration = Some(configuration);
    }

    fn declared(&self) -> Vec<Address> {
        self.config.managed(&self.text)
    }

    fn variables(&self) -> Vec<(Arc<str>, Value)> {
        let values = self.variables.get(&self.text).map(members).unwrap_or_default().into_iter();
        // A variable that is null has no member `value`.
        let value = |json| member(json, "value").map_or_else(Value::null, constant_value);
        values.map(|(name, json)| (Arc::from(&*name), value(json))).collect()
    }
}
