//! KMS keys: those that the estate declares, and what a bucket's encryption names.
//!
//! AWS KMS Developer Guide: "AWS KMS keys", "Rotate AWS KMS keys", "Multi-Region keys". A bucket with `aws:kms` and no
//! key uses the AWS managed key `aws/s3`, which AWS rotates every year.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use super::arn::arn_parts;
use super::assembly::Assembly;
use super::class::{Class, Classification};
use super::companion::Facet;
use super::facet::uses_kms;
use super::fact::{Fact, Facts};
use super::key_facts::{KEY, SLOTS};
use super::named::{Named, Texts, named};
use super::schema::{bucket, key as slot};
use super::subject::{Subject, SubjectKind};
use super::view::{State, View, place, state};
use crate::estate::{Estate, ResourceId, Side};
use crate::finding::Origin;
use crate::resource::{Address, Mode};
use crate::value::{Basis, Reason, Shape, Truth, Type, Unknown, Value, Why};

const KINDS: [&str; 4] = ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key", "aws_kms_replica_external_key"];
const ALIAS: &str = "aws_kms_alias";

/// The keys of an estate.
pub(super) struct Keys {
    list: Vec<ResourceId>,
    /// Keys by id and ARN, aliases by name and ARN.
    pub(super) texts: Texts,
    /// `aws_kms_key_policy` resources by the key that they name.
    pub(super) policies: HashMap<ResourceId, Vec<ResourceId>>,
    /// One of which nobody knows what key it names.
    pub(super) any_policy: Option<ResourceId>,
    /// What names the AWS managed key, as data sources that were read already tell.
    aws: HashSet<Arc<str>>,
    pub(super) users: Users,
}

/// Which buckets' default encryption uses which keys.
#[derive(Default)]
pub(super) struct Users {
    /// The buckets of a key, and whether each surely uses it.
    by_key: BTreeMap<ResourceId, Vec<(usize, bool)>>,
    /// Buckets that may use any key.
    any: Vec<usize>,
}

/// What the default encryption of a bucket uses.
pub(super) enum Use {
    /// No KMS key.
    Nothing,
    /// The AWS managed key.
    Aws,
    /// A key of the estate; one of several when the basis is ambiguous.
    Declared(Vec<ResourceId>, Basis),
    /// A key that a data source reads.
    Data(Arc<Address>, Basis),
    /// A key that the estate does not declare, by id, ARN or alias: a text, or an ARN of which a part is not known; as
    /// sensitive as what names it.
    Foreign(Value),
    /// Not known.
    Open(Reason),
}

fn is_key(kind: &str) -> bool {
    KINDS.contains(&kind) || kind == ALIAS
}

