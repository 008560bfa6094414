//! Random documents over a handful of principals, actions, resources and values: small pools, so that statements
//! overlap, and patterns, so that they overlap in part.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::iam::glob::literal;
use crate::iam::request::{Entity, Form, Held, Signed, Who};
use crate::value::Value;

/// A condition key of a small world: what requests have for it, and what documents say of it.
#[derive(Debug)]
pub(super) struct Pool {
    /// The key.
    pub(super) name: &'static str,
    /// The values of requests. Several in one, with spaces between them, are one request's.
    values: &'static [&'static str],
    /// The operators.
    operators: &'static [&'static str],
    /// The values of documents.
    operands: &'static [&'static str],
}

impl Pool {
    /// What requests have for the key.
    pub(super) fn held(&self) -> Vec<Held> {
        let present = self.values.iter().map(|value| match value.split(' ').collect::<Vec<_>>().as_slice() {
            [one] => Held::One(literal(one)),
            many => Held::Many(many.iter().map(|one| literal(one)).collect()),
        });
        std::iter::once(Held::Absent).chain(present).collect()
    }
}

/// The keys. Operators stand where AWS says what they mean: sets with a set operator, no set operator with `Null`.
pub(super) const KEYS: [Pool; 7] = [
    Pool {
        name: "aws:referer",
        values: &["a", "ab", "B"],
        operators: &[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringEqualsIfExists",
            "StringNotEqualsIfExists",
            "StringLikeIfExists",
            "ForAllValues:StringLike",
            "ForAllValues:StringNotEquals",
            "ForAnyValue:StringEquals",
            "ForAnyValue:StringNotLike",
        ],
        operands: &["a", "ab", "b", "c", "*", "a*", "?", "*b", "A"],
    },
    Pool {
        name: "aws:tagkeys",
        values: &["x", "x y", "y z"],
        operators: &[
            "ForAllValues:StringEquals",
            "ForAllValues:StringNotEquals",
            "ForAllValues:StringLike",
            "ForAllValues:StringNotLike",
            "ForAllValues:StringEqualsIfExists",
            "ForAnyValue:StringEquals",
            "ForAnyValue:StringNotEquals",
            "ForAnyValue:StringLike",
            "ForAnyValue:StringNotLike",
        ],
        operands: &["x", "y", "z", "?", "*"],
    },
    Pool {
        name: "s3:max-keys",
        values: &["1", "5", "10"],
        operators: &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
            "NumericLessThanIfExists",
            "NumericNotEqualsIfExists",
            "ForAllValues:NumericLessThan",
            "ForAnyValue:NumericGreaterThan",
        ],
        operands: &["1", "4", "5.0", "10"],
    },
    Pool {
        name: "aws:currenttime",
        values: &["2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2030-01-01T00:00:00Z"],
        operators: &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
            "DateGreaterThanIfExists",
        ],
        operands: &["2026-01-01", "2026-06-01T00:00:00Z", "2026-06-01T02:00:00+02:00", "1893456000"],
    },
    Pool {
        name: "aws:sourceip",
        values: &["10.0.0.1", "10.1.0.1", "2001:db8::1"],
        operators: &["IpAddress", "NotIpAddress", "IpAddressIfExists", "NotIpAddressIfExists"],
        operands: &["10.0.0.0/16", "10.0.0.0/8", "10.0.0.1", "0.0.0.0/0", "2001:db8::/32", "::/0"],
    },
    Pool {
        name: "aws:securetransport",
        values: &["true", "false"],
        operators: &["Bool", "BoolIfExists", "StringEquals", "StringNotEquals", "StringLikeIfExists"],
        operands: &["true", "false"],
    },
    Pool {
        name: "aws:sourcearn",
        values: &["arn:aws:s3:::a", "arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:x:y:z:111122223333:t"],
        operators: &["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "ArnLikeIfExists", "StringLike"],
        operands: &[
            "arn:aws:s3:::*",
            "arn:aws:*:*:111122223333:t",
            "arn:aws:*:*:*:*",
            "arn:*:s?:*:*:a",
            "arn:aws:s3:::a",
        ],
    },
];

const ACCOUNT: &str = "111122223333";

/// Who sends requests in small worlds: everyone is of the account or of another one.
pub(super) fn senders() -> Vec<Who> {
    let one = |form, last: &str, session| {
        let name = Some(literal("a"));
        let service = if session { "sts" } else { "iam" };
        let entity =
            Entity { arn: literal(&format!("arn:aws:{service}::{ACCOUNT}:{last}")), name, session, address: None };
        Who::Signed(Signed { account: literal(ACCOUNT), form, named: Some(Arc::new(entity)) })
    };
    let unnamed = |account, form| Who::Signed(Signed { account: literal(account), form, named: None });
    vec![
        Who::Anonymous,
        one(Form::Role, "role/a", false),
        one(Form::Role, "assumed-role/a/s", true),
        one(Form::User, "user/a", false),
        unnamed(ACCOUNT, Form::Root),
        unnamed("444455556666", Form::Role),
        Who::Service("logging.s3.amazonaws.com".to_owned()),
        Who::Other(literal("79a59d")),
    ]
}

