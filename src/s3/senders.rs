//! The buckets that send their data to a bucket: access logs, or replicas.

use std::sync::Arc;

use super::assembly::Assembly;
use super::companion::{Facet, Role};
use super::fact::Fact;
use super::survey::Bucket;
use crate::finding::Origin;
use crate::value::{Reason, Shape, Type, Unknown, Value, Why};

impl Assembly<'_> {
    /// The addresses of the buckets by which a bucket has a role: an open list where others may give it too.
    pub(super) fn sources(&self, bucket: &Bucket, role: Role) -> Fact {
        let address = |at: usize| Some(Value::string(&self.survey.buckets.get(at)?.address));
        senders(bucket, role, Type::String, address)
    }

    /// What delivers access logs to a bucket, as its policy has to know it.
    pub(super) fn log_deliveries(&self, bucket: &Bucket) -> Fact {
        senders(bucket, Role::LogTarget, Type::Dynamic, |at| {
            let source = self.survey.buckets.get(at)?;
            let view = self.bucket_view(at);
            let region = self.region(source, view.as_ref());
            let prefix = self.facet_of(at, Facet::Logging, view.as_ref()).into_iter().nth(1);
            let members = [
                ("source", Value::string(&source.address)),
                ("name", self.bucket_name(source, view.as_ref()).value),
                ("arn", self.bucket_arn(source, view.as_ref(), &region).0.value),
                ("account", self.account(self.provider_of(source)).value),
                ("region", region.value),
                ("prefix", prefix.map_or_else(Value::null, |prefix| prefix.value)),
            ];
            Some(Value::object(members))
        })
    }
}

/// The items of the buckets by which a bucket certainly has a role, open where others may give it too.
fn senders(bucket: &Bucket, role: Role, ty: Type, item: impl Fn(usize) -> Option<Value>) -> Fact {
    let of_role = bucket.sources.iter().filter(|(given, _)| *given == role);
    let mut sources: Vec<usize> = of_role.map(|(_, at)| *at).collect();
    sources.sort_unstable();
    sources.dedup();
    let known: Vec<Value> = sources.into_iter().filter_map(item).collect();
    let open = bucket.open_sources.contains(role) || bucket.maybe_roles.contains(role);
    let value = match &bucket.maybe_because {
        Some(because) if open => {
            let reason = Reason::new(Why::AmbiguousUse, because.clone());
            let unknown = Unknown::new(Type::List(Arc::new(ty)), reason);
            Value::unknown(Unknown { not_null: true, ..unknown }.with_shape(Shape::Open(known.into())))
        }
        _ => Value::tuple(known),
    };
    Fact::new(value, Origin::Declared, None)
}
