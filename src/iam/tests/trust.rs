//! Who may assume a role.

use super::super::{Answer, trusts_service};
use super::{hole, punched};
use crate::value::{Truth, Value};

fn ask(policy: &str) -> Answer {
    trusts_service(&Value::string(policy), "s3.amazonaws.com")
}

fn allow(rest: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", {rest}}}]}}"#)
}

const S3: &str = r#""Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole""#;

#[test]
fn the_sample_of_aws_lets_s3_assume_the_role() {
    let answer = ask(&allow(S3));
    assert_eq!((answer.truth, answer.reason), (Truth::True, None));
    assert_eq!(answer.evidence, ["statement 1 allows sts:AssumeRole to s3.amazonaws.com"]);
}

#[test]
fn lists_and_wildcards_let_s3_assume_the_role() {
    for rest in [
        r#""Principal": {"Service": ["batchoperations.s3.amazonaws.com", "s3.amazonaws.com"]}, "Action": "sts:*""#,
        r#""Principal": "*", "Action": ["sts:TagSession", "STS:assumerole"]"#,
        r#""Principal": {"AWS": "*"}, "Action": "*""#,
        r#""Principal": {"Service": "s3.amazonaws.com"}, "NotAction": "sts:TagSession""#,
    ] {
        assert_eq!(ask(&allow(rest)).truth, Truth::True, "{rest}");
    }
}

#[test]
fn another_service_account_or_action_does_not() {
    for rest in [
        r#""Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole""#,
        r#""Principal": {"Service": "batchoperations.s3.amazonaws.com"}, "Action": "sts:AssumeRole""#,
        r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole""#,
        r#""Principal": {"Federated": "accounts.google.com"}, "Action": "sts:AssumeRoleWithWebIdentity""#,
        r#""Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:TagSession""#,
    ] {
        let answer = ask(&allow(rest));
        assert_eq!(answer.truth, Truth::False, "{rest}");
        assert_eq!(answer.evidence, ["no statement allows sts:AssumeRole to s3.amazonaws.com"]);
    }
}

#[test]
fn a_deny_wins() {
    let deny = |condition: &str| {
        format!(r#"{{"Statement": [{{"Effect": "Allow", {S3}}}, {{"Sid": "No", "Effect": "Deny", {S3}{condition}}}]}}"#)
    };
    let answer = ask(&deny(""));
    assert_eq!(answer.truth, Truth::False);
    assert_eq!(answer.evidence, ["statement 2 (\"No\") denies sts:AssumeRole to s3.amazonaws.com"]);
    let answer = ask(&deny(r#", "Condition": {"StringNotEquals": {"aws:SourceAccount": "111122223333"}}"#));
    assert_eq!(answer.truth, Truth::Unknown);
    assert!(
        answer
            .reason
            .unwrap()
            .to_string()
            .contains("aws:SourceAccount in statement 2 (\"No\") of the trust policy is beyond")
    );
    assert_eq!(ask(&deny(r#", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "false"}}"#)).truth, Truth::True);
}

#[test]
fn a_condition_against_the_confused_deputy_is_undecided() {
    let rest = format!(
        r#"{S3}, "Condition": {{"StringEquals": {{"aws:SourceAccount": "111122223333"}}, "ArnLike": {{"aws:SourceArn": "arn:aws:s3:::a"}}}}"#
    );
    let answer = ask(&allow(&rest));
    assert_eq!(answer.truth, Truth::Unknown);
    let reason = answer.reason.unwrap().to_string();
    assert!(reason.contains("aws:SourceArn and aws:SourceAccount in statement 1 of the trust policy"), "{reason}");
}

#[test]
fn an_unusual_name_of_the_service_is_undecided() {
    let rest = r#""Principal": {"Service": "s3.eu-west-1.amazonaws.com"}, "Action": "sts:AssumeRole""#;
    assert_eq!(ask(&allow(rest)).truth, Truth::Unknown);
}

#[test]
fn a_resource_in_a_trust_policy_is_rejected() {
    let answer = ask(&allow(&format!(r#"{S3}, "Resource": "*""#)));
    assert_eq!(answer.truth, Truth::Unknown);
    assert!(answer.evidence[0].contains("IAM rejects"));
}

#[test]
fn holes_matter_only_where_they_could_change_the_answer() {
    let truth = |rest: &str| trusts_service(&punched(&allow(rest)), "s3.amazonaws.com").truth;
    assert_eq!(
        truth(r#""Principal": {"Service": ["s3.amazonaws.com", "HOLE"]}, "Action": "sts:AssumeRole""#),
        Truth::True
    );
    assert_eq!(truth(r#""Principal": {"Service": "HOLE"}, "Action": "sts:AssumeRole""#), Truth::Unknown);
    assert_eq!(truth(r#""Principal": {"AWS": "HOLE"}, "Action": "sts:TagSession""#), Truth::False);
    assert_eq!(trusts_service(&Value::unknown(hole()), "s3.amazonaws.com").truth, Truth::Unknown);
}
