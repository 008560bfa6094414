//! The answers about unsigned requests against an evaluator that tries concrete requests one by one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree;

use super::super::Document;
use super::super::questions::public;
use super::logs;
use crate::value::{Truth, Value};

/// A request: its action, its resource and its context, an absent key left out.
struct Request {
    action: &'static str,
    resource: String,
    context: BTreeMap<&'static str, &'static str>,
}

const BUCKET: &str = "arn:aws:s3:::logs";
const OBJECTS: [&str; 5] = ["z", "in/z", "in/", "zzz", "zz"];
const ON_BUCKET: [&str; 4] = ["s3:GetBucketLocation", "s3:ListBucket", "s3:PutBucketPolicy", "s3:DeleteBucket"];
const ON_OBJECT: [&str; 4] = ["s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject", "s3:DeleteObject"];

/// Requests of every kind that the pools below tell apart.
fn requests() -> Vec<Request> {
    let mut contexts = Vec::new();
    for (secure, tls) in [("true", Some("1.3")), ("true", Some("1.2")), ("false", None)] {
        for from in ["203.0.113.7", "9.9.9.9", "198.51.100.1", "10.1.1.1", "2001:db8::1", "vpce-1", "vpce-2"] {
            for referer in [None, Some("https://a/x"), Some("https://a/*"), Some("x"), Some("*"), Some("else")] {
                let by = if from.starts_with("vpce") { "aws:sourcevpce" } else { "aws:sourceip" };
                let mut context = BTreeMap::from([("aws:securetransport", secure), (by, from)]);
                context.extend(tls.map(|tls| ("s3:tlsversion", tls)));
                context.extend(referer.map(|referer| ("aws:referer", referer)));
                contexts.push(context);
            }
        }
    }
    let objects = OBJECTS.iter().flat_map(|key| ON_OBJECT.map(|action| (action, format!("{BUCKET}/{key}"))));
    let places = ON_BUCKET.map(|action| (action, BUCKET.to_owned())).into_iter().chain(objects);
    places
        .flat_map(|(action, resource)| {
            contexts.iter().map(move |context| Request { action, resource: resource.clone(), context: context.clone() })
        })
        .collect()
}

fn glob(pattern: &[u8], word: &[u8]) -> bool {
    match (pattern.split_first(), word.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) if glob(rest, word) => true,
        (Some((b'*', _)), Some((_, left))) => glob(pattern, left),
        (Some((b'?', rest)), Some((_, left))) => glob(rest, left),
        (Some((a, rest)), Some((b, left))) => a == b && glob(rest, left),
        _ => false,
    }
}

fn texts(value: &Value) -> Vec<&str> {
    let items = value.items().unwrap_or(std::slice::from_ref(value));
    items.iter().map(|item| item.as_str().unwrap()).collect()
}

fn fires(statement: &Value, request: &Request) -> bool {
    let one_of = |plain: &str, negated: &str, named: &dyn Fn(&Value) -> bool| match statement.get(plain) {
        Some(value) => named(value),
        None => !named(statement.get(negated).unwrap()),
    };
    let matches = |word: &str, value: &Value| texts(value).iter().any(|p| glob(p.as_bytes(), word.as_bytes()));
    one_of("Principal", "NotPrincipal", &|who| {
        who.as_str() == Some("*") || who.get("AWS").is_some_and(|aws| texts(aws).contains(&"*"))
    }) && one_of("Action", "NotAction", &|value| matches(request.action, value))
        && one_of("Resource", "NotResource", &|value| matches(&request.resource, value))
        && statement.get("Condition").unwrap().entries().unwrap().iter().all(|(operator, keys)| {
            keys.entries().unwrap().iter().all(|(key, values)| {
                holds(operator, request.context.get(&*key.to_ascii_lowercase()).copied(), &texts(values))
            })
        })
}

fn holds(operator: &str, present: Option<&str>, values: &[&str]) -> bool {
    let any = |test: &dyn Fn(&str, &str) -> bool| present.map(|value| values.iter().any(|v| test(v, value)));
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    // All ranges of the pool have eight bits, or none, and are of IPv4.
    let in_range = |range: &str, address: &str| {
        !address.contains(':') && (range == "0.0.0.0/0" || range.split('.').next() == address.split('.').next())
    };
    match operator {
        "Null" => values.contains(&if present.is_none() { "true" } else { "false" }),
        "Bool" | "StringEquals" => any(&|v, value| v == value).unwrap_or(false),
        "StringEqualsIfExists" => any(&|v, value| v == value).unwrap_or(true),
        "StringNotEquals" => !any(&|v, value| v == value).unwrap_or(false),
        "StringLike" => any(&|v, value| glob(v.as_bytes(), value.as_bytes())).unwrap_or(false),
        "StringNotLike" => !any(&|v, value| glob(v.as_bytes(), value.as_bytes())).unwrap_or(false),
        "IpAddress" => any(&in_range).unwrap_or(false),
        "NotIpAddress" => !any(&in_range).unwrap_or(false),
        "NumericLessThan" => any(&|v, value| number(value) < number(v)).unwrap_or(false),
        other => panic!("{other}"),
    }
}

