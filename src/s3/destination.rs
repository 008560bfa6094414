//! Where a bucket's data is written to: the destination of a replication rule, or of an inventory.

use std::sync::Arc;

use super::arn::{joined, partition};
use super::assembly::Assembly;
use super::companion::Facet;
use super::reference::{Resolver, Target};
use crate::value::{Basis, Reason, Type, Value, Why};

impl Assembly<'_> {
    /// The bucket that a value names, and what is known of it.
    pub(super) fn destination(&self, value: &Value, provider: Option<usize>) -> Destination {
        let target = Resolver::new(self.estate(), self.side, &self.survey.index).target(value, provider);
        match target {
            Target::Bucket(at, basis, _) => self.destination_in(at, value).resting_on(basis),
            Target::Several(set) if !set.is_empty() && set.len() <= MOST_COMPARED => {
                let all: Vec<Destination> = set.iter().map(|&at| self.destination_in(at, value)).collect();
                let agreed = |part: fn(&Destination) -> &Value| {
                    let first = all.first().map_or_else(Value::null, |first| part(first).clone());
                    if all.iter().all(|other| super::view::same(&first, part(other))) {
                        first
                    } else {
                        not_known(Why::AmbiguousLink, value)
                    }
                };
                Destination {
                    bucket: value.clone(),
                    arn: agreed(|d| &d.arn),
                    region: agreed(|d| &d.region),
                    account: agreed(|d| &d.account),
                    versioning: agreed(|d| &d.versioning),
                    ownership: agreed(|d| &d.ownership),
                    policy: agreed(|d| &d.policy),
                    basis: Basis::Ambiguous,
                }
            }
            Target::Several(_) => Destination::unknown(value.clone(), Why::AmbiguousLink, Basis::Ambiguous),
            Target::External(name, basis, _) => {
                let at =
                    self.survey.buckets.iter().skip(self.survey.declared).position(|b| b.name.as_ref() == Some(&name));
                let name = Value::string(&name)
                    .with_location(value.location().cloned())
                    .with_sensitivity(value.is_sensitive());
                let arn = match value.as_str() {
                    Some(text) if text.starts_with("arn:") => value.clone(),
                    // Replication stays within a partition.
                    _ => {
                        let region = self.provider_region(provider, "the destination").value;
                        joined([&Value::string("arn:"), &partition(&region), &Value::string(":s3:::"), &name])
                    }
                };
                let outside = Destination { arn, ..Destination::unknown(name, Why::OutsideEstate, basis) };
                match at {
                    // Declared elsewhere, but a companion here sets it up.
                    Some(at) => {
                        let at = self.survey.declared + at;
                        let first = |facet| self.first_fact(at, facet).0;
                        let (versioning, ownership) = (first(Facet::Versioning), first(Facet::Ownership));
                        Destination { versioning, ownership, policy: first(Facet::Policy), ..outside }
                    }
                    None => outside,
                }
            }
            Target::Gone | Target::Nameless | Target::Nothing => {
                Destination::unknown(value.clone(), Why::OutsideEstate, Basis::Proven)
            }
        }
    }

    /// The value of the first fact of a facet, and how sure it is.
    fn first_fact(&self, at: usize, facet: Facet) -> (Value, Basis) {
        let fact = self.facet(at, facet).into_iter().next();
        fact.map_or_else(|| (Value::null(), Basis::Proven), |fact| (fact.value, fact.basis))
    }

    fn destination_in(&self, at: usize, value: &Value) -> Destination {
        let Some(bucket) = self.survey.buckets.get(at) else {
            return Destination::unknown(value.clone(), Why::Undecided, Basis::Proven);
        };
        let view = self.bucket_view(at);
        let region = self.region(bucket, view.as_ref());
        let (versioning, basis) = self.first_fact(at, Facet::Versioning);
        let (policy, link) = self.first_fact(at, Facet::Policy);
        // What is not known for its link says so itself.
        let basis = if link == Basis::Ambiguous { basis } else { basis.max(link) };
        Destination {
            bucket: bucket.name_value().unwrap_or_else(|| value.clone()),
            arn: self.bucket_arn(bucket, view.as_ref(), &region).0.value,
            region: region.value,
            account: self.account(self.provider_of(bucket)).value,
            versioning,
            ownership: self.first_fact(at, Facet::Ownership).0,
            policy,
            basis,
        }
    }
}

/// How many candidates of one destination are compared.
const MOST_COMPARED: usize = 32;

/// A bucket that data is written to.
pub(super) struct Destination {
    pub(super) bucket: Value,
    pub(super) arn: Value,
    pub(super) region: Value,
    pub(super) account: Value,
    pub(super) versioning: Value,
    pub(super) ownership: Value,
    pub(super) policy: Value,
    pub(super) basis: Basis,
}

impl Destination {
    fn unknown(bucket: Value, why: Why, basis: Basis) -> Self {
        let unknown = || not_known(why, &bucket);
        Self {
            region: unknown(),
            account: unknown(),
            versioning: unknown(),
            ownership: unknown(),
            policy: unknown(),
            arn: if bucket.is_unknown() { bucket.clone() } else { unknown() },
            bucket: bucket.clone(),
            basis,
        }
    }

    fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = self.basis.max(basis);
        self
    }
}

/// What is not known of the bucket that a value names.
fn not_known(why: Why, bucket: &Value) -> Value {
    let what: Arc<str> = match (bucket.as_str(), bucket.as_unknown()) {
        (Some(name), _) if !bucket.is_sensitive() => format!("the bucket {name}").into(),
        (_, Some(unknown)) => unknown.reason.what.clone().into(),
        _ => "the bucket".into(),
    };
    Value::unknown_because(Type::String, Reason::new(why, what))
}
