//! Event notifications: which events are sent, and whether EventBridge gets them.
//!
//! S3 User Guide, "Amazon S3 Event Notifications". The bucket itself has no argument for them.

use std::sync::Arc;

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::nested::{members, whole};
use crate::s3::view::View;
use crate::value::{Shape, Type, Unknown, Value};

/// The blocks of the resource, one for each kind of destination.
const DESTINATIONS: [&str; 3] = ["lambda_function", "queue", "topic"];

pub(super) fn companion(view: &View<'_>) -> Settings {
    let eventbridge = view.leaf("eventbridge", || view.implied(Value::bool(false)));
    vec![Some(view.implied(Value::bool(true))), Some(eventbridge), Some(events(view))]
}

/// All events of all destinations; those that are certain, while others are not known.
fn events(view: &View<'_>) -> Fact {
    let mut all = Vec::new();
    let mut open: Option<Fact> = None;
    for name in DESTINATIONS {
        let blocks = view.leaf(name, || view.implied(Value::tuple(Vec::new())));
        for item in members(&blocks.value).unwrap_or_default() {
            let events = whole(item, "events");
            match members(&events) {
                Some(certain) => all.extend(certain.iter().cloned()),
                // Of another type than it has.
                None if !events.is_unknown() && !events.is_null() => return blocks.with_value(events),
                None => {}
            }
            if events.is_unknown() {
                open.get_or_insert_with(|| blocks.clone().with_value(events));
            }
        }
        match (blocks.value.is_unknown(), members(&blocks.value)) {
            (true, _) => open = open.or(Some(blocks)),
            (false, None) => return blocks,
            (false, Some(_)) => {}
        }
    }
    let Some(open) = open else { return view.implied(Value::tuple(all)) };
    let Some(unknown) = open.value.as_unknown() else { return open };
    let list = Unknown::new(Type::List(Arc::new(Type::String)), unknown.reason.clone());
    let list = Value::unknown(list.with_shape(Shape::Open(all.into())));
    let list = list.with_location(open.value.location().cloned()).with_sensitivity(open.value.is_sensitive());
    open.with_value(list)
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
