//! Server access logging.
//!
//! S3 User Guide, "Logging requests with server access logging".

use crate::s3::assembly::Assembly;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::{Leaf, View};
use crate::value::Value;

pub(super) fn companion(assembly: &Assembly<'_>, view: &View<'_>) -> Settings {
    let target = view.leaf("target_bucket", || view.implied(Value::null()));
    let prefix = view.leaf("target_prefix", || view.implied(Value::null()));
    vec![Some(there(assembly, assembly.named_bucket(target, view.resource.provider))), Some(prefix)]
}

/// A target, or none: nothing is delivered to a bucket that the plan destroys, and nobody is told.
fn there(assembly: &Assembly<'_>, target: Fact) -> Fact {
    let gone = target.value.as_str().is_some_and(|name| assembly.survey.index.is_gone(name));
    if gone { target.with_value(Value::null()) } else { target }
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![Fact::absent().at(Some(view.location())); 2]
}

pub(super) fn base(assembly: &Assembly<'_>, bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let target = bucket.setting("logging[0].target_bucket", Fact::absent);
    let prefix = bucket.setting("logging[0].target_prefix", Fact::absent);
    // The argument is required, so that a block which is there sets it; one that may not be there sets nothing for sure.
    let target = match bucket.view.read("logging[0]") {
        Leaf::Value(_) => assembly.named_bucket(target, bucket.view.resource.provider),
        Leaf::Unknown(_) | Leaf::Null | Leaf::NoBlock | Leaf::Unset => target,
    };
    vec![there(assembly, target), prefix]
}
