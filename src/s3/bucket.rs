//! One bucket, put together.

use std::sync::Arc;

use super::assembly::Assembly;
use super::class::ClassSource;
use super::companion::{Facet, Role};
use super::exposure;
use super::facet::{self, SETTINGS};
use super::fact::{Fact, Facts};
use super::inline::Inline;
use super::merge::{self, Merged};
use super::providers::not_told;
use super::reference::{Resolver, Target};
use super::schema::bucket as slot;
use super::subject::{Subject, SubjectKind};
use super::survey::{Bucket, Companion, tags};
use super::view::{Leaf, State, View, place, state};
use crate::estate::{Configured, Side};
use crate::finding::Origin;
use crate::resource::{Operation, Resource};
use crate::source::Location;
use crate::value::{Basis, Reason, Shape, Symbol, Type, Unknown, Value, Why};

/// How many companions tell where a bucket is that is declared elsewhere: each finding repeats their places.
const MOST_PLACES: usize = 100;

impl<'a> Assembly<'a> {
    /// The resource of a bucket; none for one that is declared elsewhere.
    pub(super) fn bucket_view(&self, at: usize) -> Option<View<'a>> {
        let id = self.survey.buckets.get(at)?.id?;
        let State::Live(side, origin) = state(self.estate().resource(id)?, self.side) else { return None };
        View::new(self.estate(), id, side, origin)
    }

    /// The facts of one facet of a bucket: companions over what holds without them.
    pub(super) fn facet_of(&self, at: usize, facet: Facet, view: Option<&View<'a>>) -> Vec<Fact> {
        let Some(bucket) = self.survey.buckets.get(at) else { return Vec::new() };
        let mut live = Vec::new();
        let mut removed = None;
        for companion in bucket.companions.iter().filter(|companion| companion.facet == Some(facet)) {
            match self.companion_view(companion) {
                Some((view, true)) => live.push(view),
                // What this plan deletes has no say about a bucket that it makes anew.
                Some((view, false)) if !bucket.fresh => removed = Some(view),
                Some(_) | None => {}
            }
        }
        // What left management stays only where nothing writes over it.
        if live.iter().any(View::managed) {
            live.retain(View::managed);
        }
        let gone = |view: &View<'_>| -> Vec<Fact> {
            facet::removed(facet, view).into_iter().map(|fact| fact.resting_on(view.basis)).collect()
        };
        // A deletion has the last word over what this apply does not touch; beside a write, either may come last.
        if removed.is_some() && live.iter().all(|view| !view.managed() || view.resource.operation == Operation::NoOp) {
            live.clear();
        }
        let address = |view: &View<'_>| view.resource.text.clone();
        let mut set: Vec<_> = live.iter().map(|view| (address(view), facet::companion(facet, self, view))).collect();
        if let Some(view) = removed.as_ref().filter(|_| !set.is_empty()) {
            let mut gone: merge::Settings = gone(view).into_iter().map(Some).collect();
            // What declares the block now does so whichever comes last.
            if let (Facet::Block, Some((_, declared)), Some(slot)) = (facet, set.first(), gone.first_mut()) {
                *slot = declared.first().cloned().flatten();
            }
            set.push((address(view), gone));
        }
        let groups: Vec<&Merged> = self.groups_of(bucket, facet).collect();
        let needed = set.is_empty() || !groups.is_empty() || set.iter().any(|(_, facts)| facts.contains_none());
        let base = match (needed, removed, view) {
            (false, ..) => vec![Fact::absent(); facet.slots().len()],
            (true, Some(removed), _) if set.is_empty() => gone(&removed),
            (true, _, Some(view)) => facet::base(facet, self, &Inline { view, fresh: bucket.fresh }),
            (true, _, None) => self.outside(&bucket.address, facet),
        };
        let mut facts = merge::overlay(base, &set);
        groups.into_iter().for_each(|group| group.apply(&mut facts));
        facts
    }

    /// The fact of a facet that is a list: an item for each resource under management; open where more may belong here.
    fn list_of(&self, bucket: &Bucket, facet: Facet) -> Fact {
        let of_facet = |companion: &&Companion| companion.facet == Some(facet);
        let views = bucket.companions.iter().filter(of_facet).filter_map(|companion| self.companion_view(companion));
        let mut basis = Basis::Proven;
        let items: Vec<Value> = views
            .filter(|(view, there)| *there && view.managed())
            .map(|(view, _)| {
                let (item, sure) = facet::listed_item(facet, self, &view);
                basis = basis.max(sure);
                item
            })
            .collect();
        let value = match self.ambiguous_of(bucket, facet).next() {
            None => Value::tuple(items),
            Some(resource) => {
                let unknown = Unknown::new(Type::Dynamic, merge::doubt(resource));
                Value::unknown(Unknown { not_null: true, ..unknown }.with_shape(Shape::Open(items.into())))
            }
        };
        Fact::new(value, Origin::Declared, None).resting_on(basis)
    }

    /// The resources of a facet that may belong to a bucket, or to another one.
    pub(super) fn ambiguous_of<'s>(&'s self, bucket: &'s Bucket, facet: Facet) -> impl Iterator<Item = &'s Resource> {
        let open = if bucket.id.is_some() { self.survey.open.as_slice() } else { &[] };
        let groups = bucket.groups.iter().chain(open).filter_map(|&group| self.survey.groups.get(group));
        let ids = groups.filter(move |group| group.facet == facet).flat_map(|group| &group.companions);
        ids.filter_map(|&id| self.estate().resource(id)).filter(
            |resource| matches!(state(resource, self.side), State::Live(_, origin) if origin != Origin::PriorState),
        )
    }

    /// A companion, and whether it is still there.
    fn companion_view(&self, companion: &Companion) -> Option<(View<'a>, bool)> {
        let view = |side, origin| Some(View::new(self.estate(), companion.id, side, origin)?.through(companion.basis));
        match companion.state {
            State::Live(side, origin) => Some((view(side, origin)?, true)),
            State::Removed => Some((view(Side::Before, Origin::Declared)?, false)),
            State::Missing => None,
        }
    }

    /// What a bucket has that is declared elsewhere: nobody here knows.
    fn outside(&self, address: &str, facet: Facet) -> Vec<Fact> {
        let path = |slot: usize| SubjectKind::Bucket.schema().slots.get(slot).map_or("", |slot| slot.path);
        let fact = |&slot| Fact::unknown(Type::Dynamic, Why::OutsideEstate, format!("{} of {address}", path(slot)));
        facet.slots().iter().map(fact).collect()
    }

    /// The groups of companions of a facet that may belong to a bucket.
    fn groups_of<'s>(&'s self, bucket: &'s Bucket, facet: Facet) -> impl Iterator<Item = &'s Merged> {
        let open = if bucket.id.is_some() { self.survey.open.as_slice() } else { &[] };
        let groups = bucket.groups.iter().chain(open).filter_map(|&group| self.survey.groups.get(group));
        groups.filter(move |group| group.facet == facet).map(move |group| {
            group.merged.get_or_init(|| {
                let companions = group.companions.iter().filter_map(|&id| {
                    let resource = self.estate().resource(id)?;
                    let settings = match state(resource, self.side) {
                        State::Live(side, origin) => {
                            facet::companion(facet, self, &View::new(self.estate(), id, side, origin)?)
                        }
                        State::Removed => {
                            let view = View::new(self.estate(), id, Side::Before, Origin::Declared)?;
                            facet::removed(facet, &view).into_iter().map(Some).collect()
                        }
                        State::Missing => return None,
                    };
                    Some((merge::doubt(resource), settings))
                });
                Merged::of(facet.slots().len(), companions)
            })
        })
    }

    /// Builds a bucket.
    pub(super) fn bucket_subject(&self, at: usize) -> Subject {
        let mut facts = Facts::blank(SubjectKind::Bucket.schema().slots.len());
        let view = self.bucket_view(at);
        for facet in Facet::ALL {
            for (&slot, fact) in facet.slots().iter().zip(self.facet_of(at, facet, view.as_ref())) {
                facts.set(slot, fact);
            }
        }
        if let Some(bucket) = self.survey.buckets.get(at) {
            for facet in Facet::LISTS {
                let slots = facet.slots().iter().filter(|&&slot| self.settings.wants(slot));
                slots.for_each(|&slot| facts.set(slot, self.list_of(bucket, facet)));
            }
        }
        let resource = view.as_ref().map(|view| view.resource);
        let Some(bucket) = self.survey.buckets.get(at) else { return self.subject(usize::MAX) };
        self.identity(bucket, view.as_ref(), &mut facts);
        if self.settings.wants(slot::BACKUP_COPIES) {
            facts.set(slot::BACKUP_COPIES, self.backup_copies(at, view.as_ref(), &facts));
        }
        self.block_with_account(bucket, &mut facts);
        self.encryption_key(&mut facts);
        self.provider_facts(bucket, &mut facts);
        if self.settings.wants(slot::DECLARED_TWICE) {
            facts.set(slot::DECLARED_TWICE, self.declared_twice(bucket, view.as_ref()));
        }
        if exposure::SLOTS.iter().any(|&slot| self.settings.wants(slot)) {
            exposure::set(&mut facts);
        }
        let place_of = |companion: &Companion| Some(place(self.estate().resource(companion.id)?, ""));
        let locations: Vec<Location> = match resource {
            Some(resource) => vec![place(resource, "")],
            None => bucket.companions.iter().filter_map(place_of).take(MOST_PLACES).collect(),
        };
        Subject {
            kind: SubjectKind::Bucket,
            address: bucket.address.clone(),
            resource: resource.map(|resource| resource.address.clone()),
            external: bucket.id.is_none(),
            operation: resource.map(|resource| resource.operation),
            facts,
            classification: bucket.class.clone(),
            locations,
            links: bucket.companions.iter().filter_map(|companion| companion.info(self.estate())).collect(),
        }
    }

    /// Who the bucket is, and what is said about its data.
    pub(super) fn identity(&self, bucket: &Bucket, view: Option<&View<'_>>, facts: &mut Facts) {
        let provider = self.provider_of(bucket);
        let resource = |value: Value| match view {
            Some(view) => view.implied(value),
            None => Fact::new(value, Origin::Declared, None),
        };
        facts.set(slot::ADDRESS, resource(Value::string(&bucket.address)));
        facts.set(slot::NAME, self.bucket_name(bucket, view));
        let region = self.region(bucket, view);
        let (arn, partition) = self.bucket_arn(bucket, view, &region);
        facts.set(slot::ARN, arn);
        facts.set(
            slot::PARTITION,
            match partition {
                Some(partition) => Fact::new(Value::string(partition), region.origin, region.location.clone()),
                None => region.clone(),
            },
        );
        facts.set(slot::REGION, region);
        facts.set(slot::ACCOUNT, self.account(provider));
        facts.set(
            slot::TAGS,
            match view {
                Some(view) => view.fact("tags_all", tags(view).merged()),
                None => unknown_of(bucket, "tags", Why::OutsideEstate),
            },
        );
        let operation = view.map_or_else(Value::null, |view| Value::string(view.resource.operation.word()));
        facts.set(slot::OPERATION, resource(operation));
        facts.set(slot::IMPORTING, resource(Value::bool(view.is_some_and(|view| view.resource.importing))));
        facts.set(slot::ROLES, Fact::new(roles(bucket), Origin::Declared, None));
        facts.set(slot::LOG_SOURCES, self.sources(bucket, Role::LogTarget));
        if self.settings.wants(slot::LOG_DELIVERIES) {
            facts.set(slot::LOG_DELIVERIES, self.log_deliveries(bucket));
        }
        facts.set(slot::REPLICATION_SOURCES, self.sources(bucket, Role::ReplicationDestination));
        facts.set(
            slot::FORCE_DESTROY,
            match view {
                Some(view) => view.leaf("force_destroy", || view.default(Value::bool(false))),
                None => unknown_of(bucket, "force_destroy", Why::OutsideEstate),
            },
        );
        self.class(bucket, view, facts);
    }

    /// The name of a bucket.
    pub(super) fn bucket_name(&self, bucket: &Bucket, view: Option<&View<'_>>) -> Fact {
        match (view, bucket.name_value()) {
            (Some(view), _) => view.leaf("bucket", || own_symbol(view, "bucket")),
            (None, Some(name)) => Fact::new(name, Origin::Declared, None),
            (None, None) => unknown_of(bucket, "bucket", Why::OutsideEstate),
        }
    }

    fn class(&self, bucket: &Bucket, view: Option<&View<'_>>, facts: &mut Facts) {
        let class = &bucket.class;
        let from = if class.source == ClassSource::Name { "bucket" } else { "tags_all" };
        let fact = |value| match class.source {
            ClassSource::Default => Fact::absent_as(value),
            ClassSource::Inherited => Fact::new(value, Origin::Declared, None),
            _ => Fact::new(value, Origin::Declared, view.map(|view| place(view.resource, from))),
        };
        let open = || Reason::new(Why::KnownAfterApply, format!("{}.{from}", bucket.address));
        let value = class
            .value()
            .map_or_else(|| Value::unknown_because(Type::String, open()), |class| Value::string(class.word()));
        facts.set(slot::CLASSIFICATION_VALUE, fact(value));
        facts.set(slot::CLASSIFICATION_SOURCE, fact(Value::string(class.source.word())));
        let valid = match class.valid {
            crate::value::Truth::True => Value::bool(true),
            crate::value::Truth::False => Value::bool(false),
            crate::value::Truth::Unknown => Value::unknown_because(Type::Bool, open()),
        };
        facts.set(slot::CLASSIFICATION_VALID, fact(valid));
        let from = class.inherited_from.as_ref().map_or_else(Value::null, Value::string);
        facts.set(slot::CLASSIFICATION_INHERITED_FROM, fact(from));
    }

    /// The provider configuration of a bucket; of an external one, that of its companions.
    pub(super) fn provider_of(&self, bucket: &Bucket) -> Option<usize> {
        let id = bucket.id.or_else(|| bucket.companions.first().map(|companion| companion.id))?;
        self.estate().resource(id)?.provider
    }

    /// The Region of a bucket.
    pub(super) fn region(&self, bucket: &Bucket, view: Option<&View<'_>>) -> Fact {
        let Some(view) = view else { return unknown_of(bucket, "region", Why::OutsideEstate) };
        match view.read("region") {
            Leaf::Value(value) => {
                let mut fact = view.fact("region", value);
                if !bucket.fresh && view.configured("region") != Configured::Set {
                    fact.origin = Origin::PriorState;
                }
                fact
            }
            Leaf::Unknown(value) if view.configured("region") == Configured::Set => view.fact("region", value),
            _ => self.provider_region(view.resource.provider, &bucket.address),
        }
    }

    /// The Region of a provider configuration.
    pub(super) fn provider_region(&self, provider: Option<usize>, address: &str) -> Fact {
        let region = provider.and_then(|at| self.estate().providers.get(at)).map(|provider| &provider.region);
        let reason = match region {
            Some(region) if region.as_str().is_some() => {
                let location = region.location().map(|location| (**location).clone());
                return Fact::new(region.clone(), Origin::Declared, location);
            }
            Some(region) => region.as_unknown().map(|unknown| unknown.reason.clone()),
            None => None,
        };
        let reason = reason.unwrap_or_else(|| not_told(self.estate(), format!("the Region of {address}")));
        Fact::new(self.of_provider(provider, "region", reason), Origin::Unknown, None)
    }

    /// The bucket's block or the account's, whichever is stricter.
    pub(super) fn block_with_account(&self, bucket: &Bucket, facts: &mut Facts) {
        let account = self.account_block(self.provider_of(bucket));
        let slots = [
            slot::ACCOUNT_BLOCK_DECLARED,
            slot::ACCOUNT_BLOCK_PUBLIC_ACLS,
            slot::ACCOUNT_BLOCK_PUBLIC_POLICY,
            slot::ACCOUNT_IGNORE_PUBLIC_ACLS,
            slot::ACCOUNT_RESTRICT_PUBLIC_BUCKETS,
        ];
        debug_assert_eq!(slots.len(), SETTINGS.len() + 1);
        let own = Facet::Block.slots().iter().copied();
        for (at, ((slot, own), fact)) in slots.into_iter().zip(own).zip(account).enumerate() {
            if at > 0
                && let Some(bucket) = facts.get(own).cloned()
            {
                facts.set(own, super::account::either(bucket, fact.clone()));
            }
            facts.set(slot, fact);
        }
    }

    /// A fact that names a bucket, with the name where the estate tells it.
    pub(super) fn named_bucket(&self, fact: Fact, provider: Option<usize>) -> Fact {
        let Some(unknown) = fact.value.as_unknown().cloned() else { return fact };
        match Resolver::new(self.estate(), self.side, &self.survey.index).target(&fact.value, provider) {
            Target::Bucket(at, basis, _) => {
                let fact = fact.resting_on(basis);
                match self.survey.buckets.get(at).and_then(Bucket::name_value) {
                    Some(name) => self.known(fact, name),
                    None => certainly_set(fact, &unknown),
                }
            }
            Target::External(name, basis, _) => {
                let secret = fact.value.is_sensitive();
                self.known(fact, Value::string(&name).with_sensitivity(secret)).resting_on(basis)
            }
            _ => certainly_set(fact, &unknown),
        }
    }

    fn known(&self, fact: Fact, value: Value) -> Fact {
        let place = fact.value.location().cloned();
        Fact { origin: Origin::Declared, ..fact.with_value(value.with_location(place)) }
    }
}

