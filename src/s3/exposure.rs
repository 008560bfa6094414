//! What everyone may do to a bucket after all: ACLs and policy, as far as ownership and blocks let them.
//!
//! S3 User Guide, "Blocking public access to your Amazon S3 storage" and "Controlling ownership of objects": ACLs have no
//! effect where the owner is enforced or IgnorePublicAcls is on. A public policy has none under RestrictPublicBuckets, and
//! under BlockPublicPolicy it cannot be written, though one that was written before goes on holding.

use super::fact::{Fact, Facts};
use super::nested::{Is, member};
use super::schema::bucket as slot;
use crate::finding::Origin;
use crate::iam::{self, Answer, PublicAccess, Target};
use crate::value::Value;

/// The slots set here.
pub(super) const SLOTS: [usize; 4] =
    [slot::EXPOSURE_READ, slot::EXPOSURE_WRITE, slot::EXPOSURE_LIST, slot::EXPOSURE_VIA];

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
    let on = |slot: usize| Is::of(&value(slot), |value| value.as_bool() == Some(true));
    let closed = on(slot::RESTRICT_PUBLIC_BUCKETS).or(on(slot::BLOCK_PUBLIC_POLICY).and(on(slot::POLICY_WRITTEN)));
    let target = Target::new(&value(slot::ARN), &value(slot::NAME), value(slot::PARTITION).as_str());
    let policy = match closed.truth.is_true() {
        true => None,
        false => Some(iam::public_access(&value(slot::POLICY), &target)),
    };
    let by_policy = |answer: fn(&PublicAccess) -> &Answer| match &policy {
        Some(access) => Is::answer(answer(access)).and(closed.clone().not()),
        None => Is::known(false),
    };
    let list = [by_acl(&["READ", "FULL_CONTROL"]), by_policy(|access| &access.list)];
    let read = [by_acl(&["READ", "READ_ACP", "FULL_CONTROL"]), by_policy(|access| &access.read)];
    let write = [by_acl(&["WRITE", "WRITE_ACP", "FULL_CONTROL"]), by_policy(|access| &access.write)];
    let any = |at: usize| {
        let of = |ways: &[Is; 2]| ways.get(at).is_some_and(|way| way.truth.is_true());
        of(&list) || of(&read) || of(&write)
    };
    let via = ["acl", "policy"].into_iter().enumerate().filter(|(at, _)| any(*at)).map(|(_, way)| way);
    let via = Value::strings(via);
    let either = |[one, other]: [Is; 2]| one.or(other);
    let list = either(list);
    let reads = either(read).or(list.clone());
    for (slot, is) in [(slot::EXPOSURE_READ, reads), (slot::EXPOSURE_WRITE, either(write)), (slot::EXPOSURE_LIST, list)]
    {
        facts.set(slot, Fact::new(is.value(), Origin::Declared, None));
    }
    facts.set(slot::EXPOSURE_VIA, Fact::new(via, Origin::Declared, None));
}
