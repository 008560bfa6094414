//! Replication: rules, destinations, and the role that S3 assumes.
//!
//! S3 User Guide, "Replicating objects within and across Regions".

use std::sync::Arc;

use crate::finding::Origin;
use crate::s3::assembly::Assembly;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::key_facts::SLOTS;
use crate::s3::keys::Use;
use crate::s3::merge::Settings;
use crate::s3::nested::{Is, first_of, is_empty, made, member, whole};
use crate::s3::role::Role;
use crate::s3::schema::bucket as slot;
use crate::s3::view::View;
use crate::value::{Basis, Symbol, Unknown, Value};

pub(super) fn companion(assembly: &Assembly<'_>, view: &View<'_>) -> Settings {
    let role = view.leaf("role", || view.implied(Value::null()));
    let rules = view.leaf("rule", || view.implied(Value::tuple(Vec::new())));
    let facts = facts(assembly, view.implied(Value::bool(true)), role, rules, view.resource.provider);
    facts.into_iter().map(Some).collect()
}

pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    none().into_iter().map(|fact| fact.at(Some(view.location()))).collect()
}

fn none() -> Vec<Fact> {
    let rules = Fact::absent_as(Value::tuple(Vec::new()));
    all(Fact::absent_as(Value::bool(false)), Fact::absent(), Role::none(), rules)
}

pub(super) fn base(assembly: &Assembly<'_>, bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let declared = bucket.declared("replication_configuration");
    if declared.value.as_bool() == Some(false) {
        return none();
    }
    let role = bucket.setting("replication_configuration[0].role", Fact::absent);
    let rules = bucket.setting("replication_configuration[0].rules", || Fact::absent_as(Value::tuple(Vec::new())));
    facts(assembly, declared, role, rules, bucket.view.resource.provider)
}

fn facts(assembly: &Assembly<'_>, declared: Fact, role: Fact, rules: Fact, provider: Option<usize>) -> Vec<Fact> {
    let (arn, role) = (assembly.documented(role.clone(), provider), assembly.role(&role));
    let mut basis = Basis::Proven;
    let each = |items: &[Value]| items.iter().map(|item| rule(assembly, item, provider, &mut basis)).collect();
    match made(&rules.value, each) {
        Some(list) => all(declared, arn, role, rules.with_value(list).resting_on(basis)),
        None => all(declared, arn, role, rules),
    }
}

/// The facts in the order of the slots.
fn all(declared: Fact, arn: Fact, role: Role, rules: Fact) -> Vec<Fact> {
    vec![declared, role.address, arn, role.trust, role.policies, role.boundary, rules]
}

fn rule(assembly: &Assembly<'_>, rule: &Value, provider: Option<usize>, basis: &mut Basis) -> Value {
    if rule.is_unknown() {
        return rule.clone();
    }
    let set = |path: &[&str]| Is::of(&first_of(rule, path), |value| !is_empty(value));
    let on = |path: &[&str]| Is::word(&first_of(rule, path), "Enabled");
    let narrow = [
        set(&["prefix"]),
        set(&["filter", "prefix"]),
        Is::of(&first_of(rule, &["filter", "tag"]), |tag| !is_empty(tag)),
        set(&["filter", "and", "prefix"]),
        Is::of(&first_of(rule, &["filter"]), |filter| {
            [filter, &first_of(filter, &["and"])].iter().any(|block| tagged(block))
        }),
    ];
    let narrow = narrow.into_iter().fold(Is::known(false), Is::or);
    let objects = ["source_selection_criteria", "sse_kms_encrypted_objects"];
    // Inside a bucket it is a bool.
    let selects_kms = on(&[objects[0], objects[1], "status"])
        .or(Is::of(&first_of(rule, &[objects[0], objects[1], "enabled"]), |value| value.as_bool() == Some(true)));
    let status = member(rule, "status");
    let members: [(Arc<str>, Value); 9] = [
        ("id".into(), member(rule, "id")),
        ("enabled".into(), Is::word(&status, "Enabled").value()),
        ("status".into(), status),
        ("all_objects".into(), narrow.not().value()),
        ("selects_kms".into(), selects_kms.value()),
        (
            "owner_override".into(),
            Is::word(&first_of(rule, &["destination", "access_control_translation", "owner"]), "Destination").value(),
        ),
        ("metrics".into(), on(&["destination", "metrics", "status"]).value()),
        ("replication_time".into(), on(&["destination", "replication_time", "status"]).value()),
        ("destination".into(), destination(assembly, &first_of(rule, &["destination"]), provider, basis)),
    ];
    Value::object(members).with_location(rule.location().cloned())
}

