//! Versioning and MFA delete.
//!
//! S3 User Guide, "Retaining multiple versions of objects with S3 Versioning" and "Configuring MFA delete". The inline
//! form has a bool only: off reads as `Disabled`, although a suspended bucket looks the same.

use super::lock;
use crate::estate::Configured;
use crate::finding::Origin;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::{Leaf, View};
use crate::value::Value;

const STATUS: &str = "versioning_configuration[0].status";
const MFA_DELETE: &str = "versioning_configuration[0].mfa_delete";

pub(super) fn companion(view: &View<'_>) -> Settings {
    let optional = |path: &str, empty: Option<Fact>| match view.read(path) {
        // The provider writes an empty string where AWS returned no element.
        Leaf::Value(value) if value.as_str() == Some("") => empty,
        Leaf::Value(value) | Leaf::Unknown(value) => Some(view.fact(path, value)),
        Leaf::Null | Leaf::NoBlock | Leaf::Unset => None,
    };
    let mfa = view.leaf("mfa", || view.implied(Value::null()));
    vec![
        optional(STATUS, None),
        optional(MFA_DELETE, Some(view.default(Value::string("Disabled")))),
        Some(mfa),
        Some(view.written()),
    ]
}

/// The provider suspends versioning; what was never enabled stays that way.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    let was = |path: &str| match view.read(path) {
        Leaf::Value(value) => value.as_str().map(str::to_owned),
        _ => None,
    };
    let status = if was(STATUS).as_deref() == Some("Disabled") { "Disabled" } else { "Suspended" };
    let mfa_delete = if was(MFA_DELETE).as_deref() == Some("Enabled") { "Enabled" } else { "Disabled" };
    vec![view.implied(Value::string(status)), view.implied(Value::string(mfa_delete)), Fact::absent(), not_written()]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let word = |fact: Fact| match fact.value.as_bool() {
        Some(on) => {
            let place = fact.value.location().cloned();
            fact.with_value(Value::string(if on { "Enabled" } else { "Disabled" }).with_location(place))
        }
        None => fact,
    };
    let mfa_delete = word(bucket.setting("versioning[0].mfa_delete", || Fact::aws_default(Value::string("Disabled"))));
    // A bucket is created with what its own block says; later the block cannot switch MFA delete any more.
    let written = match bucket.fresh && bucket.view.configured("versioning") == Configured::Set {
        true => bucket.view.written(),
        false => not_written(),
    };
    vec![status(bucket, word), mfa_delete, Fact::absent(), written]
}

fn not_written() -> Fact {
    Fact::absent_as(Value::bool(false))
}

fn status(bucket: &Inline<'_, '_>, word: impl Fn(Fact) -> Fact) -> Fact {
    let off = || Fact::aws_default(Value::string("Disabled"));
    match bucket.leaf("versioning[0].enabled") {
        Ok(Some(fact)) => word(fact),
        Err(fact) if !bucket.fresh => fact,
        // Creating a bucket with Object Lock turns versioning on.
        unset => match lock::at_creation(bucket) {
            lock if lock.value.as_bool() == Some(true) => {
                Fact::new(Value::string("Enabled"), Origin::AwsDefault, lock.location)
            }
            lock if lock.value.is_unknown() => lock,
            _ => unset.map_or_else(|fact| fact, |_| off()),
        },
    }
}