impl Keys {
    pub(super) fn of(estate: &Estate, side: Side) -> Self {
        let mut keys = Self {
            list: Vec::new(),
            texts: Texts::new(),
            policies: HashMap::new(),
            any_policy: None,
            aws: aws_managed(estate),
            users: Users::default(),
        };
        let kinds = KINDS.into_iter().map(|kind| (kind, &["arn", "key_id", "id"][..]));
        for (kind, names) in kinds.chain([(ALIAS, &["arn", "name"][..])]) {
            for (id, read) in live(estate, side, kind) {
                for name in names {
                    let text = estate.backing().attribute(id, read, name);
                    if let Some(text) = text.as_ref().and_then(Value::as_str).filter(|text| !text.is_empty()) {
                        let ids = keys.texts.entry(text.into()).or_default();
                        if !ids.contains(&id) {
                            ids.push(id);
                        }
                    }
                }
                if kind != ALIAS {
                    keys.list.push(id);
                }
            }
        }
        for (id, read) in live(estate, side, "aws_kms_key_policy") {
            let value = estate.backing().attribute(id, read, "key_id").unwrap_or_else(Value::null);
            match named(estate, &value, &keys.texts, is_key) {
                Named::Resources(ids, basis) if basis != Basis::Ambiguous => {
                    ids.into_iter().for_each(|key| keys.policies.entry(key).or_default().push(id));
                }
                Named::Resources(..) | Named::Open(_) => keys.any_policy = Some(id),
                Named::Data(..) | Named::Text(_) | Named::Nothing => {}
            }
        }
        keys
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn id(&self, index: usize) -> Option<ResourceId> {
        self.list.get(index).copied()
    }
}

/// The resources of a type that are there, and the side to read them from.
fn live(estate: &Estate, side: Side, kind: &str) -> Vec<(ResourceId, Side)> {
    let ids = estate.of_kind(kind).iter().filter_map(|&id| {
        let resource = estate.resource(id).filter(|resource| resource.address.mode == Mode::Managed)?;
        match state(resource, side) {
            State::Live(side, _) => Some((id, side)),
            State::Removed | State::Missing => None,
        }
    });
    ids.collect()
}

impl Assembly<'_> {
    /// What a bucket's default encryption uses.
    pub(super) fn key_of(&self, algorithm: &Fact, key_id: &Fact) -> Use {
        match uses_kms(&algorithm.value) {
            Truth::False => Use::Nothing,
            Truth::Unknown => match self.key_named(&key_id.value) {
                Use::Aws | Use::Nothing => Use::Open(match algorithm.value.as_unknown() {
                    Some(unknown) => unknown.reason.clone(),
                    None => Reason::new(Why::Undecided, "the algorithm"),
                }),
                named => named,
            },
            Truth::True => self.key_named(&key_id.value),
        }
    }

    /// The key that an id, ARN or alias names.
    pub(super) fn key_named(&self, value: &Value) -> Use {
        match named(self.estate(), value, &self.keys.texts, is_key) {
            Named::Nothing => Use::Aws,
            Named::Text(text) if is_aws_alias(&text) || self.keys.aws.contains(&text) => Use::Aws,
            Named::Text(text) => foreign(&text, value),
            Named::Open(reason) => match self.is_written(value) {
                true => Use::Foreign(value.clone()),
                false => Use::Open(reason),
            },
            Named::Data(address, basis) => self.data_key(address, basis),
            Named::Resources(ids, basis) => self.behind_aliases(&ids, basis),
        }
    }

    /// Whether the ARN of a key or alias is written out, up to parts such as the id of the account: a customer's, and
    /// none of the estate. Keys that are declared and new have no ids that somebody could write.
    fn is_written(&self, arn: &Value) -> bool {
        let parts = arn_parts(arn);
        let text = |at: usize| parts.get(at).and_then(Value::as_str);
        if text(0) != Some("arn") || text(2) != Some("kms") || parts.len() != 6 {
            return false;
        }
        let unknown = |value: &Value| value.as_unknown().and_then(|unknown| unknown.prefix.clone());
        let name = text(5).map(Arc::from).or_else(|| unknown(parts.get(5)?));
        match name.as_deref() {
            Some(name) if name.starts_with("key/") => true,
            Some(name) if text(5).is_some() && name.starts_with("alias/") => {
                !is_aws_alias(name) && !self.keys.texts.contains_key(name)
            }
            _ => false,
        }
    }

    /// A data source: the AWS managed key, a key of the estate, or neither.
    fn data_key(&self, address: Arc<Address>, basis: Basis) -> Use {
        let Some(data) = self.estate().backing().data_source(&address) else { return Use::Data(address, basis) };
        let text = |name: &str| data.get(name).and_then(Value::as_str);
        if text("name").is_some_and(is_aws_alias) || text("key_id").is_some_and(is_aws_alias) {
            return Use::Aws;
        }
        for name in ["target_key_arn", "arn", "key_id"] {
            if let Some(ids) = text(name).and_then(|text| self.keys.texts.get(text)) {
                return self.behind_aliases(ids, basis);
            }
        }
        Use::Data(address, basis)
    }

