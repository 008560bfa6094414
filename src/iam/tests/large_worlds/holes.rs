//! Filling a hole never contradicts an answer, of any question.

use proptest::prelude::*;
use proptest::sample::Index;

use super::config;
use super::grammar::{BUCKET, IDENTITY, KEY, OWN, Pools, TRUST, document};
use super::questions::{OF_BUCKETS, OF_IDENTITIES, OF_KEYS, OF_ROLES};
use crate::iam::tests::holes::{contradicts, filling, parts, punch, replace};
use crate::iam::{self, Answer, tests::logs};
use crate::value::{Data, Value};

/// A part of a document, counted depth first.
fn part(value: &Value, at: &mut usize) -> Option<Value> {
    if *at == 0 {
        return Some(value.clone());
    }
    *at -= 1;
    match value.data() {
        Data::Tuple(items) => items.iter().find_map(|item| part(item, at)),
        Data::Object(entries) => entries.values().find_map(|entry| part(entry, at)),
        _ => None,
    }
}

/// A document, where to make a hole, and what to fill it with: what stands in another document, or anything.
fn cases(pools: Pools) -> impl Strategy<Value = (Value, Index, Value)> {
    let other = (document(pools, 3), any::<Index>()).prop_map(|(other, at)| {
        let mut at = 1 + at.index(parts(&other) - 1);
        part(&other, &mut at).unwrap_or_else(Value::null)
    });
    (document(pools, 3), any::<Index>(), prop_oneof![3 => other, 2 => filling()])
}

fn check(ask: &dyn Fn(&Value) -> Answer, name: &str, case: &(Value, Index, Value)) -> Result<(), TestCaseError> {
    let (document, at, filling) = case;
    let at = 1 + at.index(parts(document) - 1);
    let with_hole = ask(&punch(document, at));
    let filled = replace(document, &mut { at }, filling);
    for document in [document, &filled] {
        let without = ask(document);
        let contradicts = contradicts(with_hole.truth, without.truth);
        prop_assert!(!contradicts, "{name}: part {at} of {}\n{with_hole:?}\n{without:?}", document.shown());
    }
    Ok(())
}

/// A replication within one account whose role has this policy.
fn replication(policy: &Value) -> [Value; 2] {
    let end = |name: &str| {
        Value::object([
            ("arn", Value::string(format!("arn:aws:s3:::{name}"))),
            ("name", Value::string(name)),
            ("bucket", Value::string(name)),
            ("account", Value::string(OWN)),
            ("region", Value::string("eu-west-1")),
            ("bucket_key_enabled", Value::bool(false)),
            ("object_lock", Value::bool(false)),
        ])
    };
    let role = Value::object([
        ("arn", Value::string("arn:aws:iam::111122223333:role/app")),
        ("policies", Value::tuple(vec![policy.clone()])),
        ("boundary", Value::null()),
    ]);
    let rule = Value::object([
        ("enabled", Value::bool(true)),
        ("all_objects", Value::bool(true)),
        ("selects_kms", Value::bool(false)),
        ("owner_override", Value::bool(false)),
        ("destination", end("other")),
    ]);
    [end("logs"), Value::object([("role", role), ("rules", Value::tuple(vec![rule]))])]
}

fn sources() -> Value {
    let source = [("arn", "arn:aws:s3:::site"), ("account", OWN), ("prefix", "home/")];
    Value::tuple(vec![Value::object(source.map(|(name, text)| (name, Value::string(text))))])
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn filling_a_hole_contradicts_no_answer_about_a_bucket(case in cases(BUCKET)) {
        for question in &OF_BUCKETS {
            check(&question.ask, question.name, &case)?;
        }
        check(&iam::is_public, "is_public", &case)?;
        check(&iam::access_point_public, "access_point_public", &case)?;
        check(&|policy| iam::log_delivery_blocked(policy, &logs(), &sources()), "log_delivery_blocked", &case)?;
    }

    #[test]
    fn filling_a_hole_contradicts_no_answer_about_a_key(case in cases(KEY)) {
        check(&OF_KEYS[0].ask, OF_KEYS[0].name, &case)?;
    }

    #[test]
    fn filling_a_hole_contradicts_no_answer_about_trust_in_others(case in cases(TRUST)) {
        check(&OF_ROLES[0].ask, OF_ROLES[0].name, &case)?;
    }

    #[test]
    fn filling_a_hole_contradicts_no_answer_about_a_role(case in cases(IDENTITY)) {
        check(&OF_IDENTITIES[0].ask, OF_IDENTITIES[0].name, &case)?;
        let ask = |ask: fn(&Value, &Value) -> Answer| move |policy: &Value| {
            let [source, replication] = replication(policy);
            ask(&source, &replication)
        };
        check(&ask(iam::replication_lacks), "replication_lacks", &case)?;
        check(&ask(iam::replication_exceeds), "replication_exceeds", &case)?;
    }
}
