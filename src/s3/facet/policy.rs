//! The bucket policy, as written.

use crate::estate::Configured;
use crate::s3::assembly::Assembly;
use crate::s3::bucket::certainly_set;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::View;
use crate::value::Value;

pub(super) fn companion(assembly: &Assembly<'_>, view: &View<'_>) -> Settings {
    let policy = view.leaf("policy", || view.implied(Value::null()));
    let policy = content(assembly, policy, view.resource.provider);
    // The argument is required, and S3 takes no empty policy: what is not known yet is a policy all the same.
    let policy = match policy.value.as_unknown().cloned() {
        Some(unknown) if !unknown.not_null => certainly_set(policy, &unknown),
        _ => policy,
    };
    vec![Some(policy), Some(view.written())]
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![Fact::absent().at(Some(view.location())), Fact::absent_as(Value::bool(false))]
}

pub(super) fn base(assembly: &Assembly<'_>, bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let policy = content(assembly, bucket.setting("policy", Fact::absent), bucket.view.resource.provider);
    let set = bucket.view.configured("policy") == Configured::Set && !policy.value.is_null();
    let written = if set { bucket.view.written() } else { Fact::absent_as(Value::bool(false)) };
    vec![policy, written]
}

/// The document behind references; an empty text is no policy.
fn content(assembly: &Assembly<'_>, fact: Fact, provider: Option<usize>) -> Fact {
    if fact.value.as_str() == Some("") {
        return Fact { origin: crate::finding::Origin::Absent, ..fact.with_value(Value::null()) };
    }
    assembly.documented(fact, provider)
}