    /// Aliases replaced by the keys that they stand for.
    fn behind_aliases(&self, ids: &[ResourceId], basis: Basis) -> Use {
        let mut keys = Vec::new();
        let mut weakest = basis;
        for &id in ids {
            let Some(resource) = self.estate().resource(id) else { continue };
            if &*resource.address.kind != ALIAS {
                keys.push(id);
                continue;
            }
            let State::Live(side, _) = state(resource, self.side) else { continue };
            let target = self.estate().backing().attribute(id, side, "target_key_id").unwrap_or_else(Value::null);
            match named(self.estate(), &target, &self.keys.texts, |kind| KINDS.contains(&kind)) {
                Named::Resources(ids, basis) => {
                    keys.extend(ids);
                    weakest = weakest.max(basis);
                }
                Named::Text(text) if ids.len() == 1 => return foreign(&text, &target),
                Named::Data(address, basis) if ids.len() == 1 => return Use::Data(address, weakest.max(basis)),
                Named::Open(reason) => return Use::Open(reason),
                _ => return Use::Open(Reason::new(Why::NotRecorded, format!("{}.target_key_id", resource.text))),
            }
        }
        keys.sort_unstable();
        keys.dedup();
        match keys.len() {
            0 => Use::Open(Reason::new(Why::OutsideEstate, "the key")),
            // Several candidates that turn out to be one key.
            1 if weakest == Basis::Ambiguous && ids.len() > 1 => Use::Declared(keys, Basis::Assumed),
            1 => Use::Declared(keys, weakest),
            _ => Use::Declared(keys, Basis::Ambiguous),
        }
    }

    /// Which buckets use which keys.
    pub(super) fn key_users(&self) -> Users {
        let mut users = Users::default();
        if self.keys.list.is_empty() {
            return users;
        }
        for at in 0..self.survey.buckets.len() {
            let facts = self.facet(at, Facet::Encryption);
            let [algorithm, key_id, ..] = facts.as_slice() else { continue };
            let certain = uses_kms(&algorithm.value).is_true();
            match self.key_of(algorithm, key_id) {
                Use::Declared(ids, basis) => {
                    let certain = certain && ids.len() == 1 && basis != Basis::Ambiguous;
                    for id in ids {
                        users.by_key.entry(id).or_default().push((at, certain));
                    }
                }
                // Nothing here says anything about a bucket that is declared elsewhere.
                Use::Open(reason) if reason.why != Why::OutsideEstate => users.any.push(at),
                _ => {}
            }
        }
        users
    }

    /// The facts of a key that is used in an account and Region, in the order of [`SLOTS`].
    pub(super) fn used_key(&self, used: Use, account: Fact, region: Fact) -> Vec<Fact> {
        match used {
            Use::Nothing => vec![Fact::absent(); SLOTS.len()],
            Use::Aws => self.aws_key(account, region),
            Use::Declared(ids, basis) => self.declared_key(&ids, basis),
            Use::Data(address, basis) => self.read_key(&address, basis),
            Use::Foreign(text) => self.foreign_key(&text, account, region),
            Use::Open(reason) => self.open_key(&reason),
        }
    }

    /// The facts `encryption.key.*` of a bucket.
    pub(super) fn encryption_key(&self, facts: &mut Facts) {
        let fact = |slot| facts.get(slot).cloned().unwrap_or_else(Fact::absent);
        let algorithm = fact(bucket::ENCRYPTION_ALGORITHM);
        let key_id = fact(bucket::ENCRYPTION_KEY_ID);
        let used = self.key_of(&algorithm, &key_id);
        let mut key = self.used_key(used, fact(bucket::ACCOUNT), fact(bucket::REGION));
        let basis = key_id.basis.max(algorithm.basis);
        for (slot, fact) in SLOTS.into_iter().zip(key.drain(..)) {
            facts.set(slot, fact.resting_on(basis));
        }
    }

