//! The role that S3 assumes to replicate.

use super::assembly::Assembly;
use super::document;
use super::fact::Fact;
use super::merge::ambiguous;
use super::named::{Named, named};
use super::view::{View, same};
use crate::estate::ResourceId;
use crate::finding::Origin;
use crate::value::{Basis, Type, Value, Why};

impl Assembly<'_> {
    /// The address and the trust policy of the role that a fact names.
    pub(super) fn role(&self, role: &Fact) -> (Fact, Fact) {
        let both = |fact: Fact| (fact.clone(), fact);
        match named(self.estate(), &role.value, self.roles(), |kind| kind == "aws_iam_role") {
            Named::Nothing => both(Fact::absent()),
            Named::Text(arn) => {
                let what = if role.value.is_sensitive() { "the role".into() } else { format!("the role {arn}") };
                (Fact::absent().resting_on(role.basis), Fact::unknown(Type::String, Why::OutsideEstate, what))
            }
            Named::Open(reason) => both(Fact::unknown(Type::String, reason.why, reason.what)),
            Named::Data(address, basis) => {
                let data = self.estate().backing().data_source(&address);
                let trust = data.as_ref().and_then(|data| data.get("assume_role_policy"));
                let trust = match trust.filter(|trust| !trust.is_unknown() && !trust.is_null()) {
                    Some(trust) => {
                        let location = trust.location().map(|location| (**location).clone());
                        Fact::new(trust.clone(), Origin::PriorState, location)
                    }
                    None => Fact::unknown(Type::String, Why::OutsideEstate, address.to_string()),
                };
                (Fact::absent(), trust.resting_on(basis.max(role.basis)))
            }
            Named::Resources(ids, basis) => {
                let basis = basis.max(role.basis);
                let mut all = ids.iter().filter_map(|&id| self.role_facts(id, basis));
                let Some((mut address, mut trust)) = all.next() else {
                    return both(Fact::unknown(Type::String, Why::OutsideEstate, "the role"));
                };
                for (other, other_trust) in all {
                    let name = other.value.as_str().unwrap_or_default().into();
                    if !same(&trust.value, &other_trust.value) {
                        trust = ambiguous(&name, Type::String);
                    }
                    address = ambiguous(&name, Type::String);
                }
                (address, trust)
            }
        }
    }

    fn role_facts(&self, id: ResourceId, basis: Basis) -> Option<(Fact, Fact)> {
        let view = View::of(self.estate(), id, self.side)?.through(basis);
        let trust = view.leaf("assume_role_policy", || view.implied(Value::null()));
        let (value, followed) = document::follow(self.estate(), &trust.value);
        let address = view.implied(Value::string(&view.resource.text));
        Some((address, trust.with_value(value).resting_on(followed)))
    }
}
