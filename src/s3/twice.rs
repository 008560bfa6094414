//! What more than one resource configures although a bucket has it once.
//!
//! AWS keeps whichever was written last, and Terraform promises no order: what holds after the apply is not defined, and
//! two resources undo each other on every apply. The provider's documentation warns of it for each of these resources.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::assembly::Assembly;
use super::companion::{Facet, is_single};
use super::fact::Fact;
use super::merge::doubt;
use super::nested::is_empty;
use super::survey::Bucket;
use super::view::{Leaf, State, View, place};
use crate::estate::Configured;
use crate::finding::Origin;
use crate::resource::Resource;
use crate::value::{Reason, Shape, Type, Unknown, Value};

/// The argument of `aws_s3_bucket` that configures the same as a type of companion.
const INLINE: [(&str, &str); 13] = [
    ("aws_s3_bucket_accelerate_configuration", "acceleration_status"),
    ("aws_s3_bucket_acl", "acl"),
    ("aws_s3_bucket_acl", "grant"),
    ("aws_s3_bucket_cors_configuration", "cors_rule"),
    ("aws_s3_bucket_lifecycle_configuration", "lifecycle_rule"),
    ("aws_s3_bucket_logging", "logging"),
    ("aws_s3_bucket_object_lock_configuration", "object_lock_configuration"),
    ("aws_s3_bucket_policy", "policy"),
    ("aws_s3_bucket_replication_configuration", "replication_configuration"),
    ("aws_s3_bucket_request_payment_configuration", "request_payer"),
    ("aws_s3_bucket_server_side_encryption_configuration", "server_side_encryption_configuration"),
    ("aws_s3_bucket_versioning", "versioning"),
    ("aws_s3_bucket_website_configuration", "website"),
];

impl Assembly<'_> {
    /// One text for each type of companion that is there twice: the type, and the addresses.
    pub(super) fn declared_twice(&self, bucket: &Bucket, view: Option<&View<'_>>) -> Fact {
        let mut by_kind: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
        for companion in &bucket.companions {
            let managed = matches!(companion.state, State::Live(_, origin) if origin != Origin::PriorState);
            if let Some(resource) = self.estate().resource(companion.id).filter(|_| managed)
                && is_single(&resource.address.kind)
            {
                by_kind.entry(&resource.address.kind).or_default().push(resource);
            }
        }
        let mut twice = Vec::new();
        let mut location = None;
        for (kind, resources) in &by_kind {
            let mut places: Vec<String> = resources.iter().map(|resource| resource.text.to_string()).collect();
            // Plans list resources by address, files as somebody wrote them.
            places.sort();
            if let Some((view, (argument, None))) = view.and_then(|view| Some((view, inline(view, kind)?))) {
                places.push(format!("{argument} of {}", view.resource.text));
            }
            if places.len() > 1 {
                twice.push(Value::string(format!("{kind}: {}", places.join(", "))));
                location = location.or_else(|| resources.last().map(|resource| place(resource, "")));
            }
        }
        let value = match self.perhaps_twice(bucket, view, &by_kind) {
            None => Value::tuple(twice),
            Some(reason) => {
                let open = Unknown::new(Type::List(Arc::new(Type::String)), reason);
                Value::unknown(Unknown { not_null: true, ..open }.with_shape(Shape::Open(twice.into())))
            }
        };
        Fact::new(value, Origin::Declared, location)
    }

    /// A companion that may be the second of its type here, or belong to another bucket; or an argument of the bucket
    /// that may set nothing.
    fn perhaps_twice(
        &self,
        bucket: &Bucket,
        view: Option<&View<'_>>,
        by_kind: &BTreeMap<&str, Vec<&Resource>>,
    ) -> Option<Reason> {
        let perhaps = |kind: &&str| view.and_then(|view| inline(view, kind)).and_then(|(_, perhaps)| perhaps);
        if let Some(reason) = by_kind.keys().find_map(perhaps) {
            return Some(reason);
        }
        if bucket.groups.is_empty() && (bucket.id.is_none() || self.survey.open.is_empty()) {
            return None;
        }
        let mut seen = BTreeSet::new();
        for facet in Facet::ALL.into_iter().chain([Facet::Unread]) {
            let single = self.ambiguous_of(bucket, facet).filter(|resource| is_single(&resource.address.kind));
            for resource in single {
                let kind = &*resource.address.kind;
                let there = || by_kind.contains_key(kind) || view.is_some_and(|view| inline(view, kind).is_some());
                if !seen.insert(kind) || there() {
                    return Some(doubt(resource));
                }
            }
        }
        None
    }
}

/// The argument of the bucket that configures the same, if the configuration sets it to something; with the reason where
/// that may be null, or no block.
fn inline(view: &View<'_>, kind: &str) -> Option<(&'static str, Option<Reason>)> {
    let set = |argument: &'static str| {
        if view.configured(argument) != Configured::Set {
            return None;
        }
        match view.read(argument) {
            Leaf::Value(value) => (!is_empty(&value)).then_some((argument, None)),
            Leaf::Unknown(value) => Some((argument, value.as_unknown().and_then(|unknown| perhaps_nothing(unknown)))),
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => None,
        }
    };
    let all = INLINE.into_iter().filter(|(companion, _)| *companion == kind);
    // What is certain has the last word.
    all.filter_map(|(_, argument)| set(argument)).min_by_key(|(_, perhaps)| perhaps.is_some())
}

/// Why an argument that is not known may be null, or no block; none where it is neither.
fn perhaps_nothing(unknown: &Unknown) -> Option<Reason> {
    let there = match &unknown.shape {
        Shape::Open(blocks) | Shape::Between(blocks, _) => !blocks.is_empty(),
        Shape::Json(_) | Shape::Template(_) => true,
        Shape::Opaque | Shape::Symbol(_) | Shape::Candidates(..) => unknown.not_null && unknown.ty == Type::String,
    };
    (!there).then(|| unknown.reason.clone())
}
