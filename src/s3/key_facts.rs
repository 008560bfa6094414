//! The attributes of one KMS key, whoever declares it.

use std::sync::Arc;

use super::arn::{arn_parts, joined, partition};
use super::assembly::Assembly;
use super::bucket::own_symbol;
use super::fact::Fact;
use super::keys::Use;
use super::merge::ambiguous;
use super::schema::{bucket, key};
use super::view::{Leaf, View, same};
use crate::estate::ResourceId;
use crate::finding::Origin;
use crate::resource::Address;
use crate::value::{Basis, Reason, Type, Unknown, Value, Why};

/// The slots of a key below a bucket, in the order of the facts here.
pub(super) const SLOTS: [usize; 15] = [
    bucket::KEY_ADDRESS,
    bucket::KEY_MANAGER,
    bucket::KEY_ACCOUNT,
    bucket::KEY_REGION,
    bucket::KEY_ORIGIN,
    bucket::KEY_ENABLED,
    bucket::KEY_ROTATION_ENABLED,
    bucket::KEY_ROTATION_DAYS,
    bucket::KEY_DELETION_WINDOW,
    bucket::KEY_POLICY,
    bucket::KEY_MULTI_REGION,
    bucket::KEY_REPLICA_OF,
    bucket::KEY_SPEC,
    bucket::KEY_USAGE,
    bucket::KEY_ARN,
];

/// The slots of the root `key`, in the same order.
pub(super) const KEY: [usize; 15] = [
    key::ADDRESS,
    key::MANAGER,
    key::ACCOUNT,
    key::REGION,
    key::ORIGIN,
    key::ENABLED,
    key::ROTATION_ENABLED,
    key::ROTATION_DAYS,
    key::DELETION_WINDOW,
    key::POLICY,
    key::MULTI_REGION,
    key::REPLICA_OF,
    key::SPEC,
    key::USAGE,
    key::ARN,
];

/// What AWS makes unless told otherwise.
const SPEC: &str = "SYMMETRIC_DEFAULT";
const USAGE: &str = "ENCRYPT_DECRYPT";

