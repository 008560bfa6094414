//! Object Lock.
//!
//! S3 User Guide, "Locking objects with Object Lock": turning it on is permanent.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::View;
use crate::value::Value;

pub(super) fn companion(view: &View<'_>) -> Settings {
    vec![Some(enabled(view.leaf("object_lock_enabled", || view.default(Value::bool(true)))))]
}

/// Deleting the resource removes the default retention; the lock stays on.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![view.implied(Value::bool(true))]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    vec![at_creation(bucket)]
}

/// Whether the bucket's own arguments turn it on.
pub(super) fn at_creation(bucket: &Inline<'_, '_>) -> Fact {
    bucket.setting("object_lock_enabled", || {
        enabled(
            bucket
                .setting("object_lock_configuration[0].object_lock_enabled", || Fact::aws_default(Value::bool(false))),
        )
    })
}

/// `"Enabled"` as a bool.
fn enabled(fact: Fact) -> Fact {
    match fact.value.as_str() {
        Some(word) => {
            let value = Value::bool(word == "Enabled").with_location(fact.value.location().cloned());
            fact.with_value(value)
        }
        None => fact,
    }
}
