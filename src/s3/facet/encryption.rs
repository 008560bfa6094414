//! Default encryption.
//!
//! S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets": SSE-S3 is the floor of every
//! bucket since January 2023; SSE-C is blocked for new buckets since April 2026, except in me-south-1 and me-central-1.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::{Leaf, View};
use crate::value::{Type, Value, Why};

const ALGORITHM: &str = "rule[0].apply_server_side_encryption_by_default[0].sse_algorithm";
const KEY: &str = "rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id";
const BUCKET_KEY: &str = "rule[0].bucket_key_enabled";
const BLOCKED: &str = "rule[0].blocked_encryption_types";
const INLINE: &str = "server_side_encryption_configuration[0].";

pub(super) fn companion(view: &View<'_>) -> Settings {
    // Null: nobody writes the element. Providers before 6.22 have no such argument.
    let blocked = view.leaf(BLOCKED, || view.implied(Value::null()));
    vec![
        Some(view.leaf(ALGORITHM, || view.default(Value::string("AES256")))),
        Some(key(view.leaf(KEY, || view.default(Value::null())))),
        Some(view.leaf(BUCKET_KEY, || view.default(Value::bool(false)))),
        Some(blocked),
    ]
}

/// Providers write an unset key as null or as an empty string.
fn key(fact: Fact) -> Fact {
    if fact.value.as_str() == Some("") { fact.with_value(Value::null()) } else { fact }
}

/// Without a configuration the bucket is back at SSE-S3.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    let what = format!("blocked_encryption_types after the deletion of {}", view.resource.text);
    vec![
        view.default(Value::string("AES256")),
        view.default(Value::null()),
        view.default(Value::bool(false)),
        Fact::unknown(Type::Dynamic, Why::Undecided, what),
    ]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let at = |path: &str| format!("{INLINE}{path}");
    let blocked = match bucket.view.read("region") {
        Leaf::Value(region) if matches!(region.as_str(), Some("me-south-1" | "me-central-1")) && bucket.fresh => {
            Fact::aws_default(Value::strings::<&str>([]))
        }
        _ => bucket.fresh_default("blocked_encryption_types", Value::strings(["SSE-C"])),
    };
    vec![
        bucket.setting(&at(ALGORITHM), || Fact::aws_default(Value::string("AES256"))),
        key(bucket.setting(&at(KEY), || Fact::aws_default(Value::null()))),
        bucket.setting(&at(BUCKET_KEY), || Fact::aws_default(Value::bool(false))),
        blocked,
    ]
}

/// Whether the algorithm at a leaf is one that uses a KMS key.
pub(in crate::s3) fn uses_kms(algorithm: &Value) -> crate::value::Truth {
    match algorithm.as_str() {
        Some(algorithm) => algorithm.starts_with("aws:kms").into(),
        None => crate::value::Truth::Unknown,
    }
}
