//! Filling a hole never contradicts an answer.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;

use super::super::{Target, http_denied, public_access, trusts_service};
use super::{hole, logs};
use crate::value::{Data, Shape, Truth, Value};

fn string(pool: &'static [&'static str]) -> impl Strategy<Value = Value> {
    select(pool).prop_map(Value::string)
}

fn strings(pool: &'static [&'static str]) -> BoxedStrategy<Value> {
    let list = subsequence(pool.to_vec(), 1..=2)
        .prop_map(|items| Value::tuple(items.into_iter().map(Value::string).collect()));
    prop_oneof![string(pool), list].boxed()
}

const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::logs",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::logs*",
    "arn:aws:s3:::other/*",
    "arn:aws:s3:::logs/?",
    "arn:aws:s3:::logs/in/*",
    "arn:aws:s3:::${aws:username}/*",
];
const ACTIONS: &[&str] = &["*", "s3:*", "s3:Get*", "s3:ListBucket", "s3:PutObject", "iam:*", "s3:?*", "sts:AssumeRole"];
const AWS: &[&str] = &["*", "arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:role/a", "111122223333"];
const VALUES: &[&str] =
    &["true", "false", "*", "arn:aws:iam::444455556666:role/a", "arn:aws:iam::*:role/*", "10.0.0.0/8", "vpce-1"];
const KEYS: &[&str] = &[
    "aws:SecureTransport",
    "aws:SecureTransport",
    "aws:PrincipalIsAWSService",
    "s3:TlsVersion",
    "aws:PrincipalArn",
    "aws:SourceVpce",
    "aws:SourceIp",
    "aws:userid",
];
const OPERATORS: &[&str] = &[
    "Bool",
    "Bool",
    "BoolIfExists",
    "StringEquals",
    "StringNotEquals",
    "StringLikeIfExists",
    "ArnNotLike",
    "Null",
    "NotIpAddress",
    "NumericLessThanIfExists",
    "ForAllValues:StringLike",
];