    /// Builds a key.
    pub(super) fn key_subject(&self, index: usize) -> Subject {
        let id = self.keys.id(index);
        let view = id.and_then(|id| View::of(self.estate(), id, self.side));
        let (Some(id), Some(view)) = (id, view) else { return self.subject(usize::MAX) };
        let mut facts = Facts::blank(SubjectKind::Key.schema().slots.len());
        for (slot, fact) in KEY.into_iter().zip(self.key_facts(&view)) {
            facts.set(slot, fact);
        }
        let users = self.keys.users.by_key.get(&id).map_or(&[][..], Vec::as_slice);
        let address = |at: usize| self.survey.buckets.get(at).map(|bucket| &bucket.address);
        let sure = Value::strings(users.iter().filter(|(_, sure)| *sure).filter_map(|(at, _)| address(*at)));
        let maybe =
            users.iter().find(|(_, sure)| !sure).map(|(at, _)| *at).or_else(|| self.keys.users.any.first().copied());
        let any_sure = sure.items().is_some_and(|items| !items.is_empty());
        let (used_by, binds) = match maybe.and_then(address) {
            None => (sure, Value::bool(any_sure)),
            Some(bucket) => {
                let reason = Reason::new(Why::NotRecorded, format!("the key of {bucket}"));
                let items: Arc<[Value]> = sure.items().unwrap_or_default().into();
                let length = (u64::try_from(items.len()).unwrap_or(0), None);
                let ty = Type::List(Arc::new(Type::String));
                let open = Unknown { length, not_null: true, ..Unknown::new(ty, reason.clone()) };
                let binds = if any_sure { Value::bool(true) } else { Value::unknown_because(Type::Bool, reason) };
                (Value::unknown(open.with_shape(Shape::Open(items))), binds)
            }
        };
        facts.set(slot::USED_BY, Fact::new(used_by, Origin::Declared, None));
        facts.set(slot::BINDS, Fact::new(binds, Origin::Declared, None));
        let any = self.keys.users.any.iter().map(|at| (*at, false));
        let classes = users.iter().copied().chain(any).filter_map(|(at, sure)| {
            let bucket = self.survey.buckets.get(at)?;
            Some((&bucket.class, &bucket.address, sure))
        });
        Subject {
            kind: SubjectKind::Key,
            address: view.resource.text.clone(),
            resource: Some(view.resource.address.clone()),
            external: false,
            operation: Some(view.resource.operation),
            facts,
            classification: Classification::highest_of(classes)
                .unwrap_or_else(|| Classification::untagged(Class::Public)),
            locations: vec![place(view.resource, "")],
            links: Vec::new(),
        }
    }
}

/// The ARNs and ids of AWS managed keys that data sources have read: a plan that names one has its text only.
fn aws_managed(estate: &Estate) -> HashSet<Arc<str>> {
    let mut names = HashSet::new();
    for kind in ["aws_kms_key", ALIAS] {
        for address in estate.backing().data_sources(kind) {
            let Some(data) = estate.backing().data_source(&address) else { continue };
            let text = |name: &str| data.get(name).and_then(Value::as_str);
            let asked = if kind == ALIAS { text("name") } else { text("key_id") };
            if asked.is_some_and(is_aws_alias) || text("key_manager") == Some("AWS") {
                let told = ["arn", "id", "target_key_arn", "target_key_id"].into_iter().filter_map(text);
                names.extend(told.filter(|name| !name.is_empty()).map(Arc::from));
            }
        }
    }
    names
}

/// A key known by its text, which a value names.
fn foreign(text: &str, by: &Value) -> Use {
    Use::Foreign(Value::string(text).with_sensitivity(by.is_sensitive()))
}

/// Whether an alias or its ARN is of a key that AWS manages: users cannot make aliases that begin so.
pub(super) fn is_aws_alias(text: &str) -> bool {
    text.starts_with("alias/aws/") || (text.starts_with("arn:") && text.contains(":alias/aws/"))
}
