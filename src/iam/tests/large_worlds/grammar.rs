//! Random documents as people write them: real actions, the bucket's resources, accounts and roles, conditions with the
//! operators that their keys are meant for. Accounts and texts hold no `x`, which stands in witnesses for what no
//! document spells out, and not the account that stands there for any.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::value::Value;

/// The account that owns the bucket.
pub(super) const OWN: &str = "111122223333";

/// An account that may use the bucket.
pub(super) const PARTNER: &str = "444455556666";

/// A role of a third account that may use the bucket.
pub(super) const PARTNER_ROLE: &str = "arn:aws:iam::777788889999:role/partner";

/// An organization that may use the bucket.
pub(super) const ORGANIZATION: &str = "o-a1b2c3d4e5";

/// The service that delivers access logs.
pub(super) const LOGGING: &str = "logging.s3.amazonaws.com";

/// A condition key with its operators and the values that documents have for it.
pub(super) type Key = (&'static str, &'static [&'static str], &'static [&'static str]);

const TEXTS: &[&str] = &["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists"];
const NUMBERS: &[&str] = &["NumericLessThan", "NumericGreaterThanEquals", "NumericLessThanIfExists", "NumericEquals"];
const ARNS: &[&str] = &["ArnLike", "ArnNotLike", "ArnEquals", "StringLike", "StringNotEquals", "ArnNotEqualsIfExists"];

/// Keys of requests to a bucket.
pub(super) const OF_BUCKETS: &[Key] = &[
    ("aws:SecureTransport", &["Bool", "BoolIfExists", "Bool"], &["false", "false", "true"]),
    ("s3:TlsVersion", NUMBERS, &["1.2", "1.3"]),
    (
        "aws:SourceIp",
        &["IpAddress", "NotIpAddress"],
        &["203.0.113.0/24", "10.0.0.0/8", "198.51.100.7", "2001:db8::/32"],
    ),
    ("aws:SourceVpce", TEXTS, &["vpce-1a2b", "vpce-3c4d", "vpce-*"]),
    (
        "aws:PrincipalArn",
        ARNS,
        &["arn:aws:iam::111122223333:role/app", "arn:aws:iam::*:role/admin-*", "arn:aws:iam::444455556666:*"],
    ),
    ("aws:PrincipalAccount", &["StringEquals", "StringNotEquals"], &["111122223333", "444455556666", "777788889999"]),
    ("aws:PrincipalOrgID", TEXTS, &["o-a1b2c3d4e5", "o-f6g7h8i9j0"]),
    ("aws:PrincipalTag/team", TEXTS, &["data", "web*", "Data"]),
    ("aws:PrincipalIsAWSService", &["Bool", "BoolIfExists"], &["true", "false"]),
    (
        "aws:SourceAccount",
        &["StringEquals", "StringNotEqualsIfExists", "StringLike"],
        &["111122223333", "444455556666"],
    ),
    (
        "aws:SourceArn",
        &["ArnLike", "ArnNotLikeIfExists", "StringLike"],
        &["arn:aws:s3:::*", "arn:aws:cloudfront::111122223333:distribution/E1"],
    ),
    ("aws:Referer", TEXTS, &["https://site.org/*", "https://site.org/", "*"]),
    ("aws:CurrentTime", &["DateLessThan", "DateGreaterThan"], &["2030-01-01T00:00:00Z", "2027-06-01T12:00:00Z"]),
    ("s3:x-amz-acl", TEXTS, &["bucket-owner-full-control", "public-read", "public-*"]),
    ("s3:x-amz-server-side-encryption", TEXTS, &["AES256", "aws:kms", "aws:kms:dsse"]),
    ("s3:x-amz-server-side-encryption-customer-algorithm", &["Null", "StringEquals"], &["true", "false"]),
    ("s3:prefix", TEXTS, &["home/", "home/*", ""]),
    ("s3:max-keys", NUMBERS, &["10", "100"]),
];

/// Keys of requests to a key, a role, or by a role.
pub(super) const ELSEWHERE: &[Key] = &[
    ("aws:PrincipalOrgID", TEXTS, &["o-a1b2c3d4e5", "o-f6g7h8i9j0"]),
    ("aws:PrincipalArn", ARNS, &["arn:aws:iam::111122223333:role/app", "arn:aws:iam::*:role/admin-*"]),
    ("aws:SecureTransport", &["Bool", "BoolIfExists"], &["true", "false"]),
    ("aws:SourceIp", &["IpAddress", "NotIpAddress"], &["203.0.113.0/24", "10.0.0.0/8"]),
    ("aws:SourceAccount", &["StringEquals", "StringNotEqualsIfExists"], &["111122223333", "444455556666"]),
];

const AWS: &[&str] = &[
    "*",
    "arn:aws:iam::111122223333:root",
    "111122223333",
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:iam::111122223333:user/eve",
    "444455556666",
    PARTNER_ROLE,
    "arn:aws:iam::777788889999:role/team/other",
    "arn:aws:iam::888899990000:root",
    "arn:aws:sts::777788889999:assumed-role/other/night",
];

const SERVICES: &[&str] = &[LOGGING, "cloudtrail.amazonaws.com", "cloudfront.amazonaws.com"];

/// What documents of one kind are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pools {
    pub(super) actions: &'static [&'static str],
    /// None for a trust policy.
    pub(super) resources: &'static [&'static str],
    pub(super) keys: &'static [Key],
    /// Whether a document names principals.
    pub(super) principals: bool,
}

