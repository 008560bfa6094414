//! The role that S3 assumes to replicate.

mod attached;
mod documents;
mod managed;
mod policies;

use super::assembly::Assembly;
use super::fact::Fact;
use super::merge::ambiguous;
use super::named::{Named, named};
use super::schema::bucket as slot;
use super::view::{View, same};
use crate::estate::ResourceId;
use crate::finding::Origin;
use crate::value::{Basis, Reason, Type, Value, Why};

pub(super) use attached::Attached;
pub(super) use documents::Documents;

/// What is known of a role.
pub(super) struct Role {
    pub(super) address: Fact,
    /// Who may assume it.
    pub(super) trust: Fact,
    /// The documents of its identity policies.
    pub(super) policies: Fact,
    /// The document of its permissions boundary.
    pub(super) boundary: Fact,
}

impl Role {
    fn all(fact: &Fact) -> Self {
        Self { address: fact.clone(), trust: fact.clone(), policies: fact.clone(), boundary: fact.clone() }
    }

    /// A role of which nothing is known, declared here or not.
    fn open(reason: &Reason, address: Fact) -> Self {
        let text = Fact::unknown(Type::String, reason.why, reason.what.clone());
        let list = Fact::unknown(Type::Dynamic, reason.why, reason.what.clone());
        Self { address, trust: text.clone(), policies: list, boundary: text }
    }

    /// No role.
    pub(super) fn none() -> Self {
        Self { policies: Fact::absent_as(Value::tuple(Vec::new())), ..Self::all(&Fact::absent()) }
    }

    /// What two candidates agree on.
    fn or(self, other: Self) -> Self {
        let name = other.address.value.as_str().unwrap_or_default().into();
        let agreed = |own: Fact, other: &Fact, ty: Type| match same(&own.value, &other.value) {
            true => own,
            false => ambiguous(&name, ty),
        };
        Self {
            address: ambiguous(&name, Type::String),
            trust: agreed(self.trust, &other.trust, Type::String),
            policies: agreed(self.policies, &other.policies, Type::Dynamic),
            boundary: agreed(self.boundary, &other.boundary, Type::String),
        }
    }
}

impl Assembly<'_> {
    /// The role that a fact names.
    pub(super) fn role(&self, role: &Fact) -> Role {
        match named(self.estate(), &role.value, self.roles(), |kind| kind == "aws_iam_role") {
            Named::Nothing => Role::none(),
            Named::Text(arn) => {
                let what = if role.value.is_sensitive() { "the role".into() } else { format!("the role {arn}") };
                Role::open(&Reason::new(Why::OutsideEstate, what), Fact::absent().resting_on(role.basis))
            }
            Named::Open(reason) => {
                let address = Fact::unknown(Type::String, reason.why, reason.what.clone());
                Role::open(&reason, address)
            }
            Named::Data(address, basis) => {
                let outside = Reason::new(Why::OutsideEstate, address.to_string());
                let data = self.estate().backing().data_source(&address);
                let known = |name: &str| {
                    let value = data.as_ref().and_then(|data| data.get(name));
                    value.filter(|value| !value.is_unknown() && !value.is_null()).cloned()
                };
                let open = Role::open(&outside, Fact::absent());
                let basis = basis.max(role.basis);
                let trust = known("assume_role_policy").map(|trust| {
                    let location = trust.location().map(|location| (**location).clone());
                    Fact::new(trust, Origin::PriorState, location)
                });
                let boundary = known("permissions_boundary").map(|arn| self.boundary_of(&arn));
                Role {
                    trust: trust.unwrap_or(open.trust).resting_on(basis),
                    boundary: boundary.unwrap_or(open.boundary).resting_on(basis),
                    ..open
                }
            }
            Named::Resources(ids, basis) => {
                let basis = basis.max(role.basis);
                let all = ids.iter().filter_map(|&id| self.declared_role(id, basis));
                all.reduce(Role::or)
                    .unwrap_or_else(|| Role::all(&Fact::unknown(Type::Dynamic, Why::OutsideEstate, "the role")))
            }
        }
    }

    fn declared_role(&self, id: ResourceId, basis: Basis) -> Option<Role> {
        let view = View::of(self.estate(), id, self.side)?.through(basis);
        let trust = view.leaf("assume_role_policy", || view.implied(Value::null()));
        let wanted = |slot: usize, fact: fn(&Self, &View<'_>) -> Fact| match self.settings.wants(slot) {
            true => fact(self, &view),
            false => Fact::absent(),
        };
        Some(Role {
            address: view.implied(Value::string(&view.resource.text)),
            trust: self.documented(trust, view.resource.provider),
            policies: wanted(slot::REPLICATION_ROLE_POLICIES, Self::role_policies),
            boundary: wanted(slot::REPLICATION_ROLE_BOUNDARY, Self::role_boundary),
        })
    }
}
