//! Whether there is a lifecycle configuration: MFA delete and it exclude each other.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::View;
use crate::value::Value;

pub(super) fn companion(view: &View<'_>) -> Settings {
    vec![Some(view.implied(Value::bool(true)))]
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![Fact::absent_as(Value::bool(false)).at(Some(view.location()))]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    vec![bucket.declared("lifecycle_rule")]
}
