//! Event notifications: which events are sent, and whether EventBridge gets them.
//!
//! S3 User Guide, "Amazon S3 Event Notifications". The bucket itself has no argument for them.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::nested::whole;
use crate::s3::view::View;
use crate::value::Value;

/// The blocks of the resource, one for each kind of destination.
const DESTINATIONS: [&str; 3] = ["lambda_function", "queue", "topic"];

pub(super) fn companion(view: &View<'_>) -> Settings {
    let eventbridge = view.leaf("eventbridge", || view.implied(Value::bool(false)));
    vec![Some(view.implied(Value::bool(true))), Some(eventbridge), Some(events(view))]
}

/// All events of all destinations; unknown as soon as one destination is.
fn events(view: &View<'_>) -> Fact {
    let mut all = Vec::new();
    for name in DESTINATIONS {
        let blocks = view.leaf(name, || view.implied(Value::tuple(Vec::new())));
        let Some(items) = blocks.value.items() else { return blocks };
        for item in items {
            let events = whole(item, "events");
            match events.items() {
                Some(events) => all.extend(events.iter().cloned()),
                None if events.is_null() => {}
                None => return blocks.with_value(events),
            }
        }
    }
    view.implied(Value::tuple(all))
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    none().into_iter().map(|fact| fact.at(Some(view.location()))).collect()
}

fn none() -> Vec<Fact> {
    let off = || Fact::absent_as(Value::bool(false));
    vec![off(), off(), Fact::absent_as(Value::tuple(Vec::new()))]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    match bucket.fresh {
        true => none(),
        false => vec![bucket.not_in_prior("notification"); 3],
    }
}
