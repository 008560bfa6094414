//! Object Ownership: whether ACLs are in force.
//!
//! S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket".

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::{Leaf, View};
use crate::value::Value;

const PATH: &str = "rule[0].object_ownership";

pub(super) fn companion(view: &View<'_>) -> Settings {
    vec![match view.read(PATH) {
        Leaf::Value(value) | Leaf::Unknown(value) => Some(view.fact(PATH, value)),
        Leaf::Null | Leaf::NoBlock | Leaf::Unset => None,
    }]
}

/// A bucket without ownership controls acts as `ObjectWriter`.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![view.default(Value::string("ObjectWriter"))]
}

/// Since April 2023 ACLs of new buckets are disabled.
pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    vec![bucket.fresh_default("ownership_controls", Value::string("BucketOwnerEnforced"))]
}
