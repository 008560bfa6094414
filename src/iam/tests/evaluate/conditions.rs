//! "IAM JSON policy elements: Condition operators", and what "Policy variables" adds to them.

use super::{NO, OPEN, YES, holds, table};

#[test]
fn string_operators() {
    let job = "aws:PrincipalTag/job-category";
    table(&[
        (
            r#"StringEquals "iamuser-admin""#,
            job,
            &[("iamuser-admin", YES), ("IAMuser-admin", NO), ("admin", NO), ("-", NO)],
        ),
        (r#"StringEquals ["a", "b"]"#, job, &[("a", YES), ("b", YES), ("c", NO)]),
        (r#"StringEquals "a*""#, job, &[("a*", YES), ("ab", NO)]),
        (r#"StringNotEquals "a""#, job, &[("a", NO), ("A", YES), ("b", YES), ("-", YES)]),
        (r#"StringNotEquals ["a", "b"]"#, job, &[("a", NO), ("b", NO), ("c", YES)]),
        (r#"StringEqualsIgnoreCase "Admin""#, job, &[("aDMIN", YES), ("admins", NO), ("-", NO)]),
        (r#"StringNotEqualsIgnoreCase "Admin""#, job, &[("aDMIN", NO), ("admins", YES), ("-", YES)]),
        (
            r#"StringLike ["", "home/", "home/b*/"]"#,
            "s3:prefix",
            &[("", YES), ("home/", YES), ("home/bob/", YES), ("home/bob", NO)],
        ),
        (r#"StringLike "t?.*""#, job, &[("t2.micro", YES), ("t.micro", NO), ("T2.micro", NO), ("-", NO)]),
        (r#"StringNotLike "t?.*""#, job, &[("t2.micro", NO), ("m3.large", YES), ("-", YES)]),
    ]);
}

#[test]
fn numeric_operators() {
    let rows: &[(&str, [super::Truth; 4])] = &[
        ("NumericEquals", [NO, YES, NO, NO]),
        ("NumericNotEquals", [YES, NO, YES, YES]),
        ("NumericLessThan", [YES, NO, NO, NO]),
        ("NumericLessThanEquals", [YES, YES, NO, NO]),
        ("NumericGreaterThan", [NO, NO, YES, NO]),
        ("NumericGreaterThanEquals", [NO, YES, YES, NO]),
    ];
    for (operator, truths) in rows {
        for (value, truth) in ["9", "10", "11", "-"].into_iter().zip(truths) {
            for ten in [r#""10""#, "10", r#""10.0""#] {
                let condition = format!(r#"{{"{operator}": {{"s3:max-keys": {ten}}}}}"#);
                assert_eq!(holds(&condition, &[("s3:max-keys", value)]), *truth, "{condition} for {value}");
            }
        }
    }
    table(&[
        (r#"NumericLessThan "1.2""#, "s3:TlsVersion", &[("1.1", YES), ("1.2", NO), ("1.3", NO), ("-", NO)]),
        (r#"NumericLessThanIfExists "1.2""#, "s3:TlsVersion", &[("1.1", YES), ("1.3", NO), ("-", YES)]),
        // Texts that are no numbers: what comes of comparing them is not documented.
        (r#"NumericEquals "ten""#, "s3:max-keys", &[("10", OPEN), ("-", NO)]),
        (r#"NumericEquals "10""#, "s3:max-keys", &[("ten", OPEN)]),
        // No wildcards and no variables.
        (r#"NumericEquals "1*""#, "s3:max-keys", &[("10", OPEN)]),
        (r#"NumericEquals "${s3:max-keys}""#, "s3:max-keys", &[("10", OPEN)]),
    ]);
}

#[test]
fn date_operators() {
    let rows: &[(&str, [super::Truth; 4])] = &[
        ("DateEquals", [NO, YES, NO, NO]),
        ("DateNotEquals", [YES, NO, YES, YES]),
        ("DateLessThan", [YES, NO, NO, NO]),
        ("DateLessThanEquals", [YES, YES, NO, NO]),
        ("DateGreaterThan", [NO, NO, YES, NO]),
        ("DateGreaterThanEquals", [NO, YES, YES, NO]),
    ];
    // A date of W3C's profile of ISO 8601, or seconds since 1970, on either side.
    let forms = ["2020-01-01T00:00:01Z", "2020-01-01T02:00:01+02:00", "2019-12-31T19:00:01.0-05:00", "1577836801"];
    let values = [["2020-01-01T00:00:00Z", "1577836800"], [forms[0], forms[3]], ["2020-01-01T00:00:02Z", "1577836802"]];
    for (operator, truths) in rows {
        for form in forms {
            let condition = format!(r#"{{"{operator}": {{"aws:TokenIssueTime": "{form}"}}}}"#);
            for (value, truth) in values.iter().zip(truths).flat_map(|(two, truth)| two.map(|value| (value, truth))) {
                assert_eq!(holds(&condition, &[("aws:TokenIssueTime", value)]), *truth, "{condition} for {value}");
            }
            assert_eq!(holds(&condition, &[("aws:TokenIssueTime", "-")]), truths[3], "{condition}");
        }
    }
    table(&[
        // A year, or seconds since 1970.
        (r#"DateLessThan "2020""#, "aws:CurrentTime", &[("2019-12-31T23:59:59Z", OPEN), ("-", NO)]),
        (r#"DateLessThan "2020-02""#, "aws:CurrentTime", &[("2020-01-31", YES), ("2020-02-01", NO)]),
        (r#"DateEquals "2020-01-0*""#, "aws:CurrentTime", &[("2020-01-01", OPEN), ("-", NO)]),
    ]);
}

#[test]
fn boolean_operators() {
    let key = "aws:SecureTransport";
    table(&[
        (r#"Bool "false""#, key, &[("false", YES), ("true", NO), ("-", NO)]),
        ("Bool false", key, &[("false", YES), ("true", NO)]),
        (r#"Bool ["true", "false"]"#, key, &[("false", YES), ("true", YES), ("-", NO)]),
        (r#"BoolIfExists "false""#, key, &[("false", YES), ("true", NO), ("-", YES)]),
        // Other spellings are not documented.
        (r#"Bool "False""#, key, &[("false", OPEN), ("-", NO)]),
        (r#"Bool "true""#, key, &[("1", OPEN)]),
    ]);
}

#[test]
fn binary_operators_are_read_and_compared_by_nobody() {
    table(&[(
        r#"BinaryEquals "QmluYXJ5VmFsdWVJbkJhc2U2NA==""#,
        "key",
        &[("QmluYXJ5VmFsdWVJbkJhc2U2NA==", OPEN), ("-", NO)],
    )]);
}

#[test]
fn address_operators() {
    let key = "aws:SourceIp";
    table(&[
        (
            r#"IpAddress "203.0.113.0/24""#,
            key,
            &[("203.0.113.0", YES), ("203.0.113.255", YES), ("203.0.112.255", NO), ("203.0.114.0", NO), ("-", NO)],
        ),
        (r#"IpAddress "203.0.113.7""#, key, &[("203.0.113.7", YES), ("203.0.113.8", NO)]),
        (
            r#"IpAddress ["203.0.113.0/24", "2001:DB8:1234:5678::/64"]"#,
            key,
            &[("203.0.113.9", YES), ("2001:db8:1234:5678::1", YES), ("2001:db8:1234:5679::", NO), ("9.9.9.9", NO)],
        ),
        (r#"IpAddress "2001:db8::1""#, key, &[("2001:db8::1", YES), ("2001:db8::2", NO)]),
        (r#"IpAddress "0.0.0.0/0""#, key, &[("255.255.255.255", YES), ("2001:db8::1", NO)]),
        (
            r#"NotIpAddress "203.0.113.0/24""#,
            key,
            &[("203.0.113.1", NO), ("9.9.9.9", YES), ("2001:db8::1", YES), ("-", YES)],
        ),
        (
            r#"NotIpAddress ["10.0.0.0/8", "192.0.2.0/24"]"#,
            key,
            &[("10.1.1.1", NO), ("192.0.2.9", NO), ("9.9.9.9", YES)],
        ),
        (r#"IpAddressIfExists "10.0.0.0/8""#, key, &[("10.1.1.1", YES), ("9.9.9.9", NO), ("-", YES)]),
        (r#"IpAddress "10.0.0.0/33""#, key, &[("10.0.0.0", OPEN), ("-", NO)]),
        (r#"IpAddress "10.*""#, key, &[("10.0.0.0", OPEN)]),
    ]);
}

#[test]
fn arn_operators_look_at_each_of_the_six_parts() {
    let key = "aws:SourceArn";
    let finance = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt";
    for operator in ["ArnLike", "ArnEquals"] {
        let check = |pattern: &str, value: &str, truth| {
            let condition = |operator: &str| format!(r#"{{"{operator}": {{"{key}": "{pattern}"}}}}"#);
            assert_eq!(holds(&condition(operator), &[(key, value)]), truth, "{operator} {pattern} for {value}");
            let negated = condition(&operator.replace("Arn", "ArnNot"));
            assert_eq!(holds(&negated, &[(key, value)]), !truth, "{negated} for {value}");
        };
        check("arn:aws:someservice:*:111122223333:finance/*", finance, NO);
        check("arn:aws:someservice:*:999999999999:store/*", finance, YES);
        check("arn:aws:sns:REGION:123456789012:TOPIC-ID", "arn:aws:sns:REGION:123456789012:TOPIC-ID", YES);
        check("arn:aws:sns:REGION:123456789012:TOPIC-ID", "arn:aws:sns:region:123456789012:TOPIC-ID", NO);
        check("arn:aws:s?s:*:123456789012:*", "arn:aws:sqs:eu-west-1:123456789012:queue", YES);
        // The last part may hold colons, and a wildcard there takes them.
        check("arn:aws:*:*:*:*", finance, YES);
        check("arn:aws:s3:::*", "arn:aws:s3:::bucket", YES);
        check("arn:aws:s3:::*", "arn:aws:s3:eu-west-1::bucket", NO);
        check("arn:aws:s3:::bucket", "-", NO);
    }
    table(&[
        (r#"StringLike "arn:aws:someservice:*:111122223333:finance/*""#, key, &[(finance, YES)]),
        (r#"ArnLikeIfExists "arn:aws:s3:::a""#, key, &[("arn:aws:s3:::a", YES), ("arn:aws:s3:::b", NO), ("-", YES)]),
        // A pattern of fewer parts.
        (r#"ArnLike "arn:aws:s3:*""#, key, &[("arn:aws:s3:::a", OPEN)]),
    ]);
}

#[test]
fn if_exists_is_for_keys_that_some_resources_lack() {
    let key = "ec2:InstanceType";
    table(&[
        (r#"StringLike ["t1.*", "t2.*", "m3.*"]"#, key, &[("t2.small", YES), ("m4.large", NO), ("-", NO)]),
        (r#"StringLikeIfExists ["t1.*", "t2.*", "m3.*"]"#, key, &[("t2.small", YES), ("m4.large", NO), ("-", YES)]),
        (r#"StringNotEqualsIfExists "t1""#, key, &[("t1", NO), ("t2", YES), ("-", YES)]),
    ]);
}

#[test]
fn null_asks_whether_the_key_is_missing() {
    let key = "aws:TokenIssueTime";
    table(&[
        (r#"Null "true""#, key, &[("2020-01-01", NO), ("-", YES)]),
        (r#"Null "false""#, key, &[("2020-01-01", YES), ("-", NO)]),
        ("Null true", key, &[("2020-01-01", NO), ("-", YES)]),
        (r#"Null ["true", "false"]"#, key, &[("2020-01-01", YES), ("-", YES)]),
    ]);
}

#[test]
fn all_conditions_have_to_hold_and_one_value_of_each() {
    // "Conditions with multiple context keys or values".
    let condition = r#"{
        "StringEquals": {"aws:PrincipalTag/department": ["finance", "hr", "legal"], "aws:PrincipalTag/role": ["audit", "security"]},
        "StringNotEquals": {"aws:username": "mallory"}
    }"#;
    for (department, role, user, truth) in [
        ("finance", "audit", "alice", YES),
        ("legal", "security", "-", YES),
        ("hr", "other", "alice", NO),
        ("sales", "audit", "alice", NO),
        ("-", "audit", "alice", NO),
        ("hr", "audit", "mallory", NO),
    ] {
        let context =
            [("aws:PrincipalTag/department", department), ("aws:PrincipalTag/role", role), ("aws:username", user)];
        assert_eq!(holds(condition, &context), truth, "{context:?}");
    }
}

#[test]
fn keys_have_no_case_and_operators_have_one() {
    assert_eq!(holds(r#"{"DateLessThan": {"AWS:currenttime": "2020-01"}}"#, &[("aws:CurrentTime", "2019-12")]), YES);
    for name in ["stringEquals", "STRINGEQUALS", "StringEqualsifexists", "NullIfExists", "ForSomeValues:StringEquals"] {
        let text = format!(
            r#"{{"Statement": {{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {{"{name}": {{"a": "b"}}}}}}}}"#
        );
        assert!(crate::iam::Document::read(&super::Value::string(text)).is_err(), "{name}");
    }
}

#[test]
fn variables_come_from_the_request() {
    let prefix = |value, user| {
        holds(r#"{"StringLike": {"s3:prefix": "${aws:username}/*"}}"#, &[("s3:prefix", value), ("aws:username", user)])
    };
    // What they stand for is not looked up; nothing is claimed of them.
    assert_eq!(prefix("David/x", "David"), OPEN);
    assert_eq!(prefix("-", "David"), NO);
    // What stands beside them decides where it can.
    assert_eq!(prefix("David", "David"), NO);
    table(&[
        (r#"StringEquals "a${*}${?}${$}""#, "aws:referer", &[("a*?$", YES), ("abc$", NO)]),
        (r#"StringLike "a${*}*""#, "aws:referer", &[("a*bc", YES), ("abc", NO)]),
    ]);
}
