//! What identity policies allow by themselves.

use crate::iam::{Answer, full_s3_access};
use crate::value::{Truth, Value};

fn of(statement: &str) -> Answer {
    let text =
        format!(r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:*"{statement}}}}}"#);
    full_s3_access(&Value::tuple(vec![Value::string(text)]))
}

#[test]
fn what_iam_rejects_is_undecided() {
    assert_eq!(of(r#", "Resource": "*""#).truth, Truth::True);
    for statement in [r#", "Principal": "*", "Resource": "*""#, ""] {
        let answer = of(statement);
        assert_eq!(answer.truth, Truth::Unknown, "{answer:?}");
        assert!(answer.reason.unwrap().to_string().starts_with("statement 1 of the policy"));
    }
}

#[test]
fn all_buckets_of_one_account_are_all_that_count() {
    let when = |condition: &str| of(&format!(r#", "Resource": "*", "Condition": {condition}"#)).truth;
    assert_eq!(when(r#"{"StringEquals": {"aws:ResourceAccount": "111122223333"}}"#), Truth::True);
    assert_eq!(when(r#"{"StringNotEquals": {"aws:ResourceAccount": "111122223333"}}"#), Truth::True);
    assert_eq!(when(r#"{"StringEquals": {"s3:ResourceAccount": "nobody"}}"#), Truth::False);
}
