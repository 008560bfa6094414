//! What declares identity policies: managed and inline policies of users, groups and roles, and permission sets.
//!
//! IAM User Guide, "Identity-based policies and resource-based policies". A policy is judged where it is declared,
//! whether or not something is attached to it here.

use super::assembly::Assembly;
use super::fact::Facts;
use super::nested::member;
use super::remarks::placed;
use super::role::Documents;
use super::schema::identity_policy as slot;
use super::subject::{Subject, SubjectKind};
use super::view::{Leaf, View};
use crate::estate::{Configured, Estate, ResourceId, Side};
use crate::value::Value;

/// The types, each with the attribute that holds the document.
const KINDS: [(&str, &str); 6] = [
    ("aws_iam_policy", "policy"),
    ("aws_iam_role_policy", "policy"),
    ("aws_iam_user_policy", "policy"),
    ("aws_iam_group_policy", "policy"),
    (ROLE, BLOCKS),
    ("aws_ssoadmin_permission_set_inline_policy", "inline_policy"),
];

const ROLE: &str = "aws_iam_role";

/// The blocks of a role with inline policies.
const BLOCKS: &str = "inline_policy";

/// The resource types that declare identity policies.
pub(super) const TYPES: [&str; 6] = {
    let [(a, _), (b, _), (c, _), (d, _), (e, _), (f, _)] = KINDS;
    [a, b, c, d, e, f]
};

/// Whether a resource of one of the types has a policy of its own: most roles have none. An existing role shows the
/// inline policies of other resources too, so that only what the configuration writes counts.
pub(super) fn declares(estate: &Estate, id: ResourceId, side: Side) -> bool {
    let Some(resource) = estate.resource(id) else { return false };
    if &*resource.address.kind != ROLE {
        return true;
    }
    if estate.backing().configured(id, BLOCKS) == Configured::Unset {
        return false;
    }
    let blocks = estate.backing().attribute(id, side, BLOCKS).unwrap_or_else(Value::null);
    let says =
        |block: &Value| !matches!(member(block, "policy").as_str(), Some("")) && !member(block, "policy").is_null();
    blocks.is_unknown() || blocks.items().is_some_and(|blocks| blocks.iter().any(says))
}

impl Assembly<'_> {
    /// Builds what declares identity policies.
    pub(super) fn identity_subject(&self, id: ResourceId) -> Subject {
        let Some(view) = View::of(self.estate(), id, self.side) else { return self.estate_subject() };
        let mut facts = Facts::blank(SubjectKind::IdentityPolicy.schema().slots.len());
        let mut documents = Documents::default();
        let mut add = |value: &Value, path: String| {
            let (document, basis) = self.document(value, view.resource.provider);
            documents.add(&placed(document, &view.resource.address, path), basis);
        };
        let attribute =
            KINDS.iter().find(|(kind, _)| *kind == &*view.resource.address.kind).map_or("", |(_, name)| name);
        match (view.read(attribute), &*view.resource.address.kind) {
            (Leaf::Value(blocks), ROLE) => {
                for (at, block) in blocks.items().unwrap_or_default().iter().enumerate() {
                    add(&member(block, "policy"), format!("{attribute}[{at}].policy"));
                }
            }
            (Leaf::Value(value) | Leaf::Unknown(value), _) => add(&value, attribute.to_owned()),
            (Leaf::Null | Leaf::NoBlock | Leaf::Unset, _) => {}
        }
        facts.set(slot::ADDRESS, view.implied(Value::string(&view.resource.text)));
        facts.set(slot::POLICIES, documents.fact(|value| view.fact(attribute, value)));
        self.declared_subject(SubjectKind::IdentityPolicy, &view, facts)
    }
}