impl Assembly<'_> {
    /// The facts of a key that the estate declares.
    pub(super) fn key_facts(&self, view: &View<'_>) -> Vec<Fact> {
        let text = |word: &str| Value::string(word);
        let replica = view.resource.address.kind.contains("replica");
        let external = view.resource.address.kind.contains("external");
        let primary = replica.then(|| self.primary(view)).flatten();
        let enabled = if &*view.resource.address.kind == "aws_kms_key" { "is_enabled" } else { "enabled" };
        let inherited = |name: &str, own: &str, default: &str| match (&primary, replica) {
            (Some(primary), _) => primary.leaf(name, || primary.default(text(default))),
            (None, true) => view.leaf(own, || outside(view, own)),
            (None, false) => view.leaf(name, || view.default(text(default))),
        };
        let origin = match (external, view.read("xks_key_id"), view.read("custom_key_store_id")) {
            (true, ..) => view.implied(text("EXTERNAL")),
            (_, Leaf::Value(id), _) if id.as_str() != Some("") => view.fact("xks_key_id", text("EXTERNAL_KEY_STORE")),
            (_, _, Leaf::Value(id)) if id.as_str() != Some("") => {
                view.fact("custom_key_store_id", text("AWS_CLOUDHSM"))
            }
            (_, Leaf::Unknown(id), _) => view.fact("xks_key_id", id),
            (_, _, Leaf::Unknown(id)) => view.fact("custom_key_store_id", id),
            _ => view.default(text("AWS_KMS")),
        };
        let (rotation, days) = self.rotation(view, primary.as_ref(), replica, external);
        let arn = match view.read("arn") {
            Leaf::Value(arn) => Some(arn),
            _ => None,
        };
        // A part of what is sensitive is so too.
        let part = |at: usize| {
            let arn = arn.as_ref()?;
            let part = arn.as_str()?.split(':').nth(at).filter(|part| !part.is_empty())?;
            Some(view.fact("arn", Value::string(part).with_sensitivity(arn.is_sensitive())))
        };
        let account = part(4).unwrap_or_else(|| self.account(view.resource.provider));
        let region = match (part(3), view.read("region")) {
            (Some(region), _) => region,
            (None, Leaf::Value(region) | Leaf::Unknown(region)) => view.fact("region", region),
            _ => self.provider_region(view.resource.provider, &view.resource.text),
        };
        vec![
            view.implied(Value::string(&view.resource.text)),
            view.implied(text("customer")),
            account,
            region,
            origin,
            view.leaf(enabled, || view.default(Value::bool(true))),
            rotation,
            days,
            view.leaf("deletion_window_in_days", || view.default(Value::int(30))),
            self.key_policy(view),
            if replica {
                view.implied(Value::bool(true))
            } else {
                view.leaf("multi_region", || view.default(Value::bool(false)))
            },
            if replica { view.leaf("primary_key_arn", Fact::absent) } else { Fact::absent() },
            inherited("customer_master_key_spec", "key_spec", SPEC),
            inherited("key_usage", "key_usage", USAGE),
            view.leaf("arn", || own_symbol(view, "arn")),
        ]
    }

    /// The primary key of a replica, if the estate declares it.
    fn primary(&self, view: &View<'_>) -> Option<View<'_>> {
        let (Leaf::Value(arn) | Leaf::Unknown(arn)) = view.read("primary_key_arn") else { return None };
        match self.key_named(&arn) {
            Use::Declared(ids, basis) if basis != Basis::Ambiguous => {
                let view = View::of(self.estate(), *ids.first()?, self.side)?;
                Some(view.through(basis))
            }
            _ => None,
        }
    }

    /// Rotation and its period. AWS does not rotate imported material, and rotates a replica with its primary.
    fn rotation(&self, view: &View<'_>, primary: Option<&View<'_>>, replica: bool, external: bool) -> (Fact, Fact) {
        if external {
            return (Fact::absent(), Fact::absent());
        }
        let of = |view: &View<'_>| {
            let rotation = view.leaf("enable_key_rotation", || view.default(Value::bool(false)));
            let days = view.leaf("rotation_period_in_days", || view.default(Value::null()));
            // Providers write 0 for the default of a year.
            let unset = days.value.is_null() || days.value.as_number() == Some(&0.into());
            let days = match (rotation.value.as_bool(), unset) {
                (Some(true), true) => view.default(Value::int(365)),
                (Some(false), _) => Fact::absent(),
                _ => days,
            };
            (rotation, days)
        };
        match (primary, replica) {
            (Some(primary), _) => of(primary),
            (None, true) => {
                let rotation = view.leaf("key_rotation_enabled", || outside(view, "key_rotation_enabled"));
                (rotation, outside(view, "rotation_period_in_days"))
            }
            (None, false) => of(view),
        }
    }

    /// The key policy: of the key, or of an `aws_kms_key_policy` for it.
    fn key_policy(&self, view: &View<'_>) -> Fact {
        let own = self.keys.policies.get(&view.id).map_or(&[][..], Vec::as_slice);
        let own = own.iter().filter_map(|&id| View::of(self.estate(), id, self.side));
        let (certain, perhaps): (Vec<_>, Vec<_>) = own.partition(|policy| policy.resource.uncertain.is_none());
        let said = |policy: &View<'_>| policy.leaf("policy", || policy.default(Value::null()));
        let any = self.keys.any_policy.and_then(|id| self.estate().resource(id));
        let mut fact = match (certain.as_slice(), any) {
            ([first, others @ ..], _) => {
                let fact = said(first);
                match others.iter().find(|other| !same(&said(other).value, &fact.value)) {
                    Some(other) => {
                        let what = format!("what {} and {} both set", first.resource.text, other.resource.text);
                        Fact::unknown(Type::String, Why::DeclaredTwice, what)
                    }
                    None => fact,
                }
            }
            ([], Some(any)) => ambiguous(&any.text, Type::String),
            ([], None) => view.leaf("policy", || view.default(Value::null())),
        };
        // One that may not be there decides nothing.
        if let Some(reason) = perhaps.iter().find_map(|policy| {
            let differs = !same(&said(policy).value, &fact.value);
            policy.resource.uncertain.as_ref().filter(|_| differs)
        }) {
            fact = Fact::unknown(Type::String, reason.why, reason.what.clone());
        }
        if fact.value.as_str() == Some("") {
            return fact.with_value(Value::null());
        }
        self.documented(fact, view.resource.provider)
    }

    /// One key of the estate, or what several candidates agree on.
    pub(super) fn declared_key(&self, ids: &[ResourceId], basis: Basis) -> Vec<Fact> {
        let mut all = ids.iter().filter_map(|&id| {
            let view = View::of(self.estate(), id, self.side)?.through(basis);
            Some((view.resource.text.clone(), self.key_facts(&view)))
        });
        let Some((_, mut facts)) = all.next() else {
            return self.open_key(&Reason::new(Why::OutsideEstate, "the key"));
        };
        for (address, others) in all {
            for (fact, other) in facts.iter_mut().zip(others) {
                if !same(&fact.value, &other.value) {
                    *fact = ambiguous(&address, other.value.ty());
                }
            }
        }
        facts
    }

    /// The AWS managed key `aws/s3` of the bucket's account and Region.
    pub(super) fn aws_key(&self, account: Fact, region: Fact) -> Vec<Fact> {
        let default = |value| Fact::aws_default(value);
        let id = Reason::new(Why::OutsideEstate, "the id of the key aws/s3");
        let id = Value::unknown(Unknown { not_null: true, ..Unknown::new(Type::String, id) });
        let arn = default(key_arn(&region.value, &account.value, &id));
        vec![
            Fact::absent(),
            default(Value::string("aws")),
            account,
            region,
            default(Value::string("AWS_KMS")),
            default(Value::bool(true)),
            default(Value::bool(true)),
            default(Value::int(365)),
            Fact::absent(),
            default(Value::null()),
            default(Value::bool(false)),
            Fact::absent(),
            default(Value::string(SPEC)),
            default(Value::string(USAGE)),
            arn,
        ]
    }

    /// A key that the estate does not declare, known by id, ARN or alias.
    pub(super) fn foreign_key(&self, key: &Value, account: Fact, region: Fact) -> Vec<Fact> {
        let text = key.as_str().unwrap_or("");
        let told = !text.is_empty() && !key.is_sensitive();
        let what = if told { format!("the key {text}") } else { "the key".to_owned() };
        let mut facts = self.open_key(&Reason::new(Why::OutsideEstate, what));
        let parts = arn_parts(key);
        let fact = |part: &Value| {
            let origin = if part.is_unknown() { Origin::Unknown } else { Origin::Declared };
            Fact::new(part.clone().with_sensitivity(key.is_sensitive()), origin, None)
        };
        let arn = parts.first().and_then(Value::as_str) == Some("arn");
        let own = match parts.get(5) {
            Some(resource) => starts_with(resource, "key/").then(|| key.clone()),
            // Neither an ARN nor an alias: an id.
            None if !text.is_empty() && !text.contains(['/', ':']) => {
                let id = Value::string(text).with_sensitivity(key.is_sensitive());
                Some(key_arn(&region.value, &account.value, &id))
            }
            None => None,
        };
        let own = own.map(|arn| fact(&arn.with_location(None)));
        let (account, region) = match (arn, parts.get(3), parts.get(4)) {
            (true, Some(region), Some(account)) => (fact(account), fact(region)),
            // An id or alias is of the caller's account and Region.
            _ => (account, region),
        };
        // Aliases of AWS managed keys are not foreign. The ARN of a key does not tell who manages it, but whoever
        // writes it has chosen a key: the AWS managed one is what a bucket gets without.
        let customer = || Fact::new(Value::string("customer"), Origin::Declared, None);
        let manager = (!parts.is_empty()).then(customer);
        let told = [(0, Some(Fact::absent())), (1, manager), (2, Some(account)), (3, Some(region)), (14, own)];
        for (at, fact) in told {
            if let (Some(place), Some(fact)) = (facts.get_mut(at), fact) {
                *place = fact;
            }
        }
        facts
    }

    /// A key that a data source reads.
    pub(super) fn read_key(&self, address: &Arc<Address>, basis: Basis) -> Vec<Fact> {
        let data = self.estate().backing().data_source(address);
        let text = |name: &str| data.as_ref().and_then(|data| data.get(name)).filter(|value| !value.is_null());
        let arn = ["arn", "target_key_arn"].into_iter().filter_map(text).find(|arn| arn.as_str().is_some());
        let own = || Fact::unknown(Type::String, Why::OutsideEstate, address.to_string());
        let mut facts = self.foreign_key(arn.unwrap_or(&Value::null()), own(), own());
        let alias = &*address.kind == "aws_kms_alias";
        let manager = match text("key_manager").and_then(Value::as_str) {
            Some("AWS") => Some(Value::string("aws")),
            Some("CUSTOMER") => Some(Value::string("customer")),
            // The caller has excluded `alias/aws/`.
            _ if alias && text("name").and_then(Value::as_str).is_some() => Some(Value::string("customer")),
            _ => None,
        };
        if let Some(place) = facts.get_mut(1) {
            *place = own();
        }
        let read = [
            (1, manager),
            (4, text("origin").cloned()),
            (5, text("enabled").cloned()),
            (10, text("multi_region").cloned()),
            (12, text("key_spec").cloned()),
            (13, text("key_usage").cloned()),
            (14, text("target_key_arn").cloned()),
        ];
        for (at, value) in read {
            if let (Some(place), Some(value)) = (facts.get_mut(at), value.filter(|value| !value.is_unknown())) {
                let location = value.location().map(|location| (**location).clone());
                *place = Fact::new(value, Origin::PriorState, location);
            }
        }
        facts.into_iter().map(|fact| fact.resting_on(basis)).collect()
    }

    /// A key of which nothing is known.
    pub(super) fn open_key(&self, reason: &Reason) -> Vec<Fact> {
        SLOTS.iter().map(|_| Fact::unknown(Type::Dynamic, reason.why, reason.what.clone())).collect()
    }
}

/// AWS KMS Developer Guide, "Key identifiers": `arn:partition:kms:region:account:key/id`.
fn key_arn(region: &Value, account: &Value, id: &Value) -> Value {
    let text = |text: &str| Value::string(text);
    let (head, kms, colon, key) = (text("arn:"), text(":kms:"), text(":"), text(":key/"));
    joined([&head, &partition(region), &kms, region, &colon, account, &key, id])
}

fn starts_with(value: &Value, prefix: &str) -> bool {
    let known = value.as_unknown().and_then(|unknown| unknown.prefix.as_deref());
    value.as_str().or(known).is_some_and(|text| text.starts_with(prefix))
}

fn outside(view: &View<'_>, name: &str) -> Fact {
    Fact::unknown(Type::Dynamic, Why::OutsideEstate, format!("the primary key of {} ({name})", view.resource.text))
}
