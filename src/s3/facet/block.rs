//! The bucket's own public access block.
//!
//! S3 User Guide, "Blocking public access to your Amazon S3 storage"; provider resource
//! `aws_s3_bucket_public_access_block`, whose omitted arguments are false.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::View;
use crate::value::Value;

/// The four settings.
pub(in crate::s3) const SETTINGS: [&str; 4] =
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

pub(super) fn companion(view: &View<'_>) -> Settings {
    // What leaves management goes on holding, but nothing here declares it any more.
    let declared = std::iter::once(if view.managed() {
        view.implied(Value::bool(true))
    } else {
        Fact::absent_as(Value::bool(false)).at(Some(view.location()))
    });
    declared.chain(SETTINGS.iter().map(|name| setting(view, name))).map(Some).collect()
}

/// One setting of a block of a bucket or of an account.
pub(in crate::s3) fn setting(view: &View<'_>, name: &str) -> Fact {
    view.leaf(name, || view.implied(Value::bool(false)))
}

/// Destroying the resource calls DeletePublicAccessBlock.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    (0..=SETTINGS.len()).map(|_| Fact::absent_as(Value::bool(false)).at(Some(view.location()))).collect()
}

/// Since April 2023 every new bucket has all four settings on.
pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let declared = std::iter::once(Fact::absent_as(Value::bool(false)));
    let settings =
        SETTINGS.iter().map(|name| bucket.fresh_default(&format!("public_access_block.{name}"), Value::bool(true)));
    declared.chain(settings).collect()
}
