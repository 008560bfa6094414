//! Estates for tests: resources with JSON values, in which some objects stand for what is not known.
//!
//! `{"$": "aws_s3_bucket.a.id"}` is exactly that attribute, `{"$assumed": […]}` and `{"$ambiguous": […]}` stem from
//! attributes, `{"$unknown": true}` is of unknown origin, `{"$unset": true}` is unknown and not set in the
//! configuration, `{"$dynamic": true}` unknown and perhaps set, `{"$live": value}` known and not set there. `{"$open": […]}`
//! is a list that has at least these members. `{"$secret": value}` is sensitive.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::estate::{AccountId, Backing, Configured, Estate, Kind, Members, Provider, ResourceId, Side};
use crate::finding::Origin;
use crate::resource::{Address, Key, Mode, ModulePath, ModuleStep, Operation, Resource};
use crate::s3::{Assembly, Fact, Settings, Subject, SubjectKind, assemble};
use crate::value::{Basis, Reason, Shape, Symbol, Type, Unknown, Value, Why};

#[derive(Default)]
pub(super) struct Fixture {
    resources: Vec<(Resource, Json, Json)>,
    data: BTreeMap<String, Json>,
    providers: Vec<Provider>,
    account: Option<&'static str>,
    module: bool,
}

impl Fixture {
    pub(super) fn new() -> Self {
        Self::default().provider("aws", json!({"region": "eu-west-1"}))
    }

    pub(super) fn bare() -> Self {
        Self::default()
    }

    pub(super) fn provider(mut self, key: &str, values: Json) -> Self {
        let value = |name: &str| value(values.get(name).unwrap_or(&Json::Null));
        let ids = values.get("allowed").and_then(Json::as_array).cloned().unwrap_or_default();
        self.providers.push(Provider {
            key: key.into(),
            region: value("region"),
            default_tags: value("default_tags"),
            allowed_account_ids: ids.iter().filter_map(Json::as_str).map(|id| AccountId::new(id, false)).collect(),
            insecure: value("insecure"),
            endpoints: value("endpoints"),
            several: false,
        });
        self
    }

    pub(super) fn account(mut self, id: &'static str) -> Self {
        self.account = Some(id);
        self
    }

    /// Values as modules give them: their symbols are exact.
    pub(super) fn module(mut self) -> Self {
        self.module = true;
        self
    }

    fn add(mut self, text: &str, operation: Operation, before: Json, after: Json) -> Self {
        let address = Arc::new(address(text));
        let provider = (!self.providers.is_empty()).then_some(0);
        let resource = Resource {
            address,
            text: text.into(),
            operation,
            importing: false,
            forgets: false,
            deposed: false,
            provider,
            uncertain: None,
        };
        self.resources.push((resource, before, after));
        self
    }

    pub(super) fn create(self, text: &str, after: Json) -> Self {
        self.add(text, Operation::Create, Json::Null, after)
    }

    pub(super) fn noop(self, text: &str, both: Json) -> Self {
        self.add(text, Operation::NoOp, both.clone(), both)
    }

    pub(super) fn update(self, text: &str, before: Json, after: Json) -> Self {
        self.add(text, Operation::Update, before, after)
    }

    pub(super) fn replace(self, text: &str, before: Json, after: Json) -> Self {
        self.add(text, Operation::Replace, before, after)
    }

    pub(super) fn delete(self, text: &str, before: Json) -> Self {
        self.add(text, Operation::Delete, before, Json::Null)
    }

    pub(super) fn forget(self, text: &str, before: Json) -> Self {
        self.add(text, Operation::Forget, before, Json::Null)
    }

    /// The resource that was added last is imported.
    pub(super) fn imported(mut self) -> Self {
        self.resources.last_mut().unwrap().0.importing = true;
        self
    }

    /// The resource that was added last may not be there.
    pub(super) fn perhaps(mut self, because: &str) -> Self {
        let reason = Reason::new(Why::NotGiven, because);
        self.resources.last_mut().unwrap().0.uncertain = Some(Arc::new(reason));
        self
    }

    /// The resource that was added last is of another provider configuration.
    pub(super) fn of_provider(mut self, at: usize) -> Self {
        self.resources.last_mut().unwrap().0.provider = Some(at);
        self
    }

