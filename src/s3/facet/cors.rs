//! Cross-origin resource sharing: which web pages may call the bucket from a browser.
//!
//! S3 User Guide, "Using cross-origin resource sharing (CORS)".

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::nested::{made, whole};
use crate::s3::view::View;
use crate::value::Value;

pub(super) fn companion(view: &View<'_>) -> Settings {
    vec![Some(rules(view.leaf("cors_rule", || view.implied(Value::tuple(Vec::new())))))]
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    vec![none().at(Some(view.location()))]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    vec![rules(bucket.setting("cors_rule", none))]
}

fn none() -> Fact {
    Fact::absent_as(Value::tuple(Vec::new()))
}

fn rules(fact: Fact) -> Fact {
    match made(&fact.value, |items| items.iter().map(rule).collect()) {
        Some(list) => fact.with_value(list),
        None => fact,
    }
}

fn rule(item: &Value) -> Value {
    if item.is_unknown() {
        return item.clone();
    }
    let list = |name: &str| match whole(item, name) {
        list if list.is_null() => Value::tuple(Vec::new()),
        list => list,
    };
    let members = [
        ("methods", list("allowed_methods")),
        ("origins", list("allowed_origins")),
        ("headers", list("allowed_headers")),
    ];
    Value::object(members).with_location(item.location().cloned())
}
