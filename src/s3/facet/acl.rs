//! The bucket's access control list.
//!
//! S3 User Guide, "Access control list (ACL) overview": what each canned ACL grants, and the groups AllUsers (anyone) and
//! AuthenticatedUsers (anyone with an AWS account). Whether ACLs are in force is a matter of ownership and of blocks.

use crate::estate::Configured;
use crate::finding::Origin;
use crate::s3::fact::Fact;
use crate::s3::inline::Inline;
use crate::s3::merge::Settings;
use crate::s3::nested::{first_of, is_empty, made, member, whole};
use crate::s3::view::{Leaf, View};
use crate::value::Value;

/// The URIs of the predefined groups begin so.
const GROUPS: &str = "http://acs.amazonaws.com/groups/";

pub(super) fn companion(view: &View<'_>) -> Settings {
    // What leaves management goes on holding, but nothing here declares it any more.
    let declared = if view.managed() { view.implied(Value::bool(true)) } else { undeclared(view) };
    let listed = || view.leaf("access_control_policy", || view.implied(Value::tuple(Vec::new())));
    let (canned, grants) = match view.read("acl") {
        Leaf::Value(acl) if acl.as_str() != Some("") => {
            let canned = view.fact("acl", acl);
            let grants = expanded(&canned);
            (canned, grants)
        }
        Leaf::Unknown(acl) => {
            let canned = view.fact("acl", acl);
            (canned.clone(), canned)
        }
        _ => {
            let policy = listed();
            let grants = match policy.value.is_unknown() {
                true => policy,
                false => {
                    let grants = whole(&first_block(&policy.value), "grant");
                    grants_of(policy.with_value(grants), listed_grant)
                }
            };
            (view.implied(Value::null()), grants)
        }
    };
    vec![Some(declared), Some(canned), Some(grants)]
}

/// Destroying the resource changes nothing in AWS: the ACL stays as it is.
pub(super) fn removed(view: &View<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = companion(view).into_iter().flatten().collect();
    if let Some(declared) = facts.first_mut() {
        *declared = undeclared(view);
    }
    facts
}

fn undeclared(view: &View<'_>) -> Fact {
    Fact::absent_as(Value::bool(false)).at(Some(view.location()))
}

/// Without a companion: the bucket's own arguments, else `private`, which every bucket starts with.
pub(super) fn base(bucket: &Inline<'_, '_>) -> Vec<Fact> {
    let declares = |name: &str, fact: &Fact| {
        bucket.view.configured(name) == Configured::Set && !fact.value.is_null() && !is_empty(&fact.value)
    };
    let acl = bucket.leaf("acl");
    let granted = bucket.leaf("grant");
    if let Ok(Some(acl)) = &acl
        && declares("acl", acl)
    {
        let declared = acl.clone().with_value(Value::bool(true));
        return vec![declared, acl.clone(), expanded(acl)];
    }
    if let Ok(Some(grants)) = granted {
        let declared = match declares("grant", &grants) {
            true => grants.clone().with_value(Value::bool(true)),
            false => Fact::absent_as(Value::bool(false)),
        };
        let live = grants.origin == Origin::PriorState || !is_empty(&grants.value);
        if live {
            let canned = Fact::new(Value::null(), grants.origin, grants.location.clone());
            return vec![declared, canned, grants_of(grants, inline_grant)];
        }
    }
    if let Err(unknown) = &acl
        && bucket.view.configured("acl") == Configured::Set
    {
        let declared = Fact::new(Value::bool(true), Origin::Declared, unknown.location.clone());
        return vec![declared, unknown.clone(), unknown.clone()];
    }
    let canned = match acl {
        Ok(Some(acl)) => acl,
        _ => bucket.fresh_default("acl", Value::string("private")),
    };
    let grants = expanded(&canned);
    vec![Fact::absent_as(Value::bool(false)), canned, grants]
}

fn first_block(blocks: &Value) -> Value {
    match blocks.items() {
        Some(items) => items.first().cloned().unwrap_or_else(Value::null),
        None => blocks.clone(),
    }
}

