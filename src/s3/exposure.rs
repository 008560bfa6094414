//! What everyone may do to a bucket after all: ACLs and policy, as far as ownership and blocks let them.
//!
//! S3 User Guide, "Blocking public access to your Amazon S3 storage" and "Controlling ownership of objects": ACLs have no
//! effect where the owner is enforced or IgnorePublicAcls is on.

use super::fact::{Fact, Facts};
use super::nested::{Is, member};
use super::schema::bucket as slot;
use crate::finding::Origin;
use crate::value::Value;

/// Sets the facts `exposure.*`.
pub(super) fn set(facts: &mut Facts) {
    let value = |slot: usize| facts.get(slot).map_or_else(Value::null, |fact| fact.value.clone());
    let enforced = Is::word(&value(slot::OWNERSHIP_MODE), "BucketOwnerEnforced");
    let ignored = Is::of(&value(slot::IGNORE_PUBLIC_ACLS), |value| value.as_bool() == Some(true));
    let in_force = enforced.not().and(ignored.not());
    let grants = value(slot::ACL_GRANTS);
    let granted = |permissions: &[&str]| match grants.items() {
        Some(items) => items.iter().fold(Is::known(false), |any, grant| {
            let everyone = Is::of(&member(grant, "everyone"), |value| value.as_bool() == Some(true));
            let permission =
                Is::of(&member(grant, "permission"), |value| value.as_str().is_some_and(|p| permissions.contains(&p)));
            any.or(everyone.and(permission))
        }),
        None => Is::of(&grants, |_| false),
    };
    let by_acl = |permissions: &[&str]| in_force.clone().and(granted(permissions));
    let list = by_acl(&["READ", "FULL_CONTROL"]);
    let read = by_acl(&["READ", "READ_ACP", "FULL_CONTROL"]);
    let write = by_acl(&["WRITE", "WRITE_ACP", "FULL_CONTROL"]);
    let via = if read.clone().or(write.clone()).truth.is_true() { vec!["acl"] } else { Vec::new() };
    for (slot, is) in [(slot::EXPOSURE_READ, read), (slot::EXPOSURE_WRITE, write), (slot::EXPOSURE_LIST, list)] {
        facts.set(slot, Fact::new(is.value(), Origin::Declared, None));
    }
    facts.set(slot::EXPOSURE_VIA, Fact::new(Value::strings(via), Origin::Declared, None));
}