fn allowed(document: &Value, request: &Request) -> bool {
    let statements = document.get("Statement").unwrap().items().unwrap();
    let any = |effect: &str| {
        statements.iter().any(|s| s.get("Effect").unwrap().as_str() == Some(effect) && fires(s, request))
    };
    any("Allow") && !any("Deny")
}

fn strings(pool: &'static [&'static str]) -> impl Strategy<Value = Value> {
    subsequence(pool.to_vec(), 1..=2).prop_map(|items| Value::tuple(items.into_iter().map(Value::string).collect()))
}

const ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "s3:List*",
    "s3:Put*",
    "s3:*Object",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "s3:DeleteObject",
];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::logs",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::logs*",
    "arn:aws:s3:::other/*",
    "arn:aws:s3:::logs/in/*",
    "arn:aws:s3:::logs/?",
    "arn:aws:s3:::logs/??*",
];

fn condition() -> impl Strategy<Value = Value> {
    let about = |operators: &'static [&'static str], key: &'static str, values: &'static [&'static str]| {
        (select(operators), strings(values))
            .prop_map(move |(operator, values)| Value::object([(operator, Value::object([(key, values)]))]))
    };
    let texts = &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists"];
    prop_oneof![
        4 => Just(Value::object::<&str>([])),
        2 => about(&["Bool"], "aws:SecureTransport", &["true", "false"]),
        1 => about(&["NumericLessThan"], "s3:TlsVersion", &["1.2", "1.3"]),
        2 => about(texts, "aws:Referer", &["https://a/*", "https://a/x", "x", "*"]),
        1 => about(texts, "aws:SourceVpce", &["vpce-1", "vpce-*"]),
        2 => about(&["IpAddress", "NotIpAddress"], "aws:SourceIp", &["203.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0"]),
        1 => about(&["Null"], "aws:Referer", &["true", "false"]),
        1 => about(&["StringNotEquals", "StringEquals"], "aws:PrincipalOrgID", &["o-1", "o-2"]),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let flip = || prop::bool::weighted(0.15);
    let principal = prop_oneof![
        4 => Just(Value::string("*")),
        1 => strings(&["*", "111122223333"]).prop_map(|aws| Value::object([("AWS", aws)])),
        1 => Just(Value::object([("AWS", Value::string("arn:aws:iam::111122223333:role/a"))])),
    ];
    let parts = (flip(), principal, flip(), strings(ACTIONS), flip(), strings(RESOURCES), condition());
    (select(&["Allow", "Deny"]), parts).prop_map(|(effect, (np, principal, na, actions, nr, resources, condition))| {
        Value::object([
            ("Effect", Value::string(effect)),
            (if np { "NotPrincipal" } else { "Principal" }, principal),
            (if na { "NotAction" } else { "Action" }, actions),
            (if nr { "NotResource" } else { "Resource" }, resources),
            ("Condition", condition),
        ])
    })
}

fn kind(request: &Request) -> usize {
    match request.action {
        "s3:ListBucket" => 1,
        action if action.starts_with("s3:Get") || action.starts_with("s3:List") => 0,
        _ => 2,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_concrete_request_contradicts_an_answer(statements in prop::collection::vec(statement(), 1..=3)) {
        let document = Value::object([("Statement", Value::tuple(statements))]);
        let answers = public::allowed(&Document::read(&document).unwrap(), &logs());
        let mut found = [false; 3];
        for request in requests() {
            if !found[kind(&request)] && allowed(&document, &request) {
                found[kind(&request)] = true;
            }
        }
        for (at, answer) in answers.into_iter().enumerate() {
            // Reads, lists and writes of the pools are told apart by the actions that the evaluator tries; an action
            // of a witness that it does not try behaves like one that it does, except where a list names it.
            prop_assert!(!(answer.is_false() && found[at]), "{at} is allowed: {}", document.shown());
            prop_assert!(!(answer.is_true() && !found[at] && !exotic(&document)), "{at} is not: {}", document.shown());
        }
    }
}

/// Whether the document names actions one by one: then a witness can be one that the evaluator does not try.
fn exotic(document: &Value) -> bool {
    let statements = document.get("Statement").unwrap().items().unwrap();
    let named = |s: &Value| {
        let actions = s.get("Action").or_else(|| s.get("NotAction")).unwrap();
        texts(actions).iter().any(|action| !action.contains('*') || action.ends_with("Object"))
    };
    statements
        .iter()
        .any(|s| (s.get("Effect").unwrap().as_str() == Some("Deny") || s.get("NotAction").is_some()) && named(s))
}

#[test]
fn the_answers_are_seldom_open() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut open, mut known) = (0, 0);
    for _ in 0..500 {
        let statements = prop::collection::vec(statement(), 1..=3).new_tree(&mut runner).unwrap().current();
        let document = Value::object([("Statement", Value::tuple(statements))]);
        for answer in public::allowed(&Document::read(&document).unwrap(), &logs()) {
            *(if answer == Truth::Unknown { &mut open } else { &mut known }) += 1;
        }
    }
    assert!(open * 10 < known, "{open} open, {known} known");
}
