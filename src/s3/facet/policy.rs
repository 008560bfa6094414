//! The bucket policy, as written.

use crate::s3::assembly::Assembly;
use crate::s3::bucket::certainly_set;
use crate::s3::document;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::View;

pub(super) fn companion(assembly: &Assembly<'_>, view: &View<'_>) -> Settings {
    let policy = view.leaf("policy", || view.implied(crate::value::Value::null()));
    let policy = content(assembly, policy);
    // The argument is required, and S3 takes no empty policy: what is not known yet is a policy all the same.
    let policy = match policy.value.as_unknown().cloned() {
        Some(unknown) if !unknown.not_null => certainly_set(policy, &unknown),
        _ => policy,
    };
    vec![Some(policy)]
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![Fact::absent().at(Some(view.location()))]
}

pub(super) fn base(assembly: &Assembly<'_>, bucket: &Inline<'_, '_>) -> Vec<Fact> {
    vec![content(assembly, bucket.setting("policy", Fact::absent))]
}

/// The document behind references; an empty text is no policy.
fn content(assembly: &Assembly<'_>, fact: Fact) -> Fact {
    if fact.value.as_str() == Some("") {
        return Fact { origin: crate::finding::Origin::Absent, ..fact.with_value(crate::value::Value::null()) };
    }
    let (value, basis) = document::follow(assembly.estate(), &fact.value);
    fact.with_value(value).resting_on(basis)
}
