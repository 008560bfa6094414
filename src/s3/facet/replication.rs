//! Replication: rules, destinations, and the role that S3 assumes.
//!
//! S3 User Guide, "Replicating objects within and across Regions".

use std::sync::Arc;

use crate::s3::assembly::Assembly;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::view::View;
use crate::value::{Basis, Value};

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
    vec![Fact::absent_as(Value::bool(false)), Fact::absent(), Fact::absent(), rules]
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
    let (address, trust) = assembly.role(&role);
    let Some(items) = rules.value.items() else { return vec![declared, address, trust, rules] };
    let mut basis = Basis::Proven;
    let items: Vec<Value> = items.iter().map(|item| rule(assembly, item, provider, &mut basis)).collect();
    let list = Value::tuple(items).with_location(rules.value.location().cloned());
    vec![declared, address, trust, rules.with_value(list).resting_on(basis)]
}

fn rule(assembly: &Assembly<'_>, rule: &Value, provider: Option<usize>, basis: &mut Basis) -> Value {
    if rule.is_unknown() {
        return rule.clone();
    }
    let member = |value: &Value, name: &str| value.get(name).cloned().unwrap_or_else(Value::null);
    let destination = match rule.get("destination") {
        Some(value) => match value.items() {
            Some(items) => items.first().cloned().unwrap_or_else(Value::null),
            None => value.clone(),
        },
        None => Value::null(),
    };
    let destination = if destination.is_unknown() {
        destination
    } else {
        let found = assembly.destination(&member(&destination, "bucket"), provider);
        *basis = (*basis).max(found.basis);
        let account = match member(&destination, "account") {
            value if value.is_null() => found.account,
            value => value,
        };
        let members = [
            ("bucket", found.bucket),
            ("region", found.region),
            ("account", account),
            ("versioning", found.versioning),
        ];
        Value::object(members).with_location(destination.location().cloned())
    };
    let members: [(Arc<str>, Value); 3] = [
        ("id".into(), member(rule, "id")),
        ("status".into(), member(rule, "status")),
        ("destination".into(), destination),
    ];
    Value::object(members).with_location(rule.location().cloned())
}