/// An unknown value that is certainly not null.
pub(super) fn certainly_set(fact: Fact, unknown: &Unknown) -> Fact {
    let value = Value::unknown(Unknown { not_null: true, ..unknown.clone() })
        .with_location(fact.value.location().cloned())
        .with_sensitivity(fact.value.is_sensitive());
    fact.with_value(value)
}

pub(super) fn unknown_of(bucket: &Bucket, attribute: &str, why: Why) -> Fact {
    Fact::unknown(Type::Dynamic, why, format!("{}.{attribute}", bucket.address))
}

/// An attribute of a bucket that the apply will make: unknown, but exactly itself, so that a policy which refers to it
/// is seen to mean this bucket.
pub(super) fn own_symbol(view: &View<'_>, attribute: &str) -> Fact {
    let reason = Reason::new(Why::KnownAfterApply, format!("{}.{attribute}", view.resource.text));
    let symbol = Symbol { address: view.resource.address.clone(), path: attribute.into() };
    let unknown = Unknown { not_null: true, ..Unknown::new(Type::String, reason) };
    view.fact(attribute, Value::unknown(unknown.with_shape(Shape::Symbol(symbol))))
}

/// The roles of a bucket: an open list where it may have more.
fn roles(bucket: &Bucket) -> Value {
    let known: Vec<Value> = bucket.roles.words().map(Value::string).collect();
    let more = bucket.maybe_roles.without(bucket.roles);
    match &bucket.maybe_because {
        Some(because) if !more.is_empty() => {
            let reason = Reason::new(Why::AmbiguousUse, because.clone());
            let ty = Type::List(Arc::new(Type::String));
            let others: Vec<Value> = more.words().map(Value::string).collect();
            let count = |values: usize| u64::try_from(values).unwrap_or(u64::MAX);
            let length = (count(known.len()), Some(count(known.len() + others.len())));
            let unknown = Unknown { length, not_null: true, ..Unknown::new(ty, reason) };
            Value::unknown(unknown.with_shape(Shape::Between(known.into(), others.into())))
        }
        _ => Value::strings(bucket.roles.words()),
    }
}

/// Whether some of the settings are left as they are.
trait ContainsNone {
    fn contains_none(&self) -> bool;
}

impl ContainsNone for merge::Settings {
    fn contains_none(&self) -> bool {
        self.iter().any(Option::is_none)
    }
}
