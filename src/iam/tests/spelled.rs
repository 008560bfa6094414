//! A policy that spells the bucket's name as its configuration does means the bucket.

use std::sync::Arc;

use super::super::{Target, http_denied};
use super::{address, hole, symbol};
use crate::value::{Piece, Shape, Truth, Type, Unknown, Value};

/// Text with `attribute` of another resource in its middle.
fn spelled(head: &str, attribute: &str, tail: &str) -> Value {
    let pieces =
        [Piece::Text(head.into()), Piece::Hole(Arc::new(symbol("other", attribute))), Piece::Text(tail.into())];
    Value::unknown(Unknown { ty: Type::String, ..hole() }.with_shape(Shape::Template(Arc::from(pieces))))
}

/// Whether a policy for these two resources refuses plain HTTP for a bucket that is called `acme-` and something that
/// is not known yet.
fn denied(bucket: Value, objects: Value) -> Truth {
    let strings = |pairs: &[(&str, Value)]| Value::object(pairs.iter().map(|(key, value)| (*key, value.clone())));
    let secure = strings(&[("aws:SecureTransport", Value::string("false"))]);
    let statement = strings(&[
        ("Effect", Value::string("Deny")),
        ("Principal", Value::string("*")),
        ("Action", Value::string("s3:*")),
        ("Resource", Value::tuple(vec![bucket, objects])),
        ("Condition", strings(&[("Bool", secure)])),
    ]);
    let content = strings(&[("Statement", Value::tuple(vec![statement]))]);
    let policy = Value::unknown(hole().with_shape(Shape::Json(Arc::new(content))));
    let target =
        Target::new(&Value::unknown(symbol("logs", "arn")), &spelled("acme-", "bucket_prefix", ""), Some("aws"));
    http_denied(&policy, &target.declared_by(address("logs"))).truth
}

#[test]
fn a_name_that_is_spelled_alike_is_the_bucket() {
    let arn = |tail| spelled("arn:aws:s3:::acme-", "bucket_prefix", tail);
    assert_eq!(denied(arn(""), arn("/*")), Truth::True);
}

#[test]
fn a_name_that_is_spelled_otherwise_may_be_another_one() {
    let arn = |tail| spelled("arn:aws:s3:::acme-", "bucket_prefix", tail);
    assert_ne!(denied(arn(""), spelled("arn:aws:s3:::acme-", "region", "/*")), Truth::True);
    assert_ne!(denied(arn("-logs"), arn("-logs/*")), Truth::True);
    assert_ne!(denied(arn(""), spelled("arn:aws:s3:::acme-x-", "bucket_prefix", "/*")), Truth::True);
}