fn principal() -> impl Strategy<Value = Value> {
    let services = || strings(&["s3.amazonaws.com", "ec2.amazonaws.com"]);
    prop_oneof![
        3 => Just(Value::string("*")),
        1 => strings(AWS).prop_map(|aws| Value::object([("AWS", aws)])),
        1 => services().prop_map(|services| Value::object([("Service", services)])),
        1 => (strings(AWS), services()).prop_map(|(aws, s)| Value::object([("AWS", aws), ("Service", s)])),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let one = (select(OPERATORS), select(KEYS), strings(VALUES))
        .prop_map(|(operator, key, values)| (operator, Value::object([(key, values)])));
    let tls = Just(("Bool", Value::object([("aws:SecureTransport", Value::string("false"))])));
    prop::collection::vec(prop_oneof![tls, one], 0..=2).prop_map(Value::object)
}

fn statement(trust: bool) -> impl Strategy<Value = Value> {
    let flip = || prop::bool::weighted(0.15);
    let parts = (flip(), principal(), flip(), strings(ACTIONS), flip(), strings(RESOURCES), condition());
    (prop::bool::weighted(0.7), parts).prop_map(
        move |(main, (np, principal, na, actions, nr, resources, condition))| {
            let effect = if main != trust { "Deny" } else { "Allow" };
            let mut entries = vec![
                ("Effect", Value::string(effect)),
                (if np { "NotPrincipal" } else { "Principal" }, principal),
                (if na { "NotAction" } else { "Action" }, actions),
                ("Condition", condition),
            ];
            if !trust {
                entries.push((if nr { "NotResource" } else { "Resource" }, resources));
            }
            Value::object(entries)
        },
    )
}

fn document(trust: bool) -> impl Strategy<Value = Value> {
    prop::collection::vec(statement(trust), 1..=3).prop_map(|statements| {
        Value::object([("Version", Value::string("2012-10-17")), ("Statement", Value::tuple(statements))])
    })
}

/// Anything that could stand somewhere in a policy.
pub(super) fn filling() -> impl Strategy<Value = Value> {
    prop_oneof![
        strings(RESOURCES),
        strings(ACTIONS),
        strings(VALUES),
        strings(&["Allow", "Deny", "s3.amazonaws.com", "2008-10-17"]),
        principal(),
        condition(),
        (select(KEYS), strings(VALUES)).prop_map(|(key, values)| Value::object([(key, values)])),
        statement(false),
        Just(Value::tuple(Vec::new())),
        prop::collection::vec(statement(false), 0..=2).prop_map(Value::tuple),
    ]
}

/// The value with its `at`th part, counted depth first, replaced; `at` becomes the number of parts left to count.
pub(super) fn replace(value: &Value, at: &mut usize, with: &Value) -> Value {
    if *at == 0 {
        *at = usize::MAX;
        return with.clone();
    }
    *at -= 1;
    match value.data() {
        Data::Tuple(items) => Value::tuple(items.iter().map(|item| replace(item, at, with)).collect()),
        Data::Object(entries) => {
            Value::object(entries.iter().map(|(key, value)| (key.clone(), replace(value, at, with))))
        }
        _ => value.clone(),
    }
}

pub(super) fn parts(value: &Value) -> usize {
    let below = |v: &Value| {
        v.items()
            .map(|items| items.iter().map(parts).sum())
            .or_else(|| v.entries().map(|entries| entries.values().map(parts).sum::<usize>()))
    };
    1 + below(value).unwrap_or(0)
}

pub(super) fn contradicts(with_hole: Truth, filled: Truth) -> bool {
    matches!((with_hole, filled), (Truth::True, Truth::False) | (Truth::False, Truth::True))
}

fn truths(policy: &Value) -> [Truth; 3] {
    let access = public_access(policy, &logs());
    [access.read.truth, access.list.truth, access.write.truth]
}

pub(super) fn punch(document: &Value, at: usize) -> Value {
    let punched = replace(document, &mut { at }, &Value::unknown(hole()));
    Value::unknown(hole().with_shape(Shape::Json(Arc::new(punched))))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default() })]

    #[test]
    fn filling_a_hole_never_contradicts_an_answer_about_http(
        document in document(false),
        at in any::<prop::sample::Index>(),
        filling in filling(),
    ) {
        let at = 1 + at.index(parts(&document) - 1);
        let with_hole = http_denied(&punch(&document, at), &logs()).truth;
        prop_assert!(!contradicts(with_hole, http_denied(&document, &logs()).truth), "{}", document.shown());
        let filled = replace(&document, &mut { at }, &filling);
        prop_assert!(!contradicts(with_hole, http_denied(&filled, &logs()).truth), "{}", filled.shown());
    }

    #[test]
    fn filling_a_hole_never_contradicts_an_answer_about_trust(
        document in document(true),
        at in any::<prop::sample::Index>(),
        filling in filling(),
    ) {
        let at = 1 + at.index(parts(&document) - 1);
        let with_hole = trusts_service(&punch(&document, at), "s3.amazonaws.com").truth;
        prop_assert!(!contradicts(with_hole, trusts_service(&document, "s3.amazonaws.com").truth));
        let filled = replace(&document, &mut { at }, &filling);
        prop_assert!(!contradicts(with_hole, trusts_service(&filled, "s3.amazonaws.com").truth), "{}", filled.shown());
    }

    #[test]
    fn filling_a_hole_never_contradicts_an_answer_about_public_access(
        document in document(false),
        at in any::<prop::sample::Index>(),
        filling in filling(),
    ) {
        let at = 1 + at.index(parts(&document) - 1);
        let with_hole = truths(&punch(&document, at));
        let filled = replace(&document, &mut { at }, &filling);
        for document in [&document, &filled] {
            for (with_hole, filled) in with_hole.into_iter().zip(truths(document)) {
                prop_assert!(!contradicts(with_hole, filled), "{}", document.shown());
            }
        }
    }

    #[test]
    fn learning_the_name_of_the_bucket_never_contradicts_an_answer(document in document(false)) {
        let nameless = Target::new(&Value::unknown(hole()), &Value::unknown(hole()), None);
        let with_hole = http_denied(&document, &nameless).truth;
        for name in ["logs", "other"] {
            let known = Target::new(&Value::null(), &Value::string(name), Some("aws"));
            prop_assert!(!contradicts(with_hole, http_denied(&document, &known).truth));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\":,a-zA-Z0-9*?$ ]{0,80}") {
        let _ = http_denied(&Value::string(&text), &logs());
        let _ = public_access(&Value::string(&text), &logs());
        let _ = trusts_service(&Value::string(&text), "s3.amazonaws.com");
    }
}