    pub(super) fn data(mut self, text: &str, values: Json) -> Self {
        self.data.insert(text.into(), values);
        self
    }

    pub(super) fn build(self) -> Estate {
        let (resources, values): (Vec<_>, Vec<_>) = self.resources.into_iter().map(|(r, b, a)| (r, (b, a))).unzip();
        let backing = Memory { values, data: self.data };
        let kind = if self.module { Kind::Module } else { Kind::Plan };
        let mut estate = Estate::new("test".into(), kind, resources, Box::new(backing));
        estate.providers = self.providers;
        estate.account = self.account.map(|id| AccountId::new(id, false));
        estate
    }

    /// The subject with an address after the apply.
    pub(super) fn after(self, text: &str) -> Subject {
        subject(&self.build(), Side::After, text)
    }

    /// The subject with an address before the apply.
    pub(super) fn before(self, text: &str) -> Subject {
        subject(&self.build(), Side::Before, text)
    }
}

pub(super) fn subject(estate: &Estate, side: Side, text: &str) -> Subject {
    subject_with(estate, side, text, &Settings::default())
}

pub(super) fn subject_with(estate: &Estate, side: Side, text: &str, settings: &Settings) -> Subject {
    let assembly = assemble(estate, side, settings);
    let at = assembly.prior_of(text).unwrap_or_else(|| panic!("no subject {text}"));
    let subject = assembly.subject(at);
    part_by_part(&assembly, &subject);
    subject
}

/// A fact that is asked for alone is the one of the whole subject.
fn part_by_part(assembly: &Assembly<'_>, subject: &Subject) {
    for (slot, fact) in subject.facts.iter().enumerate() {
        let alone = assembly.earlier(&subject.address).and_then(|earlier| earlier.fact(slot));
        assert_eq!(format!("{alone:?}"), format!("{:?}", Some(fact)), "slot {slot} of {}", subject.address);
    }
}

pub(super) fn addresses(estate: &Estate, side: Side, kind: SubjectKind) -> Vec<String> {
    let assembly = assemble(estate, side, &Settings::default());
    assembly.subjects_of(kind).map(|at| assembly.address(at).to_string()).collect()
}

struct Memory {
    values: Vec<(Json, Json)>,
    data: BTreeMap<String, Json>,
}

impl Memory {
    fn json(&self, id: ResourceId, side: Side) -> Option<&Json> {
        let (before, after) = self.values.get(id.0 as usize)?;
        let json = if side == Side::Before { before } else { after };
        (!json.is_null()).then_some(json)
    }
}

struct Open<'a>(&'a Json);

impl Members for Open<'_> {
    fn attribute(&self, name: &str) -> Option<Value> {
        Some(value(self.0.get(name).unwrap_or(&Json::Null)))
    }
}

impl Backing for Memory {
    fn object(&self, resource: ResourceId, side: Side) -> Option<Value> {
        self.json(resource, side).map(value)
    }

    fn attribute(&self, resource: ResourceId, side: Side, name: &str) -> Option<Value> {
        Some(value(self.json(resource, side)?.get(name).unwrap_or(&Json::Null)))
    }

    fn members(&self, resource: ResourceId, side: Side) -> Option<Box<dyn Members + '_>> {
        Some(Box::new(Open(self.json(resource, side)?)))
    }

    fn configured(&self, resource: ResourceId, path: &str) -> Configured {
        let mut at = self.json(resource, Side::After);
        for step in path.split('.') {
            let (name, index) = step.split_once('[').unwrap_or((step, "0]"));
            at = at.and_then(|json| json.get(name));
            if let Some(items) = at.and_then(Json::as_array) {
                at = items.get(index.trim_end_matches(']').parse::<usize>().unwrap());
            }
            match at.and_then(Json::as_object).and_then(|object| object.keys().next()).map(String::as_str) {
                Some("$unset" | "$live") => return Configured::Unset,
                Some("$dynamic") => return Configured::Maybe,
                Some(mark) if mark.starts_with('$') => return Configured::Set,
                _ => {}
            }
        }
        if at.is_none_or(Json::is_null) { Configured::Unset } else { Configured::Set }
    }

    fn data_source(&self, address: &Address) -> Option<Value> {
        self.data.get(&address.to_string()).map(value)
    }

    fn data_sources(&self, kind: &str) -> Vec<Arc<Address>> {
        self.data.keys().map(|text| Arc::new(address(text))).filter(|address| &*address.kind == kind).collect()
    }
}

