//! Two tables of what AWS documents, row by row: which policies deny plain HTTP, and which are public.

use super::super::{access_point_public, http_denied, is_public, public_read};
use super::logs;
use crate::value::{Truth, Value};

const YES: Truth = Truth::True;
const NO: Truth = Truth::False;
const OPEN: Truth = Truth::Unknown;

fn document(statements: &[&str]) -> Value {
    Value::string(format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", ")))
}

const EVERYTHING: &str =
    r#""Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]"#;

#[test]
fn table_of_tls_variants() {
    let deny = |condition: &str| format!(r#"{{"Effect": "Deny", {EVERYTHING}, "Condition": {condition}}}"#);
    for (row, statement, denied) in [
        ("Bool false", deny(r#"{"Bool": {"aws:SecureTransport": "false"}}"#), YES),
        ("Bool [false]", deny(r#"{"Bool": {"aws:SecureTransport": ["false"]}}"#), YES),
        ("a JSON bool", deny(r#"{"Bool": {"aws:SecureTransport": false}}"#), YES),
        ("BoolIfExists", deny(r#"{"BoolIfExists": {"aws:SecureTransport": "false"}}"#), YES),
        ("StringEquals", deny(r#"{"StringEquals": {"aws:SecureTransport": "false"}}"#), YES),
        ("StringEquals in another case", deny(r#"{"StringEquals": {"aws:SecureTransport": "False"}}"#), NO),
        ("StringNotEquals true", deny(r#"{"StringNotEquals": {"aws:SecureTransport": "true"}}"#), YES),
        ("Bool true", deny(r#"{"Bool": {"aws:SecureTransport": "true"}}"#), NO),
        ("Null true", deny(r#"{"Null": {"aws:SecureTransport": "true"}}"#), NO),
        ("an Allow", deny(r#"{"Bool": {"aws:SecureTransport": "true"}}"#).replace("Deny", "Allow"), NO),
        (
            "a version of TLS beside it",
            deny(r#"{"Bool": {"aws:SecureTransport": "false"}, "NumericLessThan": {"s3:TlsVersion": "1.2"}}"#),
            NO,
        ),
        (
            "services left out",
            deny(r#"{"Bool": {"aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false"}}"#),
            YES,
        ),
        (
            "an exception",
            deny(
                r#"{"Bool": {"aws:SecureTransport": "false"}, "StringNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a"}}"#,
            ),
            NO,
        ),
        ("a version of TLS alone", deny(r#"{"NumericLessThan": {"s3:TlsVersion": "1.2"}}"#), NO),
        ("a version of TLS, if any", deny(r#"{"NumericLessThanIfExists": {"s3:TlsVersion": "1.2"}}"#), YES),
        ("the key in another case", deny(r#"{"Bool": {"AWS:securetransport": "false"}}"#), YES),
        ("no condition", format!(r#"{{"Effect": "Deny", {EVERYTHING}}}"#), YES),
    ] {
        let answer = http_denied(&document(&[&statement]), &logs());
        assert_eq!(answer.truth, denied, "{row}: {answer:?}");
    }
}

#[test]
fn table_of_tls_scopes() {
    let secure = r#""Condition": {"Bool": {"aws:SecureTransport": "false"}}"#;
    let deny = |elements: &str| format!(r#"{{"Effect": "Deny", {elements}, {secure}}}"#);
    let both = r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]"#;
    for (row, statements, denied) in [
        ("some actions", vec![format!(r#""Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"], {both}"#)], NO),
        ("objects only", vec![r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/*""#.into()], NO),
        ("bucket only", vec![r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs""#.into()], NO),
        ("another bucket", vec![r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::log*-x""#.into()], NO),
        ("an account", vec![format!(r#""Principal": {{"AWS": "111122223333"}}, "Action": "s3:*", {both}"#)], NO),
        ("not an account", vec![format!(r#""NotPrincipal": {{"AWS": "111122223333"}}, "Action": "s3:*", {both}"#)], NO),
        ("not an action", vec![format!(r#""Principal": "*", "NotAction": "s3:GetObject", {both}"#)], NO),
        (
            "not a resource",
            vec![r#""Principal": "*", "Action": "s3:*", "NotResource": "arn:aws:s3:::logs/a""#.into()],
            NO,
        ),
        ("all resources", vec![r#""Principal": "*", "Action": "s3:*", "Resource": "*""#.into()], YES),
        (
            "another partition",
            vec![r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws-cn:s3:::logs*""#.into()],
            NO,
        ),
        (
            "two statements",
            vec![
                r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs""#.into(),
                r#""Principal": {"AWS": "*"}, "Action": "S3:*", "Resource": "arn:aws:s3:::logs/*""#.into(),
            ],
            YES,
        ),
        (
            "two halves of the actions",
            vec![
                format!(r#""Principal": "*", "Action": "s3:Get*", {both}"#),
                format!(r#""Principal": "*", "NotAction": "s3:Get*", {both}"#),
            ],
            YES,
        ),
    ] {
        let statements: Vec<String> = statements.iter().map(|elements| deny(elements)).collect();
        let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
        let answer = http_denied(&document(&statements), &logs());
        assert_eq!(answer.truth, denied, "{row}: {answer:?}");
    }
}

/// An Allow to everyone with a condition: whether it is public in a bucket policy, and in that of an access point.
fn public(condition: &str) -> [Truth; 2] {
    let policy = document(&[&format!(r#"{{"Effect": "Allow", {EVERYTHING}, "Condition": {condition}}}"#)]);
    [is_public(&policy).truth, access_point_public(&policy).truth]
}

#[test]
fn table_of_what_makes_a_grant_fixed() {
    for (condition, expected) in [
        // The listed keys, with fixed values.
        (r#"{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#, NO),
        (r#"{"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}"#, NO),
        (r#"{"IpAddress": {"aws:SourceIp": "64.0.0.0/8"}}"#, NO),
        (r#"{"IpAddress": {"aws:SourceIp": "64.0.0.0/7"}}"#, YES),
        (r#"{"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}"#, NO),
        (r#"{"IpAddress": {"aws:SourceIp": "2001:db8::/31"}}"#, YES),
        (r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]}}"#, NO),
        (r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:topic"}}"#, NO),
        (r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}"#, YES),
        (r#"{"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#, NO),
        (r#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#, YES),
        (r#"{"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}"#, NO),
        (r#"{"StringEquals": {"aws:SourceOwner": "111122223333"}}"#, NO),
        (r#"{"StringEquals": {"aws:SourceAccount": "111122223333"}}"#, NO),
        (r#"{"StringEquals": {"aws:userid": "AIDACKCEVSQ6C2EXAMPLE"}}"#, NO),
        (r#"{"StringLike": {"aws:userid": "AROACKCEVSQ6C2EXAMPLE:*"}}"#, YES),
        (r#"{"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}}"#, NO),
        (r#"{"StringEquals": {"aws:SourceVpc": "${aws:PrincipalTag/vpc}"}}"#, YES),
        // One listed key is enough.
        (r#"{"StringEquals": {"aws:SourceVpc": "vpc-91237329"}, "StringLike": {"aws:Referer": "*"}}"#, NO),
        // What the list does not name.
        (
            r#"{"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:a:111122223333:key/k"}}"#,
            YES,
        ),
        (r#"{"StringLike": {"aws:Referer": "https://example.com/*"}}"#, YES),
        (r#"{"StringEquals": {"aws:UserAgent": "secret"}}"#, YES),
        (r#"{"StringEquals": {"s3:prefix": "public/"}}"#, YES),
        (r#"{"Bool": {"aws:SecureTransport": "true"}}"#, YES),
        (r#"{"DateLessThan": {"aws:CurrentTime": "2030-01-01"}}"#, YES),
        (r#"{"StringEquals": {"s3:ExistingObjectTag/a": "b"}}"#, YES),
        (r#"{"NumericLessThan": {"aws:MultiFactorAuthAge": "300"}}"#, YES),
        // Negated operators and missing keys.
        (r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}"#, YES),
        (r#"{"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}"#, YES),
        (r#"{"StringEqualsIfExists": {"aws:SourceVpc": "vpc-91237329"}}"#, YES),
        (r#"{"Null": {"aws:SourceVpc": "false"}}"#, YES),
        (r#"{"ForAnyValue:StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#, NO),
        // Not documented.
        (r#"{"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#, OPEN),
        (r#"{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/a"}}"#, OPEN),
        (r#"{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#, OPEN),
        (r#"{"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-a/r-a/ou-a/"}}"#, OPEN),
        (r#"{"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}"#, OPEN),
    ] {
        assert_eq!(public(condition), [expected, expected], "{condition}");
    }
}

#[test]
fn table_of_access_points() {
    let named = r#"{"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/web"}}"#;
    let all = r#"{"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/*"}}"#;
    let any = r#"{"ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:*:accesspoint/web"}}"#;
    assert_eq!(public(named), [NO, NO]);
    assert_eq!(public(all), [NO, YES]);
    assert_eq!(public(any), [YES, YES]);
}

#[test]
fn table_of_public_statements() {
    let to = |principal: &str| {
        format!(r#"{{"Effect": "Allow", {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}}"#)
    };
    let everyone = to(r#""Principal": "*""#);
    let account = to(r#""Principal": {"AWS": "111122223333"}"#);
    let trail = to(r#""Principal": {"Service": "cloudtrail.amazonaws.com"}"#);
    let deny = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#.to_owned();
    let only = deny.replace(r#""Principal": "*""#, r#""NotPrincipal": {"AWS": "111122223333"}"#);
    for (row, statements, public, read) in [
        ("everyone", vec![&everyone], YES, YES),
        ("everyone in AWS", vec![&to(r#""Principal": {"AWS": "*"}"#)], YES, YES),
        ("an account", vec![&account], NO, NO),
        ("a service", vec![&trail], NO, NO),
        ("a canonical user", vec![&to(r#""Principal": {"CanonicalUser": "79a59d"}"#)], NO, NO),
        ("all but an account", vec![&to(r#""NotPrincipal": {"AWS": "111122223333"}"#)], YES, YES),
        ("one of three", vec![&trail, &account, &everyone], YES, YES),
        ("none of two", vec![&trail, &account], NO, NO),
        ("no such action", vec![&everyone.replace("GetObject", "NotASupportedAction")], YES, NO),
        ("a deny alone", vec![&deny], NO, NO),
        ("a deny of everything", vec![&everyone, &deny], YES, NO),
        // Nothing says whether a Deny counts that leaves fixed principals.
        ("a deny to all but an account", vec![&everyone, &only], OPEN, NO),
    ] {
        let statements: Vec<&str> = statements.into_iter().map(String::as_str).collect();
        let policy = document(&statements);
        assert_eq!(is_public(&policy).truth, public, "{row}");
        assert_eq!(public_read(&policy, &logs()).truth, read, "{row}");
    }
}
