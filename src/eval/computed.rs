//! Attributes that a provider computes and that follow from the configuration all the same.
//!
//! A plan shows them as known after apply; the AWS provider's documentation says what they will be.

mod data;

use std::sync::Arc;

use super::chain::Chain;
use super::config::ResourceBlock;
use super::evaluator::{Evaluator, computed_value};
use super::members::Members;
use crate::lang::convert;
use crate::resource::Mode;
use crate::value::{Data, Mapping, Piece, Shape, Type, Unknown, Value};

/// An attribute of a resource that the configuration does not set, where its value follows.
pub(super) fn computed(
    members: &Members,
    evaluator: &Evaluator,
    block: &ResourceBlock,
    name: &str,
    chain: &Chain<'_>,
) -> Option<Value> {
    let seen = Seen { members, evaluator, block, chain };
    if block.mode == Mode::Data {
        return data::computed(&seen, name);
    }
    // Most attributes are none of these, whatever the type.
    if !matches!(name, "bucket" | "id" | "arn" | "bucket_domain_name" | "region" | "bucket_region" | "tags_all") {
        return None;
    }
    match (&*block.kind, name) {
        ("aws_s3_bucket", "bucket") => seen.prefixed_name(),
        ("aws_s3_bucket", "id") => seen.configured("bucket").or_else(|| seen.prefixed_name()),
        ("aws_s3_bucket", "arn") => seen.bucket_arn(),
        ("aws_s3_bucket", "bucket_domain_name") => {
            let bucket = seen.configured("bucket")?;
            Some(joined(vec![hole(&bucket)?, Piece::Text(".s3.amazonaws.com".into())], &bucket))
        }
        ("aws_s3_bucket", "region" | "bucket_region") => seen.evaluator.region(seen.provider(), chain),
        (_, "tags_all") => seen.tags_all(),
        (kind, "id") if kind.starts_with("aws_s3_bucket_") && seen.is_companion() => seen.configured("bucket"),
        ("aws_iam_role", "id") => seen.configured("name"),
        _ => None,
    }
}

/// A resource and what of it is looked at.
struct Seen<'a> {
    members: &'a Members,
    evaluator: &'a Evaluator,
    block: &'a ResourceBlock,
    chain: &'a Chain<'a>,
}

impl Seen<'_> {
    fn configured(&self, name: &str) -> Option<Value> {
        self.members.configured(name).cloned()
    }

    fn provider(&self) -> Option<usize> {
        self.members.provider
    }

    /// The name of a bucket with a name prefix: unique, and known to start with it.
    fn prefixed_name(&self) -> Option<Value> {
        let prefix = self.configured("bucket_prefix")?;
        let value = computed_value(Mode::Managed, &self.members.address, "bucket", Type::String);
        let Some(unknown) = value.as_unknown() else { return Some(value) };
        let unknown = Unknown { prefix: prefix.as_str().map(Arc::from), not_null: true, ..Unknown::clone(unknown) };
        Some(Value::unknown(unknown).with_sensitivity(prefix.is_sensitive()))
    }

    /// S3 User Guide, "Amazon S3 resources": `arn:<partition>:s3:::<name>`.
    fn bucket_arn(&self) -> Option<Value> {
        let bucket = self.configured("bucket").filter(|bucket| bucket.as_str().is_some())?;
        let partition = self.evaluator.partition(self.provider(), self.chain)?;
        let arn = format!("arn:{partition}:s3:::{}", bucket.as_str()?);
        Some(Value::string(arn).with_sensitivity(bucket.is_sensitive()))
    }

    /// Whether its id is the name of its bucket: nothing else is part of it.
    fn is_companion(&self) -> bool {
        let kinds = [
            "aws_s3_bucket_accelerate_configuration",
            "aws_s3_bucket_cors_configuration",
            "aws_s3_bucket_lifecycle_configuration",
            "aws_s3_bucket_logging",
            "aws_s3_bucket_notification",
            "aws_s3_bucket_object_lock_configuration",
            "aws_s3_bucket_ownership_controls",
            "aws_s3_bucket_policy",
            "aws_s3_bucket_public_access_block",
            "aws_s3_bucket_replication_configuration",
            "aws_s3_bucket_request_payment_configuration",
            "aws_s3_bucket_server_side_encryption_configuration",
            "aws_s3_bucket_versioning",
            "aws_s3_bucket_website_configuration",
        ];
        kinds.contains(&&*self.block.kind) && self.members.configured("expected_bucket_owner").is_none()
    }

    /// The tags with the provider's default tags below them.
    fn tags_all(&self) -> Option<Value> {
        let own = self.configured("tags");
        let default = self.provider().and_then(|at| self.evaluator.provider(at, self.chain))?.default_tags.clone();
        let map = Type::Map(Arc::new(Type::String));
        let default = convert(&default, &map).unwrap_or(default);
        let (own, default) = match (own, default) {
            (None, default) if default.is_null() => {
                let none = Mapping { element: Type::String, entries: std::collections::BTreeMap::new() };
                return Some(Value::new(Data::Map(Arc::new(none))));
            }
            (None, default) => return Some(default),
            (Some(own), default) if default.is_null() => return Some(own),
            (Some(own), default) => (own, default),
        };
        for open in [&own, &default] {
            if open.is_unknown() {
                let unknown = open.as_unknown()?;
                return Some(Value::unknown(Unknown::new(map, unknown.reason.clone())));
            }
        }
        let mut entries = default.entries()?.clone();
        entries.extend(own.entries()?.iter().map(|(name, value)| (name.clone(), value.clone())));
        let sensitive = own.is_sensitive() || default.is_sensitive();
        Some(Value::new(Data::Map(Arc::new(Mapping { element: Type::String, entries }))).with_sensitivity(sensitive))
    }
}

/// A string as a piece of another one; none for what is no string.
fn hole(value: &Value) -> Option<Piece> {
    match (value.as_str(), value.as_unknown()) {
        (Some(text), _) => Some(Piece::Text(text.into())),
        (None, Some(unknown)) => Some(Piece::Hole(unknown.clone())),
        (None, None) => None,
    }
}

/// A string of pieces, known if all of them are.
fn joined(pieces: Vec<Piece>, from: &Value) -> Value {
    let text: Option<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Some(&**text),
            Piece::Hole(_) => None,
        })
        .collect();
    let open = pieces.iter().find_map(|piece| match piece {
        Piece::Hole(unknown) => Some(unknown.reason.clone()),
        Piece::Text(_) => None,
    });
    match (text, open) {
        (None, Some(reason)) => {
            let unknown = Unknown { not_null: true, ..Unknown::new(Type::String, reason) };
            Value::unknown(unknown.with_shape(Shape::Template(pieces.into())))
        }
        (text, _) => Value::string(text.unwrap_or_default()),
    }
    .with_sensitivity(from.is_sensitive())
}
