//! Object Lock, and the retention that new versions get by default.
//!
//! S3 User Guide, "Locking objects with Object Lock": turning it on is permanent.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::nested::is_empty;
use crate::s3::view::{Leaf, View};
use crate::value::{Number, Value};

pub(super) fn companion(view: &View<'_>) -> Settings {
    let leaf = |name: &str| view.leaf(&format!("{RETENTION}{name}"), || view.implied(Value::null()));
    let enabled = enabled(view.leaf("object_lock_enabled", || view.default(Value::bool(true))));
    let retention = retention(leaf("mode"), leaf("days"), leaf("years"));
    std::iter::once(enabled).chain(retention).map(Some).collect()
}

/// Deleting the resource removes the default retention; the lock stays on.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![view.implied(Value::bool(true)), view.implied(Value::null()), view.implied(Value::null())]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let leaf = |name: &str| bucket.setting(&format!("object_lock_configuration[0].{RETENTION}{name}"), Fact::absent);
    let retention = retention(leaf("mode"), leaf("days"), leaf("years"));
    std::iter::once(at_creation(bucket)).chain(retention).collect()
}

/// Mode and days. Providers write what is not set as null, an empty string or 0.
fn retention(mode: Fact, days: Fact, years: Fact) -> [Fact; 2] {
    let set = |fact: Fact| match is_empty(&fact.value) {
        true => fact.with_value(Value::null()),
        false => fact,
    };
    let (days, years) = (set(days), set(years));
    let period = match (days.value.is_null(), years.value.as_number().and_then(Number::as_i64)) {
        (true, Some(count)) => {
            let place = years.value.location().cloned();
            years.with_value(Value::int(count.saturating_mul(365)).with_location(place))
        }
        (true, None) => years,
        (false, _) => days,
    };
    [set(mode), period]
}

/// Whether the bucket's own arguments turn it on.
pub(super) fn at_creation(bucket: &Inline<'_, '_>) -> Fact {
    let off = || Fact::aws_default(Value::bool(false));
    let inside = || enabled(bucket.setting("object_lock_configuration[0].object_lock_enabled", off));
    // Provider 3 has the block only; later ones read a bool back.
    match bucket.view.read("object_lock_enabled") {
        Leaf::Null => inside(),
        _ => bucket.setting("object_lock_enabled", inside),
    }
}

const RETENTION: &str = "rule[0].default_retention[0].";

/// `"Enabled"` as a bool.
fn enabled(fact: Fact) -> Fact {
    match fact.value.as_str() {
        Some(word) => {
            let (secret, place) = (fact.value.is_sensitive(), fact.value.location().cloned());
            let value = Value::bool(word == "Enabled").with_sensitivity(secret).with_location(place);
            fact.with_value(value)
        }
        None => fact,
    }
}
