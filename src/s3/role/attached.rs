//! Which resources give permissions to which roles of the estate.
//!
//! A link that cannot be decided never looks like a permission that is not there: the resource counts as one that may
//! belong to each role that it can mean.

use foldhash::HashMap;

use crate::estate::{Kind, ResourceId, Side};
use crate::resource::{Mode, Resource};
use crate::s3::assembly::Assembly;
use crate::s3::named::{Named, Texts, named};
use crate::s3::view::{State, state};
use crate::value::{Basis, Reason, Value, Why};

/// What a resource gives to a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// An inline policy, in `policy`.
    Inline,
    /// A managed policy, in `policy_arn`.
    Managed,
    /// All managed policies that the role has, in `policy_arns`.
    Exclusive,
    /// Nothing; the names of all inline policies that the role has, in `policy_names`.
    Names,
}

/// The resource types that give permissions to roles, with the attribute that names roles.
const KINDS: [(&str, &str, How); 5] = [
    ("aws_iam_role_policy", "role", How::Inline),
    ("aws_iam_role_policy_attachment", "role", How::Managed),
    ("aws_iam_policy_attachment", "roles", How::Managed),
    ("aws_iam_role_policy_attachments_exclusive", "role_name", How::Exclusive),
    ("aws_iam_role_policies_exclusive", "role_name", How::Names),
];

/// A resource that gives permissions to a role.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) id: ResourceId,
    pub(super) how: How,
    pub(super) basis: Basis,
    /// The side to read it from.
    pub(super) read: Side,
    /// Whether this plan takes it away.
    pub(super) removed: bool,
    /// Why it is not certain that the role has it.
    pub(super) doubt: Option<Reason>,
}

/// What gives permissions to the roles of an estate.
#[derive(Default)]
pub(in crate::s3) struct Attached {
    by_role: HashMap<ResourceId, Vec<Grant>>,
    /// What may give them to any role.
    any: Vec<Grant>,
}

impl Attached {
    /// What gives permissions to a role, or may do so.
    pub(super) fn to(&self, role: ResourceId) -> impl Iterator<Item = &Grant> {
        self.by_role.get(&role).into_iter().flatten().chain(&self.any)
    }
}

impl Assembly<'_> {
    /// Finds what gives permissions to roles.
    pub(in crate::s3) fn find_attached(&self) -> Attached {
        let mut attached = Attached::default();
        let names = self.texts_of("aws_iam_role", "name");
        for (kind, attribute, how) in KINDS {
            for &id in self.estate().of_kind(kind) {
                let Some(resource) = self.estate().resource(id).filter(|r| r.address.mode == Mode::Managed) else {
                    continue;
                };
                let (read, removed) = match state(resource, self.side) {
                    State::Live(read, _) => (read, false),
                    State::Removed => (Side::Before, true),
                    State::Missing => continue,
                };
                // AWS provider documentation: their destruction leaves everything in place.
                if removed && matches!(how, How::Exclusive | How::Names) {
                    continue;
                }
                let roles = self.estate().backing().attribute(id, read, attribute).unwrap_or_else(Value::null);
                let doubt = resource.uncertain.as_deref().cloned();
                let grant = Grant { id, how, basis: Basis::Proven, read, removed, doubt };
                for role in roles.items().unwrap_or(std::slice::from_ref(&roles)) {
                    self.attach(&mut attached, &names, resource, attribute, role, &grant);
                }
            }
        }
        attached
    }

    fn attach(
        &self,
        attached: &mut Attached,
        names: &Texts,
        resource: &Resource,
        attribute: &str,
        role: &Value,
        grant: &Grant,
    ) {
        let doubt = || match role.as_unknown() {
            Some(unknown) if self.estate().kind == Kind::Module => unknown.reason.clone(),
            _ => Reason::new(Why::NotRecorded, format!("{}.{attribute}", resource.text)),
        };
        let found = match role.as_str() {
            Some(name) => {
                let ids = names.get(name).map_or(&[][..], Vec::as_slice);
                self.roles_here(ids, resource.provider)
            }
            None => match named(self.estate(), role, names, |kind| kind == "aws_iam_role") {
                Named::Resources(ids, basis) => (ids, basis),
                Named::Open(_) => {
                    attached.any.push(Grant { doubt: Some(doubt()), ..grant.clone() });
                    return;
                }
                // A role that is declared elsewhere.
                Named::Data(..) | Named::Text(_) | Named::Nothing => return,
            },
        };
        let (ids, basis) = found;
        let unsure = (basis == Basis::Ambiguous).then(doubt);
        for role in ids {
            let doubt = grant.doubt.clone().or_else(|| unsure.clone());
            attached.by_role.entry(role).or_default().push(Grant { basis, doubt, ..grant.clone() });
        }
    }

    /// Which of the roles with one name a provider configuration means: accounts can have roles of the same name.
    fn roles_here(&self, ids: &[ResourceId], provider: Option<usize>) -> (Vec<ResourceId>, Basis) {
        let provider_of = |id: ResourceId| self.estate().resource(id).and_then(|resource| resource.provider);
        let own: Vec<ResourceId> =
            ids.iter().copied().filter(|&id| self.estate().same_provider(provider_of(id), provider)).collect();
        match own.as_slice() {
            [] => {}
            [_] => return (own, Basis::Proven),
            _ => return (own, Basis::Ambiguous),
        }
        let account = self.only_account(provider);
        let mut basis = Basis::Proven;
        let others = ids.iter().copied().filter(|&id| match (account.as_str(), self.only_account(provider_of(id))) {
            (Some(account), other) if other.as_str().is_some() => other.as_str() == Some(account),
            _ => {
                basis = Basis::Assumed;
                true
            }
        });
        let others: Vec<ResourceId> = others.collect();
        let basis = if others.len() > 1 { Basis::Ambiguous } else { basis };
        (others, basis)
    }
}
