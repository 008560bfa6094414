//! Policies of access points and Multi-Region Access Points.
//!
//! AWS provider documentation, "aws_s3_access_point": its `policy` and an `aws_s3control_access_point_policy` are two
//! ways to write the same; `{}` deletes the policy, an empty text leaves it as it is. A Multi-Region Access Point has its
//! policy from a resource of its own only.

use foldhash::HashMap;

use super::assembly::Assembly;
use super::companion::ACCESS_POINT;
use super::fact::Fact;
use super::merge::ambiguous;
use super::named::{Named, Texts, named};
use super::nested::first;
use super::view::{Leaf, State, View, same, state};
use crate::estate::{Configured, ResourceId, Side};
use crate::finding::Origin;
use crate::resource::Mode;
use crate::value::{Basis, Type, Value, Why};

/// The type of Multi-Region Access Points.
pub(super) const MULTI_REGION: &str = "aws_s3control_multi_region_access_point";

/// The resources that give policies to access points of both kinds.
#[derive(Default)]
pub(super) struct PointPolicies {
    of: HashMap<ResourceId, Vec<(ResourceId, Basis)>>,
    /// Those that may be of any access point.
    any: Vec<ResourceId>,
}

impl Assembly<'_> {
    /// Finds which access point each policy is of.
    pub(super) fn find_point_policies(&self) -> PointPolicies {
        let mut found = PointPolicies::default();
        let arns = self.texts_of(ACCESS_POINT, "arn");
        let points = self.texts_of(ACCESS_POINT, "name");
        for (id, value) in self.policies_of("aws_s3control_access_point_policy", "access_point_arn") {
            // The ARN of a new access point can be written before it is there.
            let last = value.as_str().and_then(|arn| arn.split_once(":accesspoint/")).map(|(_, name)| name);
            match value.as_str().filter(|arn| !arn.is_empty() && !arns.contains_key(*arn)).and(last) {
                Some(name) => self.note_named(&mut found, id, &points, name, Basis::Assumed),
                None => self.note(&mut found, id, named(self.estate(), &value, &arns, |kind| kind == ACCESS_POINT)),
            }
        }
        let multi = self.names_of_multi_region();
        for (id, details) in self.policies_of("aws_s3control_multi_region_access_point_policy", "details") {
            let value = first(&details, &["name"]);
            match value.as_str() {
                Some(name) => self.note_named(&mut found, id, &multi, name, Basis::Proven),
                None => self.note(&mut found, id, named(self.estate(), &value, &multi, |kind| kind == MULTI_REGION)),
            }
        }
        found
    }

    /// The resources of a type, also those that this plan deletes, with what names the access point.
    fn policies_of(&self, kind: &str, attribute: &str) -> Vec<(ResourceId, Value)> {
        let ids = self.estate().of_kind(kind).iter().filter_map(|&id| {
            let resource = self.estate().resource(id).filter(|resource| resource.address.mode == Mode::Managed)?;
            let read = match state(resource, self.side) {
                State::Live(read, _) => read,
                State::Removed => Side::Before,
                State::Missing => return None,
            };
            Some((id, self.estate().backing().attribute(id, read, attribute).unwrap_or_else(Value::null)))
        });
        ids.collect()
    }

    fn names_of_multi_region(&self) -> Texts {
        let mut texts = Texts::default();
        for (id, details) in self.policies_of(MULTI_REGION, "details") {
            if let Some(name) = first(&details, &["name"]).as_str() {
                texts.entry(name.into()).or_default().push(id);
            }
        }
        texts
    }

    /// Notes a policy by the name of its access point: names are unique in an account and Region only.
    fn note_named(&self, found: &mut PointPolicies, policy: ResourceId, names: &Texts, name: &str, basis: Basis) {
        let provider = |id: ResourceId| self.estate().resource(id).and_then(|resource| resource.provider);
        let all = names.get(name).map_or(&[][..], Vec::as_slice);
        let same = |id: &ResourceId| self.estate().same_provider(provider(*id), provider(policy));
        let own: Vec<ResourceId> = all.iter().copied().filter(same).collect();
        let (ids, basis) = match (own.as_slice(), all) {
            ([_], _) => (own.as_slice(), basis),
            ([], []) => return,
            ([], [_]) => (all, Basis::Assumed),
            _ => (all, Basis::Ambiguous),
        };
        for &id in ids {
            found.of.entry(id).or_default().push((policy, basis));
        }
    }

    fn note(&self, found: &mut PointPolicies, policy: ResourceId, named: Named) {
        match named {
            Named::Resources(ids, basis) => {
                for id in ids {
                    found.of.entry(id).or_default().push((policy, basis));
                }
            }
            Named::Open(_) => found.any.push(policy),
            // An access point that is declared elsewhere.
            Named::Data(..) | Named::Text(_) | Named::Nothing => {}
        }
    }

    /// The policy of an access point, and whether this plan writes it; `path` is where policies of its kind hold it.
    pub(super) fn point_policy(&self, point: &View<'_>, path: &str) -> [Fact; 2] {
        let none = || [point.implied(Value::null()), Fact::absent_as(Value::bool(false))];
        let policies = self.point_policies();
        let mut set: Option<[Fact; 2]> = None;
        let mut removed = false;
        let own = point.configured("policy") == Configured::Set;
        for &(id, basis) in policies.of.get(&point.id).into_iter().flatten() {
            let Some(resource) = self.estate().resource(id) else { continue };
            let State::Live(read, origin) = state(resource, self.side) else {
                removed |= basis != Basis::Ambiguous;
                continue;
            };
            let Some(view) = View::new(self.estate(), id, read, origin) else { continue };
            if let Some(uncertain) = &resource.uncertain {
                return [Type::String, Type::Bool].map(|ty| Fact::unknown(ty, uncertain.why, uncertain.what.clone()));
            }
            let view = view.through(basis);
            let policy = self.content(view.leaf(path, || view.implied(Value::null())), &view);
            let agreed = set.as_ref().is_none_or(|[first, _]| same(&first.value, &policy.value));
            if basis == Basis::Ambiguous || !agreed {
                return [Type::String, Type::Bool].map(|ty| ambiguous(&resource.text, ty));
            }
            set = Some([policy, view.written()]);
        }
        let live = |id: &&ResourceId| {
            self.estate().resource(**id).is_some_and(|resource| matches!(state(resource, self.side), State::Live(..)))
        };
        if let Some(resource) = policies.any.iter().find(live).and_then(|&id| self.estate().resource(id)) {
            return [Type::String, Type::Bool].map(|ty| ambiguous(&resource.text, ty));
        }
        let argument = match point.read("policy") {
            Leaf::Value(value) | Leaf::Unknown(value) if own || (!removed && set.is_none()) => {
                self.content(point.fact("policy", value), point)
            }
            _ => return set.unwrap_or_else(none),
        };
        match set {
            Some([policy, _]) if !same(&policy.value, &argument.value) => {
                [Type::String, Type::Bool].map(|ty| ambiguous(&point.resource.text, ty))
            }
            Some(set) => set,
            None if argument.value.is_null() => [argument, Fact::absent_as(Value::bool(false))],
            None if own => [argument, point.written()],
            // What it has, whoever set it.
            None => [Fact { origin: Origin::PriorState, ..argument }, Fact::absent_as(Value::bool(false))],
        }
    }

    /// The policy of a Multi-Region Access Point, and whether this plan writes it. One that exists does not tell a policy
    /// that is declared elsewhere.
    pub(super) fn multi_region_policy(&self, point: &View<'_>) -> [Fact; 2] {
        let [policy, written] = self.point_policy(point, "details[0].policy");
        let existed = point.resource.operation.existed() || point.resource.importing;
        let nobody = policy.value.is_null() && !self.point_policies().of.contains_key(&point.id);
        if nobody && existed {
            let what = format!("{}.policy", point.resource.text);
            return [Fact::unknown(Type::String, Why::NoPriorState, what), written];
        }
        [policy, written]
    }

    /// A policy with the document behind references; what says nothing is none.
    fn content(&self, policy: Fact, of: &View<'_>) -> Fact {
        if matches!(policy.value.as_str(), Some("" | "{}")) {
            return policy.with_value(Value::null());
        }
        self.documented(policy, of.resource.provider)
    }
}