/// The grants of a canned ACL beyond the owner's.
fn expanded(canned: &Fact) -> Fact {
    match canned.value.as_str() {
        Some(word) => {
            let list = Value::tuple(canned_grants(word)).with_location(canned.value.location().cloned());
            canned.clone().with_value(list.with_sensitivity(canned.value.is_sensitive()))
        }
        None => canned.clone(),
    }
}

/// The grants of an object: of its canned ACL, and of its `grant` blocks.
pub(in crate::s3) fn of_object(acl: &Value, blocks: &Value) -> Value {
    if acl.is_unknown() {
        return acl.clone();
    }
    let canned = acl.as_str().map(canned_grants).unwrap_or_default();
    let all = |items: &[Value]| canned.iter().cloned().chain(items.iter().flat_map(inline_grant)).collect();
    match made(blocks, all) {
        Some(list) => list.with_sensitivity(acl.is_sensitive() || blocks.is_sensitive()),
        None if blocks.is_unknown() => blocks.clone(),
        None => Value::tuple(all(&[])).with_sensitivity(acl.is_sensitive()),
    }
}

fn canned_grants(word: &str) -> Vec<Value> {
    let all = "AllUsers";
    let grants: &[(&str, &str)] = match word {
        "public-read" => &[(all, "READ")],
        "public-read-write" => &[(all, "READ"), (all, "WRITE")],
        "authenticated-read" => &[("AuthenticatedUsers", "READ")],
        "log-delivery-write" => &[("LogDelivery", "WRITE"), ("LogDelivery", "READ_ACP")],
        "aws-exec-read" => &[("Amazon EC2", "READ")],
        _ => &[],
    };
    let pairs = grants.iter().map(|(grantee, permission)| grant(Value::string(grantee), Value::string(permission)));
    pairs.collect()
}

fn grants_of(fact: Fact, read: fn(&Value) -> Vec<Value>) -> Fact {
    match made(&fact.value, |items| items.iter().flat_map(read).collect()) {
        Some(list) => fact.with_value(list),
        None if fact.value.is_null() => fact.with_value(Value::tuple(Vec::new())),
        None => fact,
    }
}

/// A `grant` block of `access_control_policy`.
fn listed_grant(item: &Value) -> Vec<Value> {
    if item.is_unknown() {
        return vec![item.clone()];
    }
    let grantee = |name: &str| first_of(item, &["grantee", name]);
    let who = ["uri", "id", "email_address"].into_iter().map(grantee).find(|value| !is_empty(value));
    vec![grant(group(who), member(item, "permission"))]
}

/// A `grant` block inside `aws_s3_bucket` or of a copied object: several permissions of one grantee.
fn inline_grant(item: &Value) -> Vec<Value> {
    if item.is_unknown() {
        return vec![item.clone()];
    }
    let who = ["uri", "id", "email"].into_iter().map(|name| member(item, name)).find(|value| !is_empty(value));
    let who = group(who);
    let permissions = whole(item, "permissions");
    match permissions.items() {
        Some(items) => items.iter().map(|permission| grant(who.clone(), permission.clone())).collect(),
        None => vec![grant(who, permissions)],
    }
}

/// Predefined groups by their last word.
fn group(who: Option<Value>) -> Value {
    let who = who.unwrap_or_else(Value::null);
    let word = who.as_str().filter(|uri| uri.starts_with(GROUPS)).and_then(|uri| uri.rsplit('/').next());
    match word {
        Some(word) => Value::string(word).with_location(who.location().cloned()).with_sensitivity(who.is_sensitive()),
        None => who,
    }
}

fn grant(grantee: Value, permission: Value) -> Value {
    let everyone = crate::s3::nested::Is::of(&grantee, |grantee| {
        matches!(grantee.as_str(), Some("AllUsers" | "AuthenticatedUsers"))
    });
    Value::object([("everyone", everyone.value()), ("grantee", grantee), ("permission", permission)])
}