/// A bucket policy.
pub(super) const BUCKET: Pools = Pools {
    actions: &[
        "s3:*",
        "*",
        "s3:Get*",
        "s3:GetObject",
        "s3:PutObject",
        "s3:DeleteObject",
        "s3:List*",
        "s3:ListBucket",
        "s3:PutBucketPolicy",
        "s3:*BucketPolicy",
        "s3:Put*",
        "s3:PutEncryptionConfiguration",
        "s3:*Acl",
        "s3:BypassGovernanceRetention",
        "s3:GetObject?ersion",
    ],
    resources: &[
        "arn:aws:s3:::logs",
        "arn:aws:s3:::logs/*",
        "arn:aws:s3:::logs*",
        "*",
        "arn:aws:s3:::logs/home/*",
        "arn:aws:s3:::logs/??/*",
        "arn:aws:s3:::logs/*.html",
        "arn:aws:s3:::other/*",
    ],
    keys: OF_BUCKETS,
    principals: true,
};

/// A key policy.
pub(super) const KEY: Pools = Pools {
    actions: &["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:Describe*", "kms:PutKeyPolicy", "*"],
    resources: &["*"],
    keys: ELSEWHERE,
    principals: true,
};

/// A trust policy.
pub(super) const TRUST: Pools = Pools {
    actions: &["sts:AssumeRole", "sts:*", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "*"],
    resources: &[],
    keys: ELSEWHERE,
    principals: true,
};

/// A policy of a role.
pub(super) const IDENTITY: Pools = Pools {
    actions: &["s3:*", "*", "s3:Get*", "s3:PutObject", "s3:ReplicateObject", "s3:Replicate*", "kms:Decrypt", "iam:*"],
    resources: BUCKET.resources,
    keys: ELSEWHERE,
    principals: false,
};

fn list(pool: &'static [&'static str], most: usize) -> impl Strategy<Value = Value> {
    subsequence(pool, 1..=most.min(pool.len())).prop_map(Value::strings)
}

fn principal() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => Just(Value::string("*")),
        4 => list(AWS, 3).prop_map(|aws| Value::object([("AWS", aws)])),
        2 => list(SERVICES, 2).prop_map(|services| Value::object([("Service", services)])),
        1 => (list(AWS, 2), list(SERVICES, 1)).prop_map(|(aws, s)| Value::object([("AWS", aws), ("Service", s)])),
    ]
}

/// A condition on one of the keys of a document: the number of the key, the operator, the values.
type Condition = (usize, Index, bool, Index, Option<Index>);

fn conditions() -> impl Strategy<Value = Vec<Condition>> {
    let one = (
        0..4_usize,
        any::<Index>(),
        prop::bool::weighted(0.1),
        any::<Index>(),
        prop::option::weighted(0.3, any::<Index>()),
    );
    prop_oneof![1 => Just(Vec::new()), 2 => prop::collection::vec(one, 1..=2)]
}

fn written(conditions: &[Condition], keys: &[Key]) -> Value {
    let mut operators = BTreeMap::<&str, BTreeMap<&str, Value>>::new();
    for (key, operator, null, first, second) in conditions {
        let (name, known, values) = keys[key % keys.len()];
        let mut operator = if *null { "Null" } else { *operator.get(known) };
        let mut of_policy: Vec<&str> = std::iter::once(first).chain(second).map(|at| *at.get(values)).collect();
        let says = matches!(of_policy.as_slice(), ["true" | "false", ..]);
        if operator == "Null" && !says {
            of_policy = vec!["true"];
        } else if operator != "Null" && name.ends_with("customer-algorithm") {
            of_policy = vec!["AES256"];
        } else if operator == "StringEqualsIfExists" && of_policy.iter().any(|value| value.contains('*')) {
            operator = "StringLikeIfExists";
        }
        operators.entry(operator).or_default().insert(name, Value::strings(of_policy));
    }
    Value::object(operators.into_iter().map(|(operator, keys)| (operator, Value::object(keys))))
}

/// A document of some kind with so many statements at most, about four condition keys at most.
pub(super) fn document(pools: Pools, most: usize) -> impl Strategy<Value = Value> {
    let flip = || prop::bool::weighted(0.1);
    let resources = if pools.resources.is_empty() { &["*"][..] } else { pools.resources };
    let parts = (
        select(&["Allow", "Allow", "Deny"]),
        (flip(), principal()),
        (flip(), list(pools.actions, 3)),
        (flip(), list(resources, 2)),
        conditions(),
    );
    let keys = subsequence(pools.keys, 1..=4);
    (prop::collection::vec(parts, 1..=most), keys).prop_map(move |(statements, keys)| {
        let statements = statements.into_iter().map(|(effect, who, what, to, conditions)| {
            let named = |not: bool, name: &'static str, other: &'static str| if not { other } else { name };
            let mut entries = vec![
                ("Effect", Value::string(effect)),
                (named(what.0, "Action", "NotAction"), what.1),
                ("Condition", written(&conditions, &keys)),
            ];
            if pools.principals {
                entries.push((named(who.0 && effect == "Deny", "Principal", "NotPrincipal"), who.1));
            }
            if !pools.resources.is_empty() {
                entries.push((named(to.0, "Resource", "NotResource"), to.1));
            }
            Value::object(entries)
        });
        let statements = Value::tuple(statements.collect());
        Value::object([("Version", Value::string("2012-10-17")), ("Statement", statements)])
    })
}
