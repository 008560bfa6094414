//! What the identity policies of a role say.
//!
//! IAM User Guide, "Managed policies and inline policies": a role has inline policies and attached managed ones, and
//! their permissions add up.

use std::sync::Arc;

use super::attached::{Grant, How};
use super::documents::Documents;
use super::managed;
use crate::estate::{Configured, ResourceId};
use crate::finding::Origin;
use crate::s3::assembly::Assembly;
use crate::s3::fact::Fact;
use crate::s3::merge::ambiguous;
use crate::s3::named::{Named, named};
use crate::s3::nested::member;
use crate::s3::view::{Leaf, View, same};
use crate::value::{Basis, Reason, Type, Value, Why};

/// What a value that names a managed policy leads to.
enum Managed {
    /// The document, and which policy it is of.
    Document(Value, Id, Basis),
    /// Null or empty.
    Nothing,
    /// Not known.
    Open(Reason),
}

/// Which policy something is, to meet each once.
#[derive(PartialEq, Eq)]
enum Id {
    Resource(ResourceId),
    Arn(Arc<str>),
    Other,
}

impl Assembly<'_> {
    /// The documents of all identity policies of a role of the estate.
    ///
    /// A role that this plan makes has exactly those. One that exists can have others, which somebody attached elsewhere:
    /// what its prior state tells of them counts, and for the rest Terraform judges what it declares.
    pub(super) fn role_policies(&self, role: &View<'_>) -> Fact {
        let mut documents = Documents::default();
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut seen: Vec<Id> = Vec::new();
        let mut exclusive = false;
        let mut only: Option<Value> = None;
        for grant in self.attached().to(role.id) {
            let view = View::new(self.estate(), grant.id, grant.read, Origin::Declared);
            let Some(view) = view.map(|view| view.through(grant.basis)) else { continue };
            if let Some(doubt) = &grant.doubt {
                if !grant.removed && grant.how != How::Names {
                    documents.open(doubt.clone());
                }
                continue;
            }
            exclusive |= grant.how == How::Exclusive;
            match grant.how {
                How::Names => only = Some(view.raw("policy_names")),
                _ => self.granted(grant, &view, &mut documents, &mut names, &mut seen),
            }
        }
        self.inline_policies(role, &names, only.as_ref(), &mut documents);
        let set = role.configured("managed_policy_arns") == Configured::Set;
        match role.read("managed_policy_arns") {
            // The provider detaches everything else.
            Leaf::Value(_) | Leaf::Unknown(_) if exclusive && !set => {}
            Leaf::Value(arns) => {
                let skip = if set { Vec::new() } else { seen };
                self.attach_all(&arns, role, skip, &mut documents);
            }
            Leaf::Unknown(arns) => documents.add(&arns, role.basis),
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => {}
        }
        documents.fact(|value| role.implied(value))
    }

    /// What one resource gives; what this plan takes away is only noted, because the role's own attributes still show it.
    fn granted(
        &self,
        grant: &Grant,
        view: &View<'_>,
        documents: &mut Documents,
        names: &mut Vec<Arc<str>>,
        seen: &mut Vec<Id>,
    ) {
        if grant.how == How::Inline {
            names.extend(view.raw("name").as_str().map(Arc::from));
            if !grant.removed {
                let (document, basis) = self.document(&view.raw("policy"), view.resource.provider);
                documents.add(&document, basis.max(view.basis));
            }
            return;
        }
        let arns = view.raw(if grant.how == How::Exclusive { "policy_arns" } else { "policy_arn" });
        for arn in arns.items().unwrap_or(std::slice::from_ref(&arns)) {
            match self.managed(arn) {
                Managed::Document(document, id, basis) => {
                    let again = id != Id::Other && seen.contains(&id);
                    if !grant.removed && !again {
                        documents.add(&document, basis.max(view.basis));
                    }
                    seen.push(id);
                }
                Managed::Open(reason) if !grant.removed => {
                    seen.extend(arn.as_str().map(|arn| Id::Arn(arn.into())));
                    documents.open(reason);
                }
                Managed::Open(_) => seen.extend(arn.as_str().map(|arn| Id::Arn(arn.into()))),
                Managed::Nothing => {}
            }
        }
    }

    /// The blocks of the role itself. An existing role shows all its inline policies there, also those of other resources.
    fn inline_policies(&self, role: &View<'_>, names: &[Arc<str>], only: Option<&Value>, documents: &mut Documents) {
        let set = role.configured("inline_policy") == Configured::Set;
        let blocks = match role.read("inline_policy") {
            Leaf::Value(blocks) => blocks,
            Leaf::Unknown(blocks) => return documents.add(&blocks, role.basis),
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => return,
        };
        for block in blocks.items().unwrap_or_default() {
            let name = member(block, "name");
            let elsewhere = name.as_str().is_some_and(|name| names.iter().any(|known| **known == *name));
            // The provider deletes what the list of all names lacks.
            let deleted = only.filter(|only| only.is_wholly_known()).and_then(Value::items).is_some_and(|only| {
                name.as_str().is_some_and(|name| only.iter().all(|kept| kept.as_str() != Some(name)))
            });
            if set || !(elsewhere || deleted) {
                let (document, basis) = self.document(&member(block, "policy"), role.resource.provider);
                documents.add(&document, basis.max(role.basis));
            }
        }
    }

    fn attach_all(&self, arns: &Value, role: &View<'_>, mut seen: Vec<Id>, documents: &mut Documents) {
        for arn in arns.items().unwrap_or_default() {
            if arn.as_str().is_some_and(|arn| seen.contains(&Id::Arn(arn.into()))) {
                continue;
            }
            match self.managed(arn) {
                Managed::Document(document, id, basis) if id == Id::Other || !seen.contains(&id) => {
                    documents.add(&document, basis.max(role.basis));
                    seen.push(id);
                }
                Managed::Open(reason) => documents.open(reason),
                Managed::Document(..) | Managed::Nothing => {}
            }
        }
    }

    /// The permissions boundary of a role: null for none.
    pub(super) fn role_boundary(&self, role: &View<'_>) -> Fact {
        match role.read("permissions_boundary") {
            Leaf::Value(arn) | Leaf::Unknown(arn) => match self.managed(&arn) {
                Managed::Document(document, _, basis) => {
                    role.fact("permissions_boundary", document.with_location(None)).resting_on(basis)
                }
                Managed::Open(reason) => {
                    role.fact("permissions_boundary", Value::unknown_because(Type::String, reason))
                }
                Managed::Nothing => role.implied(Value::null()),
            },
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => role.implied(Value::null()),
        }
    }

    /// The permissions boundary with an ARN, as a data source tells it.
    pub(super) fn boundary_of(&self, arn: &Value) -> Fact {
        match self.managed(arn) {
            Managed::Document(document, _, basis) => Fact::new(document, Origin::PriorState, None).resting_on(basis),
            Managed::Open(reason) => Fact::unknown(Type::String, reason.why, reason.what),
            Managed::Nothing => Fact::absent(),
        }
    }

    /// The managed policy that a value names.
    fn managed(&self, arn: &Value) -> Managed {
        if let Some(document) = managed::document(arn) {
            let id = arn.as_str().map_or(Id::Other, |arn| Id::Arn(arn.into()));
            return Managed::Document(Value::string(document).with_sensitivity(arn.is_sensitive()), id, Basis::Proven);
        }
        match named(self.estate(), arn, self.managed_policies(), |kind| kind == "aws_iam_policy") {
            Named::Nothing => Managed::Nothing,
            Named::Open(reason) => Managed::Open(reason),
            Named::Text(text) => {
                let what = if arn.is_sensitive() { "the policy".into() } else { format!("the policy {text}") };
                Managed::Open(Reason::new(Why::OutsideEstate, what))
            }
            Named::Data(address, basis) => {
                let data = self.estate().backing().data_source(&address);
                let member = |name: &str| data.as_ref().and_then(|data| data.get(name));
                let known = member("policy").filter(|policy| policy.as_str().is_some_and(|text| !text.is_empty()));
                match (known, member("arn").and_then(managed::document)) {
                    (Some(document), _) => Managed::Document(document.clone(), Id::Other, basis),
                    (None, Some(document)) => Managed::Document(Value::string(document), Id::Other, basis),
                    (None, None) => Managed::Open(Reason::new(Why::OutsideEstate, address.to_string())),
                }
            }
            Named::Resources(ids, basis) => self.declared_policy(&ids, basis),
        }
    }

    /// The document of a managed policy of the estate; of several candidates what they agree on.
    fn declared_policy(&self, ids: &[ResourceId], basis: Basis) -> Managed {
        let mut found: Option<(Value, Basis)> = None;
        for &id in ids {
            let Some(view) = View::of(self.estate(), id, self.side) else { continue };
            let (document, followed) = self.document(&view.raw("policy"), view.resource.provider);
            let basis = basis.max(followed);
            match &found {
                Some((first, _)) if !same(first, &document) => {
                    let reason = ambiguous(&view.resource.text, Type::String).value;
                    let reason = reason.as_unknown().map(|unknown| unknown.reason.clone());
                    return Managed::Open(reason.unwrap_or_else(|| Reason::new(Why::Undecided, "")));
                }
                Some(_) => {}
                None => found = Some((document, basis)),
            }
        }
        match (found, ids) {
            (Some((document, basis)), [id]) => Managed::Document(document, Id::Resource(*id), basis),
            // Whichever it is, it says the same.
            (Some((document, _)), _) => Managed::Document(document, Id::Other, Basis::Assumed),
            (None, _) => Managed::Open(Reason::new(Why::OutsideEstate, "the policy")),
        }
    }
}