pub(super) fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::null(),
        Json::Bool(known) => Value::bool(*known),
        Json::Number(known) => Value::int(known.as_i64().unwrap()),
        Json::String(known) => Value::string(known),
        Json::Array(items) => Value::tuple(items.iter().map(value).collect()),
        Json::Object(members) => match members.iter().next() {
            Some((mark, inner)) if mark.starts_with('$') => marked(mark, inner),
            _ => Value::object(members.iter().map(|(name, member)| (name.as_str(), value(member)))),
        },
    }
}

fn marked(mark: &str, inner: &Json) -> Value {
    let symbols = || inner.as_array().unwrap().iter().map(|text| symbol(text.as_str().unwrap())).collect();
    let shape = match mark {
        "$live" => return value(inner),
        "$secret" => return value(inner).with_sensitivity(true),
        "$open" => Shape::Open(inner.as_array().unwrap().iter().map(value).collect()),
        "$" => Shape::Symbol(symbol(inner.as_str().unwrap())),
        "$assumed" => Shape::Candidates(symbols(), Basis::Assumed),
        "$ambiguous" => Shape::Candidates(symbols(), Basis::Ambiguous),
        _ => Shape::Opaque,
    };
    let what = inner.as_str().unwrap_or("something");
    Value::unknown(Unknown::new(Type::Dynamic, Reason::new(Why::KnownAfterApply, what)).with_shape(shape))
}

fn symbol(text: &str) -> Symbol {
    let (address, path) = text.rsplit_once('.').unwrap();
    Symbol { address: Arc::new(self::address(address)), path: path.into() }
}

pub(super) fn address(text: &str) -> Address {
    let mut parts = Vec::new();
    let (mut depth, mut part) = (0, String::new());
    for c in text.chars() {
        match c {
            '.' if depth == 0 => parts.push(std::mem::take(&mut part)),
            _ => {
                depth += i32::from(c == '[') - i32::from(c == ']');
                part.push(c);
            }
        }
    }
    parts.push(part);
    let keyed = |text: &str| match text.split_once('[') {
        None => (Arc::from(text), None),
        Some((name, key)) => {
            let key = key.trim_end_matches(']');
            let key = match key.strip_prefix('"') {
                Some(name) => Key::Name(name.trim_end_matches('"').into()),
                None => Key::Index(key.parse().unwrap()),
            };
            (Arc::from(name), Some(key))
        }
    };
    let mut parts = parts.into_iter().peekable();
    let mut steps = Vec::new();
    while parts.next_if(|part| part == "module").is_some() {
        let (name, key) = keyed(&parts.next().unwrap());
        steps.push(ModuleStep { name, key });
    }
    let mode = if parts.next_if(|part| part == "data").is_some() { Mode::Data } else { Mode::Managed };
    let kind = parts.next().unwrap().into();
    let (name, key) = keyed(&parts.next().unwrap());
    Address { module: ModulePath(steps.into()), mode, kind, name, key }
}

/// A fact by its path.
pub(super) fn fact<'s>(subject: &'s Subject, path: &str) -> &'s Fact {
    let slots = subject.kind.schema().slots;
    let slot = slots.iter().position(|slot| slot.path == path).unwrap_or_else(|| panic!("no slot {path}"));
    subject.fact(slot).unwrap()
}

/// A fact's value and origin as text.
pub(super) fn shown(subject: &Subject, path: &str) -> String {
    let fact = fact(subject, path);
    let value = match fact.value.as_unknown() {
        Some(unknown) => format!("{:?}", unknown.reason.why),
        None => fact.value.shown().to_string(),
    };
    match fact.origin {
        Origin::Unknown => value,
        origin => format!("{value} {}", origin.word()),
    }
}

#[track_caller]
pub(super) fn expect(subject: &Subject, facts: &[(&str, &str)]) {
    for (path, expected) in facts {
        assert_eq!(shown(subject, path), *expected, "{path}");
    }
}
