//! Public or not: the forms that people write, against the rules that AWS documents.

use std::sync::Arc;

use super::super::{Answer, PublicAccess, Target, public_access, public_read, service_unscoped};
use super::{address, hole, logs, punched, symbol};
use crate::value::{Piece, Shape, Truth, Value};

const ALLOW: &str =
    r#""Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*""#;
const DENY_HTTP: &str = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}"#;
const BOTH: &str = r#""Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]"#;

fn document(statements: &[&str]) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(", "))
}

fn ask(statements: &[&str]) -> Answer {
    public_read(&Value::string(document(statements)), &logs())
}

/// The canonical Allow with a condition.
fn when(condition: &str) -> Answer {
    ask(&[&format!(r#"{{{ALLOW}, "Condition": {condition}}}"#)])
}

/// The canonical Allow with one of its elements replaced.
fn with(from: &str, to: &str) -> String {
    assert!(ALLOW.contains(from), "{from}");
    format!("{{{}}}", ALLOW.replace(from, to))
}

/// The canonical Allow beside a Deny.
fn beside(deny: &str) -> Answer {
    ask(&[&format!("{{{ALLOW}}}"), &format!(r#"{{"Effect": "Deny", {deny}}}"#)])
}

#[track_caller]
fn all(truth: Truth, cases: &[&str], judge: impl Fn(&str) -> Answer) {
    for case in cases {
        let answer = judge(case);
        assert_eq!(answer.truth, truth, "{case}: {answer:?}");
        assert_eq!(answer.reason.is_some(), truth == Truth::Unknown, "{case}");
    }
}

#[test]
fn a_read_for_everyone_is_public() {
    let answer = ask(&[&format!(r#"{{"Sid": "AllowCdn", {ALLOW}}}"#)]);
    assert_eq!(answer.truth, Truth::True);
    let words = "anonymous s3:GetObject of any object: allowed by statement 1 (\"AllowCdn\"), nothing denies it";
    assert_eq!(answer.evidence, [words]);
}

#[test]
fn who_is_meant_decides() {
    let principal = |to: &str| ask(&[&with(r#""Principal": "*""#, to)]);
    let public = [
        r#""Principal": {"AWS": "*"}"#,
        r#""Principal": {"AWS": ["*"]}"#,
        r#""Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}"#,
        r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}"#,
        r#""NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}"#,
    ];
    all(Truth::True, &public, principal);
    let closed = [
        r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}"#,
        r#""Principal": {"AWS": "111122223333"}"#,
        r#""Principal": {"Service": "cloudfront.amazonaws.com"}"#,
        r#""Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#,
        r#""Principal": {"Federated": "cognito-identity.amazonaws.com"}"#,
        r#""Principal": {"AWS": ["arn:aws:iam::111122223333:root"], "Service": "cloudtrail.amazonaws.com"}"#,
        r#""NotPrincipal": {"AWS": "*"}"#,
    ];
    all(Truth::False, &closed, principal);
}

#[test]
fn what_is_allowed_decides() {
    let action = |to: &str| ask(&[&with(r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*""#, to)]);
    let arn = |name: &str| format!(r#""Resource": "arn:aws:s3:::{name}""#);
    let (bucket, objects) = (arn("logs"), arn("logs/*"));
    for (to, truth) in [
        (format!(r#""Action": "s3:*", {BOTH}"#), Truth::True),
        (format!(r#""Action": "*", {BOTH}"#), Truth::True),
        (r#""Action": "*", "Resource": "*""#.to_owned(), Truth::True),
        (format!(r#""Action": "s3:Get*", {objects}"#), Truth::True),
        (format!(r#""Action": "S3:getobject", {objects}"#), Truth::True),
        (format!(r#""Action": "s3:GetObjectVersion", {objects}"#), Truth::True),
        (format!(r#""Action": ["s3:GetObjectAcl", "s3:PutObject"], {objects}"#), Truth::True),
        (format!(r#""Action": "s3:ListBucket", {bucket}"#), Truth::True),
        (format!(r#""Action": "s3:ListBucketVersions", {bucket}"#), Truth::True),
        (format!(r#""Action": "s3:List*", {bucket}"#), Truth::True),
        (format!(r#""Action": "s3:GetBucketLocation", {bucket}"#), Truth::True),
        (format!(r#""NotAction": "s3:PutObject", {BOTH}"#), Truth::True),
        (format!(r#""NotAction": "s3:Delete*", {BOTH}"#), Truth::True),
        (r#""Action": "s3:GetObject", "NotResource": "arn:aws:s3:::logs/private/*""#.to_owned(), Truth::True),
        (r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/public/*""#.to_owned(), Truth::True),
        (r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/index.html""#.to_owned(), Truth::True),
        (r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::log?/????.html""#.to_owned(), Truth::True),
        (format!(r#""Action": "s3:PutObject", {objects}"#), Truth::False),
        (format!(r#""Action": ["s3:Put*", "s3:Delete*"], {BOTH}"#), Truth::False),
        (format!(r#""Action": "s3:GetObject", {bucket}"#), Truth::False),
        (format!(r#""Action": "s3:ListBucket", {objects}"#), Truth::False),
        (format!(r#""NotAction": "s3:*", {BOTH}"#), Truth::False),
        (format!(r#""NotAction": ["s3:Get*", "s3:List*"], {BOTH}"#), Truth::False),
        (format!(r#""Action": "sqs:*", {BOTH}"#), Truth::False),
        (format!(r#""Action": "s3:GetObject", {}"#, arn("other/*")), Truth::False),
        (format!(r#""Action": "s3:*", {}"#, arn("logs-archive/*")), Truth::False),
        (format!(r#""Action": "s3:GetObject", "NotResource": "{}""#, "arn:aws:s3:::logs*"), Truth::False),
        // Only the owner's account may ask for the policy, and nothing is known of an action that AWS does not name.
        (format!(r#""Action": "s3:GetBucketPolicy", {bucket}"#), Truth::False),
        (format!(r#""Action": "s3:GetNothing", {bucket}"#), Truth::Unknown),
        (r#""Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/${aws:username}/*""#.to_owned(), Truth::Unknown),
    ] {
        all(truth, &[&to], action);
    }
}

#[test]
fn a_condition_on_a_listed_key_with_fixed_values_closes() {
    let closed = [
        r#"{"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["198.51.100.7", "10.0.0.0/8", "2001:db8::/32"]}}"#,
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"}}"#,
        r#"{"StringEquals": {"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"}}"#,
        r#"{"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#,
        r#"{"StringLike": {"aws:sourceVpce": ["vpce-1a2b3c4d", "vpce-5e6f7a8b"]}}"#,
        r#"{"ForAnyValue:StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#,
        r#"{"StringEquals": {"aws:SourceAccount": "111122223333"}}"#,
        r#"{"StringEquals": {"aws:SourceOwner": "111122223333"}}"#,
        r#"{"StringEquals": {"aws:userid": "AIDAJQABLZS4A3QDU576Q"}}"#,
        r#"{"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
        r#"{"StringEquals": {"s3:DataAccessPointAccount": "111122223333"}}"#,
        r#"{"StringEquals": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/web"}}"#,
        r#"{"StringLike": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/*"}}"#,
        r#"{"StringEquals": {"aws:SourceVpc": "vpc-91237329"}, "Bool": {"aws:SecureTransport": "true"}}"#,
        // No unsigned request has these.
        r#"{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#,
        r#"{"Bool": {"aws:PrincipalIsAWSService": "true"}}"#,
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
        r#"{"StringEquals": {"aws:PrincipalTag/team": "data"}}"#,
    ];
    all(Truth::False, &closed, when);
    let answer = when(closed[0]);
    let words = "its condition on aws:SourceIp limits statement 1 to fixed values, so AWS does not count it as public";
    assert_eq!(answer.evidence, [words]);
}

#[test]
fn any_other_condition_leaves_a_policy_public() {
    let public = [
        r#"{"StringLike": {"aws:Referer": "https://example.com/*"}}"#,
        r#"{"StringEquals": {"aws:UserAgent": "secret"}}"#,
        r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
        r#"{"StringLike": {"aws:Referer": "https://*"}, "StringLikeIfExists": {"aws:UserAgent": "Mozilla/*"}}"#,
        r#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#,
        r#"{"StringLike": {"aws:SourceVpce": ["vpce-1a2b3c4d", "*"]}}"#,
        r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "64.0.0.0/2"]}}"#,
        r#"{"IpAddress": {"aws:SourceIp": "2001::/16"}}"#,
        r#"{"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}"#,
        r#"{"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}"#,
        r#"{"StringNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"}}"#,
        r#"{"StringEqualsIfExists": {"aws:SourceVpc": "vpc-91237329"}}"#,
        r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
        r#"{"ArnLikeIfExists": {"aws:SourceArn": "arn:aws:sns:*:111122223333:*"}}"#,
        r#"{"Null": {"aws:SourceVpc": "true"}}"#,
        r#"{"StringEquals": {"s3:ExistingObjectTag/public": "yes"}}"#,
        r#"{"NumericGreaterThanEquals": {"s3:TlsVersion": 1.2}}"#,
    ];
    all(Truth::True, &public, when);
    let words = |condition: &str| when(condition).evidence.concat();
    assert!(
        words(public[0]).starts_with("anonymous s3:GetObject of any object with aws:referer = https://example.com/")
    );
    assert!(words(public[3]).starts_with("anonymous s3:GetObject of any object over HTTP: allowed"));
}

#[test]
fn what_is_not_documented_is_undecided() {
    let open = [
        r#"{"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#,
        r#"{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
        r#"{"StringEquals": {"aws:SourceIp": "198.51.100.7"}}"#,
        r#"{"StringEquals": {"aws:SourceVpc": "vpc-*"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": "everywhere"}}"#,
        r#"{"StringEquals": {"aws:userid": "anonymous"}}"#,
        r#"{"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}"#,
        r#"{"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#,
    ];
    all(Truth::Unknown, &open, when);
    let reason = when(open[6]).reason.unwrap().to_string();
    assert!(
        reason.contains("what requests have for aws:CurrentTime, as statement 1 of the bucket policy asks"),
        "{reason}"
    );
    // No unsigned request has this key, and a day to come will come.
    all(Truth::False, &[r#"{"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}"#], when);
    all(Truth::True, &[r#"{"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}"#], when);
    all(Truth::True, &[r#"{"ForAllValues:StringLike": {"aws:Referer": "https://example.com/*"}}"#], when);
}

#[test]
fn a_deny_counts_where_it_reaches_the_request() {
    let closed = [
        &format!(r#""Principal": "*", "Action": "s3:*", {BOTH}"#),
        r#""Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*""#,
        r#""Principal": "*", "Action": "s3:G*", "Resource": "*""#,
        r#""Principal": "*", "NotAction": "s3:ListBucket", "Resource": "arn:aws:s3:::log*""#,
        r#""Principal": "*", "Action": "*", "NotResource": "arn:aws:s3:::logs""#,
        r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/app"}, "Action": "s3:*", "Resource": "*""#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:PrincipalArn": "true"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}"#,
    ];
    all(Truth::False, &closed, beside);
    assert_eq!(beside(closed[0]).evidence[0], "statement 2 denies what statement 1 allows");
    let public = [
        r#""Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*""#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs""#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/private/*""#,
        r#""Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::logs/?", "arn:aws:s3:::logs/x*"]"#,
        r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "s3:*", "Resource": "*""#,
        r#""NotPrincipal": "*", "Action": "s3:*", "Resource": "*""#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}"#,
        // No unsigned request has this key.
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:PrincipalIsAWSService": "false"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotLike": {"aws:Referer": "https://example.com/*"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {"aws:UserAgent": "*bot*"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#,
    ];
    all(Truth::True, &public, beside);
    // A Deny that spares fixed values: whether AWS then counts the policy as public is not documented.
    let open = [
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}"#,
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}"#,
        // Missing, or `anonymous`: the guide says both.
        r#""Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:PrincipalAccount": "true"}}"#,
    ];
    all(Truth::Unknown, &open, beside);
}

#[test]
fn a_deny_of_http_leaves_https() {
    assert_eq!(ask(&[&format!("{{{ALLOW}}}"), DENY_HTTP]).truth, Truth::True);
    assert_eq!(ask(&[DENY_HTTP]).truth, Truth::False);
    let https = DENY_HTTP.replace("\"false\"", "\"true\"");
    let answer = ask(&[&format!("{{{ALLOW}}}"), &https]);
    assert!(answer.evidence[0].contains("over HTTP"), "{answer:?}");
    assert_eq!(ask(&[&format!("{{{ALLOW}}}"), DENY_HTTP, &https]).truth, Truth::False);
}

#[test]
fn one_public_statement_makes_the_whole_policy_public() {
    let fixed = format!(r#"{{{ALLOW}, "Condition": {{"IpAddress": {{"aws:SourceIp": "198.51.100.0/24"}}}}}}"#);
    assert_eq!(ask(&[&fixed]).truth, Truth::False);
    let put = with("s3:GetObject", "s3:PutObject");
    assert_eq!(ask(&[&fixed, &put]).truth, Truth::True);
    let service = with(r#""Principal": "*""#, r#""Principal": {"Service": "logging.s3.amazonaws.com"}"#);
    assert_eq!(ask(&[&service, &fixed]).truth, Truth::False);
}

#[test]
fn reads_lists_and_writes_are_told_apart() {
    let truths = |statement: &str| {
        let PublicAccess { read, list, write } = public_access(&Value::string(document(&[statement])), &logs());
        [read.truth, list.truth, write.truth]
    };
    let action = |action: &str| truths(&format!(r#"{{"Effect": "Allow", "Principal": "*", {action}, {BOTH}}}"#));
    let (yes, no) = (Truth::True, Truth::False);
    assert_eq!(action(r#""Action": "s3:*""#), [yes, yes, yes]);
    assert_eq!(action(r#""Action": "s3:GetObject""#), [yes, no, no]);
    assert_eq!(action(r#""Action": "s3:ListBucket""#), [no, yes, no]);
    assert_eq!(action(r#""Action": "s3:PutObject""#), [no, no, yes]);
    assert_eq!(action(r#""Action": "s3:DeleteObject""#), [no, no, yes]);
    assert_eq!(action(r#""NotAction": "s3:Put*""#), [yes, yes, yes]);
    assert_eq!(action(r#""NotAction": ["s3:Get*", "s3:List*"]"#), [no, no, yes]);
    let upload =
        r#""Action": "s3:PutObject", "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}"#;
    assert_eq!(action(upload), [no, no, yes]);
    let listing = r#""Action": "s3:ListBucket", "Condition": {"StringLike": {"s3:prefix": "public/*"}}"#;
    assert_eq!(action(listing), [no, yes, no]);
}

#[test]
fn no_policy_is_not_public() {
    for policy in [Value::null(), Value::string(""), Value::string(r#"{"Statement": []}"#)] {
        let answer = public_read(&policy, &logs());
        assert_eq!((answer.truth, answer.reason), (Truth::False, None));
        assert!(!answer.evidence.is_empty());
    }
}

#[test]
fn a_policy_that_aws_rejects_is_undecided() {
    for policy in ["{", r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*"}}"#] {
        assert_eq!(public_read(&Value::string(policy), &logs()).truth, Truth::Unknown);
    }
    assert_eq!(public_read(&Value::unknown(hole()), &logs()).truth, Truth::Unknown);
}

#[test]
fn a_hole_counts_where_it_could_change_the_answer() {
    let truth = |statements: &[&str]| {
        let answer = public_read(&punched(&document(statements)), &logs());
        if let Some(reason) = &answer.reason {
            assert_eq!(reason.to_string(), "aws_iam_role.app.arn is known only after apply");
        }
        answer.truth
    };
    let public = format!("{{{ALLOW}}}");
    assert_eq!(truth(&[&with("\"*\"", "\"HOLE\"")]), Truth::Unknown);
    assert_eq!(truth(&[&with("\"*\"", r#"{"AWS": "HOLE"}"#)]), Truth::Unknown);
    assert_eq!(truth(&[&with("\"*\"", r#"{"AWS": ["*", "HOLE"]}"#)]), Truth::True);
    assert_eq!(truth(&[&with("\"*\"", r#"{"Service": "HOLE"}"#)]), Truth::False);
    assert_eq!(truth(&[&with("\"Allow\"", "\"HOLE\"")]), Truth::Unknown);
    assert_eq!(truth(&[&with("\"s3:GetObject\"", "\"HOLE\"")]), Truth::Unknown);
    assert_eq!(truth(&[&with("\"s3:GetObject\"", r#"["s3:GetObject", "HOLE"]"#)]), Truth::True);
    assert_eq!(truth(&[&with("arn:aws:s3:::logs/*", "HOLE")]), Truth::Unknown);
    assert_eq!(truth(&[&public, "\"HOLE\""]), Truth::Unknown);
    assert_eq!(truth(&["\"HOLE\""]), Truth::Unknown);
    assert_eq!(
        truth(&["\"HOLE\"", r#"{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}"#]),
        Truth::False
    );
    let condition = |condition: &str| truth(&[&format!(r#"{{{ALLOW}, "Condition": {condition}}}"#)]);
    assert_eq!(condition("\"HOLE\""), Truth::Unknown);
    assert_eq!(condition(r#"{"StringEquals": {"aws:SourceArn": "HOLE"}}"#), Truth::False);
    assert_eq!(condition(r#"{"StringEquals": {"aws:Referer": "HOLE"}}"#), Truth::Unknown);
    assert_eq!(condition(r#"{"IpAddress": {"aws:SourceIp": ["HOLE", "0.0.0.0/0"]}}"#), Truth::True);
    let deny = |deny: &str| truth(&[&public, &format!(r#"{{"Effect": "Deny", {deny}}}"#)]);
    assert_eq!(deny(r#""Principal": "*", "Action": "HOLE", "Resource": "*""#), Truth::Unknown);
    assert_eq!(deny(r#""Principal": "*", "Action": "s3:PutObject", "Resource": "HOLE""#), Truth::True);
    assert_eq!(deny(r#""NotPrincipal": {"Service": "HOLE"}, "Action": "s3:*", "Resource": "*""#), Truth::False);
}

fn template(before: &str, middle: Value, after: &str) -> Value {
    let middle = middle.as_unknown().unwrap().clone();
    let pieces = vec![Piece::Text(before.into()), Piece::Hole(middle), Piece::Text(after.into())];
    Value::unknown(hole().with_shape(Shape::Template(pieces.into())))
}

fn own(principal: Value, resource: Value, condition: Value) -> Truth {
    let statement = Value::object([
        ("Effect", Value::string("Allow")),
        ("Principal", principal),
        ("Action", Value::string("s3:GetObject")),
        ("Resource", resource),
        ("Condition", condition),
    ]);
    let target = Target::new(&Value::unknown(symbol("logs", "arn")), &Value::unknown(symbol("logs", "id")), None);
    public_read(&Value::object([("Statement", statement)]), &target.declared_by(address("logs"))).truth
}

#[test]
fn references_say_enough_before_anything_exists() {
    let objects = || template("", Value::unknown(symbol("logs", "arn")), "/*");
    let (everyone, none) = (|| Value::string("*"), || Value::object::<Arc<str>>([]));
    assert_eq!(own(everyone(), objects(), none()), Truth::True);
    assert_eq!(own(everyone(), Value::unknown(symbol("logs", "arn")), none()), Truth::False);
    assert_eq!(own(everyone(), Value::string("arn:aws:s3:::logs/*"), none()), Truth::Unknown);
    // The ARN of something and a text around a hole are no wildcard.
    let aws = |value: Value| Value::object([("AWS", value)]);
    assert_eq!(own(aws(Value::unknown(symbol("role", "arn"))), objects(), none()), Truth::False);
    assert_eq!(own(aws(template("arn:aws:iam::", Value::unknown(hole()), ":root")), objects(), none()), Truth::False);
    assert_eq!(own(aws(Value::unknown(symbol("role", "tags"))), objects(), none()), Truth::Unknown);
    let condition = |operator: &'static str, key: &'static str, value: Value| {
        own(everyone(), objects(), Value::object([(operator, Value::object([(key, value)]))]))
    };
    assert_eq!(condition("StringEquals", "aws:SourceArn", Value::unknown(symbol("cdn", "arn"))), Truth::False);
    let range = template("", Value::unknown(symbol("nat", "public_ip")), "/32");
    assert_eq!(condition("IpAddress", "aws:SourceIp", range), Truth::False);
}

#[test]
fn a_sensitive_policy_shows_numbers_only() {
    let shown = |statement: &str| {
        let policy = Value::string(document(&[statement])).with_sensitivity(true);
        public_read(&policy, &logs()).evidence.join("; ")
    };
    let public = with("logs/*", "logs/secret/*").replace("\"Effect\"", "\"Sid\": \"Secret\", \"Effect\"");
    assert_eq!(shown(&public), "anonymous s3:GetObject of some objects: allowed by statement 1, nothing denies it");
    let fixed = format!(r#"{{{ALLOW}, "Condition": {{"StringEquals": {{"aws:SourceVpc": "vpc-91237329"}}}}}}"#);
    assert!(shown(&fixed).starts_with("its Condition limits statement 1 to fixed values"));
}

#[test]
fn more_kinds_of_sources_than_are_told_apart_prove_nothing() {
    // Only ARNs with all these letters are let in, and those are the last kind of two to the power of their number.
    let allow = r#"{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::logs/*"}"#;
    let deny = |letter: char| {
        format!(
            r#"{{"Effect": "Deny", "Principal": {{"Service": "sns.amazonaws.com"}}, "Action": "s3:PutObject", "Resource": "*", "Condition": {{"StringNotLike": {{"aws:SourceArn": "*{letter}*"}}}}}}"#
        )
    };
    let with = |letters: std::ops::RangeInclusive<char>| {
        let statements: Vec<String> = std::iter::once(allow.to_owned()).chain(letters.map(deny)).collect();
        service_unscoped(&Value::string(format!(r#"{{"Statement": [{}]}}"#, statements.join(", "))), &logs()).truth
    };
    assert_eq!(with('a'..='c'), Truth::True);
    assert_eq!(with('A'..='Z'), Truth::Unknown);
}
