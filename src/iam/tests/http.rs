//! HTTP denied or not: the forms that AWS documents, the mistakes that people make, and what is left open.

use super::super::{Answer, Target, http_denied};
use super::{hole, logs, punched, symbol};
use crate::value::{Truth, Value};

const BOTH: &str = r#"["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]"#;

fn ask(policy: &str) -> Answer {
    http_denied(&Value::string(policy), &logs())
}

fn statement(principal: &str, action: &str, resource: &str, condition: &str) -> String {
    format!(r#"{{"Sid": "Tls", "Effect": "Deny", {principal}, {action}, {resource}, "Condition": {condition}}}"#)
}

fn document(statements: &[String]) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "))
}

/// A Deny of everything to everyone under a condition.
fn when(condition: &str) -> Answer {
    ask(&document(&[deny(condition)]))
}

fn deny(condition: &str) -> String {
    statement(r#""Principal": "*""#, r#""Action": "s3:*""#, &format!(r#""Resource": {BOTH}"#), condition)
}

const HTTP: &str = r#"{"Bool": {"aws:SecureTransport": "false"}}"#;

fn principal(principal: &str) -> Answer {
    ask(&document(&[statement(principal, r#""Action": "s3:*""#, &format!(r#""Resource": {BOTH}"#), HTTP)]))
}

fn action(action: &str) -> Answer {
    ask(&document(&[statement(r#""Principal": "*""#, action, &format!(r#""Resource": {BOTH}"#), HTTP)]))
}

fn resource(resource: &str) -> Answer {
    ask(&document(&[statement(r#""Principal": "*""#, r#""Action": "s3:*""#, resource, HTTP)]))
}

#[track_caller]
pub(super) fn denied(answer: Answer) {
    assert_eq!(answer.truth, Truth::True, "{answer:?}");
    assert!(answer.reason.is_none());
}

#[track_caller]
pub(super) fn open(answer: Answer, evidence: &str) {
    assert_eq!(answer.truth, Truth::False, "{answer:?}");
    assert!(answer.evidence.iter().any(|line| line.contains(evidence)), "{answer:?}");
}

#[track_caller]
pub(super) fn undecided(answer: Answer, what: &str) {
    assert_eq!(answer.truth, Truth::Unknown, "{answer:?}");
    let reason = answer.reason.as_ref().unwrap().to_string();
    assert!(reason.contains(what), "{reason}");
}

#[test]
fn the_canonical_form_denies_http() {
    let answer = when(HTTP);
    assert_eq!(answer.evidence, ["statement 1 (\"Tls\") denies every request over HTTP"]);
    denied(answer);
}

#[test]
fn a_list_with_false_denies_http() {
    denied(when(r#"{"Bool": {"aws:SecureTransport": ["false"]}}"#));
    denied(when(r#"{"Bool": {"aws:SecureTransport": ["true", "false"]}}"#));
}

#[test]
fn a_json_bool_denies_http() {
    denied(when(r#"{"Bool": {"aws:SecureTransport": false}}"#));
    denied(when(r#"{"Bool": {"aws:SecureTransport": [false]}}"#));
}

#[test]
fn bool_if_exists_denies_http() {
    denied(when(r#"{"BoolIfExists": {"aws:SecureTransport": "false"}}"#));
}

#[test]
fn string_equals_denies_http_in_the_exact_case_only() {
    denied(when(r#"{"StringEquals": {"aws:SecureTransport": "false"}}"#));
    open(when(r#"{"StringEquals": {"aws:SecureTransport": "False"}}"#), "condition on aws:SecureTransport");
    denied(when(r#"{"StringEqualsIgnoreCase": {"aws:SecureTransport": "False"}}"#));
    denied(when(r#"{"StringLike": {"aws:SecureTransport": "f*"}}"#));
}

#[test]
fn string_not_equals_true_denies_http() {
    denied(when(r#"{"StringNotEquals": {"aws:SecureTransport": "true"}}"#));
    open(when(r#"{"StringNotEquals": {"aws:SecureTransport": ["true", "false"]}}"#), "s3:ListBucket of the bucket");
}

#[test]
fn a_deny_of_https_leaves_http_open() {
    open(when(r#"{"Bool": {"aws:SecureTransport": "true"}}"#), "s3:ListBucket of the bucket over HTTP");
}

#[test]
fn a_bool_in_another_case_is_undecided() {
    undecided(when(r#"{"Bool": {"aws:SecureTransport": "False"}}"#), "statement 1 (\"Tls\")");
}

#[test]
fn the_key_is_never_missing_from_a_direct_request() {
    open(when(r#"{"Null": {"aws:SecureTransport": "true"}}"#), "condition on aws:SecureTransport");
    denied(when(r#"{"Null": {"aws:SecureTransport": "false"}}"#));
}

#[test]
fn an_allow_over_https_denies_nothing() {
    let allow = deny(r#"{"Bool": {"aws:SecureTransport": "true"}}"#).replace("Deny", "Allow");
    open(ask(&document(&[allow])), "no statement of the bucket policy denies");
}

#[test]
fn a_tls_version_that_is_missing_over_http_makes_the_deny_ineffective() {
    let version = r#""NumericLessThan": {"s3:TlsVersion": "1.2"}"#;
    open(when(&format!("{{{version}}}")), "condition on s3:TlsVersion");
    open(when(&format!(r#"{{"Bool": {{"aws:SecureTransport": "false"}}, {version}}}"#)), "condition on s3:TlsVersion");
    denied(when(r#"{"NumericLessThanIfExists": {"s3:TlsVersion": 1.2}}"#));
    denied(when(r#"{"Null": {"s3:TlsVersion": "true"}}"#));
}

#[test]
fn a_tls_version_in_a_statement_of_its_own_changes_nothing() {
    denied(ask(&document(&[deny(r#"{"NumericLessThan": {"s3:TlsVersion": "1.2"}}"#), deny(HTTP)])));
}

#[test]
fn aws_services_may_be_left_out() {
    denied(when(r#"{"Bool": {"aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false"}}"#));
    denied(when(
        r#"{"Bool": {"aws:SecureTransport": "false"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}"#,
    ));
    open(when(r#"{"Bool": {"aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "true"}}"#), "IsAWSService");
}

#[test]
fn an_excepted_principal_stays_open() {
    let arn = "arn:aws:iam::111122223333:role/backup";
    let but = |test: &str, arn: &str| {
        when(&format!(r#"{{"Bool": {{"aws:SecureTransport": "false"}}, "{test}": {{"aws:PrincipalArn": "{arn}"}}}}"#))
    };
    open(but("StringNotEquals", arn), &format!("s3:ListBucket of the bucket by a role such as {arn} over HTTP"));
    open(but("ArnNotLike", "arn:aws:iam::*:role/backup"), "condition on aws:PrincipalArn");
    open(but("StringNotLike", "*:role/backup*"), ":role/backup");
    open(but("ArnNotEqualsIfExists", arn), arn);
    // Fires for that role alone.
    open(but("ArnEquals", arn), "s3:ListBucket of the bucket over HTTP");
}

#[test]
fn an_exception_that_another_statement_closes_is_denied() {
    let arn = "arn:aws:iam::111122223333:role/backup";
    let but = deny(&format!(
        r#"{{"Bool": {{"aws:SecureTransport": "false"}}, "StringNotEquals": {{"aws:PrincipalArn": "{arn}"}}}}"#
    ));
    let role = statement(
        &format!(r#""Principal": {{"AWS": "{arn}"}}"#),
        r#""Action": "s3:*""#,
        &format!(r#""Resource": {BOTH}"#),
        HTTP,
    );
    denied(ask(&document(&[but, role])));
}

#[test]
fn excepted_networks_stay_open() {
    let but = |test: &str, key: &str, value: &str| {
        when(&format!(r#"{{"Bool": {{"aws:SecureTransport": "false"}}, "{test}": {{"{key}": {value}}}}}"#))
    };
    open(but("NotIpAddress", "aws:SourceIp", r#""10.0.0.0/8""#), "from 10.0.0.0");
    open(
        but("IpAddress", "aws:SourceIp", r#"["10.0.0.0/8", "2001:db8::/32"]"#),
        "of the bucket from 203.0.113.7 over HTTP",
    );
    open(but("StringNotEquals", "aws:SourceVpce", r#""vpce-1""#), "with aws:SourceVpce = vpce-1");
    open(but("StringEquals", "aws:SourceVpce", r#""vpce-1""#), "condition on aws:SourceVpce");
}

#[test]
fn a_condition_on_an_unfamiliar_key_is_undecided() {
    undecided(
        when(r#"{"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#),
        "what requests have for aws:RequestedRegion, as statement 1 (\"Tls\") of the bucket policy asks",
    );
}

#[test]
fn a_condition_that_always_holds_changes_nothing() {
    denied(when(r#"{"Bool": {"aws:SecureTransport": "false"}, "StringLikeIfExists": {"aws:UserAgent": "*"}}"#));
}

#[test]
fn condition_keys_and_actions_have_no_case() {
    denied(when(r#"{"Bool": {"AWS:securetransport": "false"}}"#));
    denied(action(r#""Action": "S3:*""#));
}

#[test]
fn a_deny_without_condition_denies_http_too() {
    let all = deny(HTTP).replace(&format!(r#", "Condition": {HTTP}"#), "");
    denied(ask(&document(&[all])));
}

#[test]
fn everyone_is_a_star_in_any_form() {
    denied(principal(r#""Principal": {"AWS": "*"}"#));
    denied(principal(r#""Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}"#));
    denied(principal(r#""NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}"#));
}

#[test]
fn a_deny_to_some_leaves_the_others_open() {
    for some in [
        r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}"#,
        r#""Principal": {"AWS": "111122223333"}"#,
        r#""Principal": {"Service": ["ec2.amazonaws.com"]}"#,
        r#""Principal": {"Federated": "cognito-identity.amazonaws.com"}"#,
        r#""Principal": {"CanonicalUser": "79a59d"}"#,
        r#""NotPrincipal": "*""#,
    ] {
        open(principal(some), "Principal");
    }
}

#[test]
fn a_not_principal_leaves_its_principals_open() {
    let answer = principal(r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/backup"}"#);
    open(answer, "s3:ListBucket of the bucket by arn:aws:iam::111122223333:role/backup over HTTP");
}

#[test]
fn some_actions_leave_the_others_open() {
    open(action(r#""Action": "s3:GetObject""#), "s3:ListBucket of the bucket");
    open(action(r#""Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"]"#), "s3:ListBucketVersions");
    open(action(r#""Action": ["s3:Get*", "s3:Put*", "s3:List*", "s3:Delete*"]"#), "s3:AbortMultipartUpload");
    open(action(r#""NotAction": "s3:GetObject""#), "s3:GetObject of any object over HTTP");
    open(action(r#""NotAction": ["s3:List*"]"#), "its NotAction");
}

#[test]
fn all_actions_are_a_wildcard_or_nothing_left_out() {
    denied(action(r#""Action": "*""#));
    denied(action(r#""Action": ["s3:GetObject", "s3:*"]"#));
    denied(action(r#""Action": ["s3:?", "s3:??*"]"#));
    denied(action(r#""NotAction": "iam:*""#));
    undecided(action(r#""NotAction": "s3:NoSuchThing""#), "leaves no request out");
    let letters: Vec<String> = ('a'..='z').map(|c| format!(r#""s3:{c}*""#)).collect();
    undecided(action(&format!(r#""Action": [{}]"#, letters.join(", "))), "leaves no request out");
}

#[test]
fn objects_alone_leave_the_bucket_open() {
    open(resource(r#""Resource": "arn:aws:s3:::logs/*""#), "s3:ListBucket of the bucket over HTTP");
}

#[test]
fn the_bucket_alone_leaves_its_objects_open() {
    open(resource(r#""Resource": "arn:aws:s3:::logs""#), "s3:GetObject of any object over HTTP");
}

#[test]
fn another_bucket_or_partition_leaves_this_one_open() {
    open(resource(r#""Resource": ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]"#), "its Resource");
    open(resource(r#""Resource": ["arn:aws-us-gov:s3:::logs", "arn:aws-us-gov:s3:::logs/*"]"#), "its Resource");
    open(resource(r#""Resource": ["arn:aws:s3:::Logs", "arn:aws:s3:::Logs/*"]"#), "its Resource");
}

#[test]
fn wildcards_that_reach_bucket_and_objects_suffice() {
    denied(resource(r#""Resource": "*""#));
    denied(resource(r#""Resource": "arn:aws:s3:::*""#));
    denied(resource(r#""Resource": "arn:aws:s3:::logs*""#));
    denied(resource(r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/?*"]"#));
    denied(resource(r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/?", "arn:aws:s3:::logs/??*"]"#));
    open(resource(r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/??*"]"#), "of some objects");
    open(resource(r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/in/*"]"#), "of some objects");
    open(resource(r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/${aws:username}/*"]"#), "of some objects")
}

#[test]
fn a_not_resource_leaves_its_objects_open() {
    open(resource(r#""NotResource": "arn:aws:s3:::logs/public/*""#), "s3:GetObject of objects such as public/");
    open(resource(r#""NotResource": "arn:aws:s3:::logs""#), "s3:ListBucket of the bucket");
    denied(resource(r#""NotResource": ["arn:aws:s3:::other", "arn:aws:s3:::other/*"]"#));
}

#[test]
fn two_statements_that_together_cover_everything_deny_http() {
    let part =
        |arn: &str| statement(r#""Principal": "*""#, r#""Action": "s3:*""#, &format!(r#""Resource": "{arn}""#), HTTP);
    let answer = ask(&document(&[part("arn:aws:s3:::logs"), part("arn:aws:s3:::logs/*")]));
    assert_eq!(
        answer.evidence,
        ["statement 1 (\"Tls\") and statement 2 (\"Tls\") together deny every request over HTTP"]
    );
    denied(answer);
}

#[test]
fn no_policy_denies_nothing() {
    open(http_denied(&Value::null(), &logs()), "no policy");
    open(http_denied(&Value::string(""), &logs()), "no policy");
    open(ask(r#"{"Statement": []}"#), "no statement");
}

#[test]
fn a_single_statement_and_a_missing_version_are_fine() {
    denied(ask(&format!(r#"{{"Statement": {}}}"#, deny(HTTP))));
}

#[test]
fn an_unknown_policy_is_unknown_for_its_reason() {
    undecided(http_denied(&Value::unknown(hole()), &logs()), "aws_iam_role.app.arn is known only after apply");
}

#[test]
fn a_policy_that_aws_rejects_is_undecided() {
    undecided(ask("{"), "a policy that AWS rejects");
    undecided(ask(&document(&[deny(HTTP).replace(r#""Principal": "*", "#, "")])), "statement 1");
}

#[test]
fn a_hole_that_does_not_matter_leaves_the_answer() {
    let tls = deny(HTTP);
    let other = statement(r#""Principal": "HOLE""#, r#""Action": "HOLE""#, r#""Resource": "HOLE""#, r#""HOLE""#);
    denied(http_denied(&punched(&document(&[other.clone(), tls.clone(), r#""HOLE""#.into()])), &logs()));
    let allow = other.replace("Deny", "Allow");
    open(http_denied(&punched(&document(&[allow])), &logs()), "no statement");
    denied(http_denied(&punched(&document(&[tls.replace(BOTH, r#"["HOLE", "*"]"#)])), &logs()));
}

#[test]
fn a_hole_that_matters_makes_it_unknown() {
    let reason = "aws_iam_role.app.arn is known only after apply";
    for (from, to) in [
        (r#""Deny""#, r#""HOLE""#),
        (r#""Principal": "*""#, r#""Principal": "HOLE""#),
        (r#""Principal": "*""#, r#""Principal": {"AWS": "HOLE"}"#),
        (r#""Action": "s3:*""#, r#""Action": "HOLE""#),
        (BOTH, r#"["arn:aws:s3:::logs", "HOLE"]"#),
        (r#""false""#, r#""HOLE""#),
        (HTTP, r#""HOLE""#),
        (HTTP, r#"{"Bool": "HOLE"}"#),
    ] {
        let statement = deny(HTTP);
        assert!(statement.contains(from));
        undecided(http_denied(&punched(&document(&[statement.replace(from, to)])), &logs()), reason);
    }
    undecided(http_denied(&punched(&document(&[r#""HOLE""#.into()])), &logs()), reason);
}

#[test]
fn an_unknown_arn_is_not_compared_with_a_written_one() {
    let arn = Value::unknown(symbol("logs", "arn"));
    let target = Target::new(&arn, &Value::unknown(symbol("logs", "bucket")), None);
    undecided(http_denied(&Value::string(document(&[deny(HTTP)])), &target), "aws_s3_bucket.logs.arn");
    let not = statement(r#""Principal": "*""#, r#""Action": "s3:*""#, r#""NotResource": "arn:aws:s3:::logs/*""#, HTTP);
    undecided(http_denied(&Value::string(document(&[not])), &target), "aws_s3_bucket.logs.arn");
}

#[test]
fn a_sensitive_policy_shows_numbers_only() {
    let policy = document(&[deny(
        r#"{"Bool": {"aws:SecureTransport": "false"}, "StringNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/secret"}}"#,
    )]);
    let answer = http_denied(&Value::string(policy).with_sensitivity(true), &logs());
    assert_eq!(
        answer.evidence,
        [
            "s3:ListBucket of the bucket over HTTP is denied by no statement",
            "statement 1 does not reach it: its Condition",
        ]
    );
}

#[test]
fn the_policy_itself_tells_a_partition_that_nothing_else_does() {
    let anywhere = Target::new(&Value::unknown(symbol("logs", "arn")), &Value::string("logs"), None);
    for (partition, other) in [("aws", "aws-cn"), ("aws-cn", "aws")] {
        let policy = document(&[deny(HTTP)]).replace("arn:aws:", &format!("arn:{partition}:"));
        assert_eq!(http_denied(&Value::string(&policy), &anywhere).truth, Truth::True, "{partition}");
        let mixed = policy.replace(&format!("arn:{partition}:s3:::logs/*"), &format!("arn:{other}:s3:::logs/*"));
        assert_ne!(http_denied(&Value::string(&mixed), &anywhere).truth, Truth::True, "{partition} and {other}");
    }
}