const AWS: &[&str] = &[
    "*",
    "111122223333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:root",
    "arn:aws:iam::111122223333:role/a",
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:sts::111122223333:assumed-role/a/s",
    "arn:aws:sts::111122223333:assumed-role/a/t",
];

/// The actions of requests.
pub(super) const ACTIONS: [&str; 3] = ["s3:GetObject", "s3:PutObject", "s3:ListBucket"];

const ACTION_PATTERNS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "s3:*Object",
    "s3:?etObject",
    "S3:getobject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:*t",
    "iam:*",
];

/// The resources of requests.
pub(super) const RESOURCES: [&str; 3] = ["arn:aws:s3:::logs", "arn:aws:s3:::logs/a", "arn:aws:s3:::logs/in/b"];

const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::logs",
    "arn:aws:s3:::logs/*",
    "arn:aws:s3:::logs*",
    "arn:aws:s3:::logs/?",
    "arn:aws:s3:::l?gs/in/*",
    "arn:aws:s3:::logs/a",
    "*b",
    "arn:aws:s3:::other/*",
];

/// A condition: which key of the world, which of its operators, which values.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    key: Index,
    operator: Index,
    null: Option<bool>,
    first: Index,
    second: Option<Index>,
}

/// A statement, but for the keys that its conditions are about.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    effect: &'static str,
    not: (bool, bool, bool),
    principal: Value,
    actions: Vec<&'static str>,
    resources: Vec<&'static str>,
    conditions: Vec<Condition>,
}

fn principal() -> impl Strategy<Value = Value> {
    let aws = || subsequence(AWS, 1..=2).prop_map(|aws| Value::object([("AWS", Value::strings(aws))]));
    let one = |kind: &'static str, name: &str| Just(Value::object([(kind, Value::string(name))]));
    prop_oneof![
        3 => Just(Value::string("*")),
        4 => aws(),
        1 => one("Service", "logging.s3.amazonaws.com"),
        1 => one("Service", "cloudtrail.amazonaws.com"),
        1 => one("CanonicalUser", "79a59d"),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let null = prop_oneof![5 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let (index, more) = (any::<Index>, prop::option::weighted(0.3, any::<Index>()));
    (index(), index(), null, index(), more).prop_map(|(key, operator, null, first, second)| Condition {
        key,
        operator,
        null,
        first,
        second,
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    let flip = || prop::bool::weighted(0.2);
    let parts = (
        select(&["Allow", "Deny"]),
        (flip(), flip(), flip()),
        principal(),
        subsequence(ACTION_PATTERNS, 1..=2),
        subsequence(RESOURCE_PATTERNS, 1..=2),
        prop::collection::vec(condition(), 0..=2),
    );
    parts.prop_map(|(effect, not, principal, actions, resources, conditions)| Statement {
        effect,
        not,
        principal,
        actions,
        resources,
        conditions,
    })
}

/// One to four statements.
pub(super) fn statements() -> impl Strategy<Value = Vec<Statement>> {
    prop::collection::vec(statement(), 1..=4)
}

impl Condition {
    fn write(&self, keys: [&'static Pool; 2]) -> (&'static str, &'static str, Value) {
        let pool = keys[self.key.index(2)];
        if let Some(null) = self.null {
            return ("Null", pool.name, Value::bool(null));
        }
        let operands = std::iter::once(&self.first).chain(&self.second).map(|at| at.get(pool.operands));
        (*self.operator.get(pool.operators), pool.name, Value::strings(operands))
    }
}

impl Statement {
    fn write(&self, of_identity: bool, keys: [&'static Pool; 2]) -> Value {
        let named = |not: bool, name: &'static str, other: &'static str| if not { other } else { name };
        let mut entries = vec![
            ("Effect", Value::string(self.effect)),
            (named(self.not.1, "Action", "NotAction"), Value::strings(&self.actions)),
            (named(self.not.2, "Resource", "NotResource"), Value::strings(&self.resources)),
        ];
        if !of_identity {
            entries.push((named(self.not.0, "Principal", "NotPrincipal"), self.principal.clone()));
        }
        // Two with one operator and different keys stand beside each other; of one key the last stays.
        let mut operators = std::collections::BTreeMap::<&str, std::collections::BTreeMap<&str, Value>>::new();
        for (operator, key, values) in self.conditions.iter().map(|condition| condition.write(keys)) {
            operators.entry(operator).or_default().insert(key, values);
        }
        let condition = operators.into_iter().map(|(operator, keys)| (operator, Value::object(keys)));
        entries.push(("Condition", Value::object(condition)));
        Value::object(entries)
    }
}

/// The statements as a document about two keys.
pub(super) fn write(statements: &[Statement], of_identity: bool, keys: [&'static Pool; 2]) -> Value {
    let statements = statements.iter().map(|statement| statement.write(of_identity, keys)).collect();
    Value::object([("Version", Value::string("2012-10-17")), ("Statement", Value::tuple(statements))])
}