/// Whether a filter, or its `and` block, asks for tags.
fn tagged(block: &Value) -> bool {
    !is_empty(&whole(block, "tags"))
}

/// What is not known yet is a key all the same where it stems from the identity of a resource, which is never null.
fn identified(key: Value) -> Value {
    let Some(unknown) = key.as_unknown() else { return key };
    let (symbols, basis) = unknown.candidates();
    let identity = |symbol: &Symbol| matches!(&*symbol.path, "arn" | "id" | "key_id");
    if symbols.is_empty() || basis == Basis::Ambiguous || !symbols.iter().all(identity) {
        return key;
    }
    let known = Unknown { not_null: true, ..Unknown::clone(unknown) };
    Value::unknown(known).with_location(key.location().cloned()).with_sensitivity(key.is_sensitive())
}

fn destination(assembly: &Assembly<'_>, block: &Value, provider: Option<usize>, basis: &mut Basis) -> Value {
    if block.is_unknown() {
        return block.clone();
    }
    let found = assembly.destination(&member(block, "bucket"), provider);
    *basis = (*basis).max(found.basis);
    // Inside a bucket the arguments have other names.
    let said = |names: [&str; 2]| names.into_iter().map(|name| member(block, name)).find(|value| !is_empty(value));
    let key = match first_of(block, &["encryption_configuration", "replica_kms_key_id"]) {
        key if is_empty(&key) => member(block, "replica_kms_key_id"),
        key => key,
    };
    let account = said(["account", "account_id"]).unwrap_or(found.account);
    let members = [
        ("key", replica_key(assembly, &key, &account, &found.region, basis)),
        ("bucket", found.bucket),
        ("arn", found.arn),
        ("region", found.region),
        ("account", account),
        ("versioning", found.versioning),
        ("ownership", found.ownership),
        ("policy", found.policy),
        // A block that is not known itself may name no key.
        (
            "key_id",
            match first_of(block, &["encryption_configuration"]).is_unknown() {
                true => key,
                false if is_empty(&key) => Value::null(),
                false => identified(key),
            },
        ),
    ];
    Value::object(members).with_location(block.location().cloned())
}

/// The key that replicas are encrypted with, in the account and Region of their bucket.
fn replica_key(assembly: &Assembly<'_>, key: &Value, account: &Value, region: &Value, basis: &mut Basis) -> Value {
    let used = if is_empty(key) { Use::Nothing } else { assembly.key_named(key) };
    let fact = |value: &Value| Fact::new(value.clone(), Origin::Declared, None);
    let facts = assembly.used_key(used, fact(account), fact(region));
    let mut member = |slot: usize| {
        let fact = SLOTS.iter().zip(&facts).find(|(known, _)| **known == slot).map(|(_, fact)| fact);
        let link = fact.map_or(Basis::Proven, |fact| fact.basis);
        // What is not known for its link says so itself.
        *basis = if link == Basis::Ambiguous { *basis } else { (*basis).max(link) };
        fact.map_or_else(Value::null, |fact| fact.value.clone())
    };
    Value::object([
        ("arn", member(slot::KEY_ARN)),
        ("policy", member(slot::KEY_POLICY)),
        ("account", member(slot::KEY_ACCOUNT)),
        ("region", member(slot::KEY_REGION)),
    ])
}
