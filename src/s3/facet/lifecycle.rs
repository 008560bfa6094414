//! The lifecycle configuration: its rules, by what they do and to which objects.
//!
//! S3 User Guide, "Managing the lifecycle of objects" and "Lifecycle configuration elements". A rule acts on all objects
//! when it has no filter, an empty one, or an empty prefix. Since version 5.86 the provider computes what a rule leaves
//! open, so that an unset prefix is unknown on create: whether the configuration sets it decides.

use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::nested::{Is, first_of, is_empty, made, member, whole};
use crate::s3::view::{Leaf, View};
use crate::value::Value;

pub(super) fn companion(view: &View<'_>) -> Settings {
    vec![Some(view.implied(Value::bool(true))), Some(rules(view))]
}

/// The rules of an `aws_s3_bucket_lifecycle_configuration`, also of one for a directory bucket.
pub(in crate::s3) fn rules(view: &View<'_>) -> Fact {
    let fact = view.leaf("rule", || view.implied(Value::tuple(Vec::new())));
    let each = |items: &[Value]| items.iter().enumerate().map(|(at, item)| rule(view, at, item)).collect();
    match made(&fact.value, each) {
        Some(list) => fact.with_value(list),
        None => fact,
    }
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    none().into_iter().map(|fact| fact.at(Some(view.location()))).collect()
}

fn none() -> Vec<Fact> {
    vec![Fact::absent_as(Value::bool(false)), Fact::absent_as(Value::tuple(Vec::new()))]
}

pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let declared = bucket.declared("lifecycle_rule");
    if declared.value.as_bool() == Some(false) {
        return vec![declared, Fact::absent_as(Value::tuple(Vec::new()))];
    }
    let rules = bucket.setting("lifecycle_rule", || Fact::absent_as(Value::tuple(Vec::new())));
    let rules = match made(&rules.value, |items| items.iter().map(inline_rule).collect()) {
        Some(list) => rules.with_value(list),
        None => rules,
    };
    vec![declared, rules]
}

/// What a rule does, by name.
struct Does {
    all_objects: Is,
    expires: Is,
    noncurrent_expires: Is,
    aborts_uploads: Is,
    enabled: Is,
}

impl Does {
    fn rule(self, item: &Value) -> Value {
        let members = [
            ("id", member(item, "id")),
            ("enabled", self.enabled.value()),
            ("all_objects", self.all_objects.value()),
            ("expires", self.expires.value()),
            ("transitions", Is::there(&whole(item, "transition")).value()),
            ("noncurrent_expires", self.noncurrent_expires.value()),
            ("noncurrent_transitions", Is::there(&whole(item, "noncurrent_version_transition")).value()),
            ("aborts_uploads", self.aborts_uploads.value()),
        ];
        Value::object(members).with_location(item.location().cloned())
    }
}

/// What keeps a rule from acting on all objects: the blocks around an argument, and its name.
const NARROWING: [(&[&str], &str); 9] = [
    (&[], "prefix"),
    (&["filter"], "prefix"),
    (&["filter"], "tag"),
    (&["filter"], "object_size_greater_than"),
    (&["filter"], "object_size_less_than"),
    (&["filter", "and"], "prefix"),
    (&["filter", "and"], "tags"),
    (&["filter", "and"], "object_size_greater_than"),
    (&["filter", "and"], "object_size_less_than"),
];

fn rule(view: &View<'_>, at: usize, item: &Value) -> Value {
    if item.is_unknown() {
        return item.clone();
    }
    let base = format!("rule[{at}]");
    // Set, and to something: an unknown that nobody sets is the provider's, and says nothing.
    let set = |(blocks, name): &(&[&str], &str)| {
        let value = whole(&first_of(item, blocks), name);
        if !value.is_unknown() {
            return Is::known(!is_empty(&value));
        }
        let blocks: String = blocks.iter().map(|block| format!("{block}[0].")).collect();
        match view.read(&format!("{base}.{blocks}{name}")) {
            Leaf::Value(value) | Leaf::Unknown(value) => Is::of(&value, |value| !is_empty(value)),
            Leaf::Null | Leaf::NoBlock | Leaf::Unset => Is::known(false),
        }
    };
    let narrow = NARROWING.iter().fold(Is::known(false), |any, path| any.or(set(path)));
    let does = Does {
        all_objects: narrow.not(),
        expires: expires(view, &base),
        noncurrent_expires: Is::there(&whole(item, "noncurrent_version_expiration")),
        aborts_uploads: Is::there(&whole(item, "abort_incomplete_multipart_upload")),
        enabled: Is::word(&member(item, "status"), "Enabled"),
    };
    does.rule(item)
}

/// Whether a rule expires current versions: after days or at a date, and be they not known yet. Only an expiration of
/// delete markers, which takes neither, leaves them alone.
fn expires(view: &View<'_>, rule: &str) -> Is {
    let read = |name: &str| view.read(&format!("{rule}.expiration[0].{name}"));
    let marker = match read("expired_object_delete_marker") {
        Leaf::Value(value) | Leaf::Unknown(value) => Is::of(&value, |value| value.as_bool() == Some(true)),
        Leaf::Null | Leaf::NoBlock | Leaf::Unset => Is::known(false),
    };
    let there = matches!(view.read(&format!("{rule}.expiration[0]")), Leaf::Value(_));
    let set = |name: &str| match read(name) {
        Leaf::Unknown(_) if there && marker.truth.is_false() => Is::known(true),
        Leaf::Value(value) | Leaf::Unknown(value) => Is::of(&value, |value| !is_empty(value)),
        Leaf::Null | Leaf::NoBlock | Leaf::Unset => Is::known(false),
    };
    set("days").or(set("date"))
}

/// A rule inside `aws_s3_bucket`, as of provider 3; later a mirror of the live bucket.
fn inline_rule(item: &Value) -> Value {
    if item.is_unknown() {
        return item.clone();
    }
    let set = |value: &Value| Is::of(value, |value| !is_empty(value));
    let expiration = |name: &str| set(&first_of(item, &["expiration", name]));
    let does = Does {
        all_objects: set(&member(item, "prefix")).or(set(&whole(item, "tags"))).not(),
        expires: expiration("days").or(expiration("date")),
        noncurrent_expires: Is::there(&whole(item, "noncurrent_version_expiration")),
        aborts_uploads: set(&member(item, "abort_incomplete_multipart_upload_days")),
        enabled: Is::of(&member(item, "enabled"), |value| value.as_bool() == Some(true)),
    };
    does.rule(item)
}
