//! The other elements: who is meant ("Principal", "NotPrincipal"), actions and resources with their opposites, and
//! "Policy evaluation logic".

use super::{NO, OPEN, Truth, Value, YES, request};
use crate::iam::Document;
use crate::iam::evaluate::{Layer, Of, allows};
use crate::iam::glob::literal;
use crate::iam::principal::Named;
use crate::iam::request::{Form, Request, Signed, Who};
use crate::iam::tests::{logs, punched};
use crate::iam::text::Text;

/// A sender: `anonymous`, a service, the id of a canonical user, an ARN, or what an account has that nobody names.
fn who(text: &str) -> Who {
    let unnamed = |account: &str, form| Who::Signed(Signed { account: literal(account), form, named: None });
    match text.split_once(' ') {
        Some(("root", account)) => unnamed(account, Form::Root),
        Some(("role", account)) => unnamed(account, Form::Role),
        Some(("user", account)) => unnamed(account, Form::User),
        _ if text == "anonymous" => Who::Anonymous,
        _ if text.ends_with(".amazonaws.com") => Who::Service(text.to_owned()),
        _ => match Named::new(&Text::known(text)) {
            Named::One(signed) => Who::Signed(signed),
            _ => Who::Other(literal(text)),
        },
    }
}

/// Whether a policy of the bucket allows a read of an object to a sender.
fn read(statements: &str, sender: &str) -> Truth {
    let document = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
    let document = Document::read(&Value::string(&document)).unwrap();
    let request = Request {
        who: who(sender),
        ..request("s3:GetObject", "arn:aws:s3:::logs/a", &[("aws:SecureTransport", "true")])
    };
    allows(Layer { document: &document, of: Of::Bucket(&logs()) }, &request)
}

fn statement(effect: &str, principal: &str) -> String {
    format!(r#"{{"Effect": "{effect}", {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}}"#)
}

const ROLE: &str = "arn:aws:iam::123456789012:role/team/app";
const SESSION: &str = "arn:aws:sts::123456789012:assumed-role/app/night";
const OTHER_SESSION: &str = "arn:aws:sts::123456789012:assumed-role/app/day";
const USER: &str = "arn:aws:iam::123456789012:user/app";
const FEDERATED: &str = "arn:aws:sts::123456789012:federated-user/app";

#[test]
fn a_principal_stands_for_those_that_the_guide_says() {
    type Cases = &'static [(&'static str, Truth)];
    let all: Cases = &[
        ("anonymous", YES),
        ("root 123456789012", YES),
        ("role 999999999999", YES),
        (SESSION, YES),
        ("cloudtrail.amazonaws.com", YES),
        ("79a59d", YES),
    ];
    let account: Cases = &[
        ("root 123456789012", YES),
        ("role 123456789012", YES),
        ("user 123456789012", YES),
        (ROLE, YES),
        (SESSION, YES),
        (USER, YES),
        (FEDERATED, YES),
        ("root 999999999999", NO),
        ("arn:aws:iam::999999999999:role/team/app", NO),
        ("anonymous", NO),
        ("cloudtrail.amazonaws.com", NO),
        ("79a59d", NO),
    ];
    let rows: &[(&str, Cases)] = &[
        (r#""*""#, all),
        (r#"{"AWS": "*"}"#, all),
        (r#"{"AWS": ["999999999999", "*"]}"#, all),
        (r#"{"AWS": "123456789012"}"#, account),
        (r#"{"AWS": "arn:aws:iam::123456789012:root"}"#, account),
        (
            r#"{"AWS": "arn:aws:iam::123456789012:role/team/app"}"#,
            &[
                (ROLE, YES),
                (SESSION, YES),
                (OTHER_SESSION, YES),
                (USER, NO),
                ("role 123456789012", NO),
                ("root 123456789012", NO),
                ("arn:aws:sts::123456789012:assumed-role/other/night", NO),
                ("arn:aws:sts::999999999999:assumed-role/app/night", NO),
                ("anonymous", NO),
            ],
        ),
        (
            r#"{"AWS": "arn:aws:sts::123456789012:assumed-role/app/night"}"#,
            &[(SESSION, YES), (OTHER_SESSION, NO), (ROLE, NO), ("role 123456789012", NO), (USER, NO)],
        ),
        (
            r#"{"AWS": ["arn:aws:iam::123456789012:user/app", "999999999999"]}"#,
            &[
                (USER, YES),
                ("arn:aws:iam::123456789012:user/App", NO),
                // A federated user is what a user made it; which one is not told.
                (FEDERATED, OPEN),
                ("arn:aws:sts::123456789013:federated-user/app", NO),
                (ROLE, NO),
                ("user 999999999999", YES),
            ],
        ),
        (r#"{"AWS": "arn:aws:sts::123456789012:federated-user/app"}"#, &[(FEDERATED, YES), (USER, NO)]),
        (
            r#"{"Service": ["cloudtrail.amazonaws.com", "s3.amazonaws.com"]}"#,
            &[
                ("cloudtrail.amazonaws.com", YES),
                ("s3.amazonaws.com", YES),
                ("ec2.amazonaws.com", NO),
                (ROLE, NO),
                ("anonymous", NO),
            ],
        ),
        // Regional spellings are taken by some services.
        (r#"{"Service": "s3.eu-west-1.amazonaws.com"}"#, &[("s3.amazonaws.com", OPEN), ("ec2.amazonaws.com", NO)]),
        (r#"{"CanonicalUser": "79a59d"}"#, &[("79a59d", YES), ("79a59e", NO), (USER, NO), ("anonymous", NO)]),
        // What a deleted principal becomes.
        (r#"{"AWS": "AIDACKCEVSQ6C2EXAMPLE"}"#, &[(USER, NO), ("root 123456789012", NO), ("anonymous", NO)]),
        // A group is no principal, and AWS rejects it.
        (r#"{"AWS": "arn:aws:iam::123456789012:group/app"}"#, &[(USER, OPEN), ("anonymous", NO)]),
    ];
    for (principal, cases) in rows {
        for (sender, truth) in *cases {
            let allow = |element: &str| read(&statement("Allow", &format!(r#""{element}": {principal}"#)), sender);
            assert_eq!(allow("Principal"), *truth, "{principal} for {sender}");
            if !principal.contains("123456789012") {
                assert_eq!(allow("NotPrincipal"), !*truth, "not {principal} for {sender}");
            }
        }
    }
}

#[test]
fn a_principal_needs_its_case_and_service_names_take_no_wildcard() {
    for principal in
        [r#"{"Service": "*"}"#, r#"{"Service": "*.amazonaws.com"}"#, r#"{"aws": "*"}"#, r#""123456789012""#]
    {
        let text = format!(r#"{{"Statement": {}}}"#, statement("Allow", &format!(r#""Principal": {principal}"#)));
        assert!(Document::read(&Value::string(text)).is_err(), "{principal}");
    }
}

#[test]
fn an_explicit_deny_decides_and_without_an_allow_nothing_is_allowed() {
    let everyone = r#""Principal": "*""#;
    let (allow, deny) = (statement("Allow", everyone), statement("Deny", everyone));
    let elsewhere = deny.replace("logs/*", "logs/b");
    let put = deny.replace("GetObject", "PutObject");
    let of_user = statement("Deny", &format!(r#""Principal": {{"AWS": "{USER}"}}"#));
    for (statements, truth) in [
        (vec![], NO),
        (vec![&allow], YES),
        (vec![&deny], NO),
        (vec![&allow, &deny], NO),
        (vec![&deny, &allow], NO),
        (vec![&allow, &elsewhere, &put], YES),
        (vec![&elsewhere], NO),
        (vec![&allow, &of_user], NO),
    ] {
        let statements: Vec<&str> = statements.into_iter().map(String::as_str).collect();
        assert_eq!(read(&statements.join(", "), USER), truth, "{statements:?}");
    }
    assert_eq!(read(&format!("{allow}, {of_user}"), ROLE), YES);
}

#[test]
fn an_unknown_deny_leaves_open_what_is_allowed_and_no_more() {
    let allow = statement("Allow", r#""Principal": "*""#);
    let truth = |statements: &str| {
        let document = Document::read(&punched(&format!(r#"{{"Statement": [{statements}]}}"#))).unwrap();
        let request = request("s3:GetObject", "arn:aws:s3:::logs/a", &[]);
        allows(Layer { document: &document, of: Of::Bucket(&logs()) }, &request)
    };
    assert_eq!(truth(&allow.replace("Allow", "HOLE")), OPEN);
    assert_eq!(truth(&format!("{allow}, {}", allow.replace("Allow", "HOLE"))), OPEN);
    assert_eq!(truth(&format!("{allow}, \"HOLE\"")), OPEN);
    assert_eq!(truth(&format!("{}, \"HOLE\"", allow.replace("Allow", "Deny"))), NO);
    assert_eq!(truth(&allow.replace("s3:GetObject", "HOLE")), OPEN);
    assert_eq!(truth(&format!("{}, {allow}", allow.replace("Allow", "Deny").replace("s3:GetObject", "HOLE"))), OPEN);
    assert_eq!(truth(&allow.replace("logs/*", "other/*").replace("s3:GetObject", "HOLE")), NO);
}

/// Whether a statement of an identity policy with these elements fires.
fn fires(elements: &str, version: &str, action: &str, resource: &str) -> Truth {
    let document = format!(r#"{{"Version": "{version}", "Statement": {{"Effect": "Allow", {elements}}}}}"#);
    let document = Document::read(&Value::string(&document)).unwrap();
    let layer = Layer { document: &document, of: Of::Identity(None) };
    layer.fires(&document.statements[0], &request(action, resource, &[]))
}

#[test]
fn actions_and_resources_and_their_opposites() {
    let (any, new) = (r#""Resource": "*""#, "2012-10-17");
    for (elements, action, resource, truth) in [
        (format!(r#""Action": "iam:*AccessKey*", {any}"#), "iam:CreateAccessKey", "a", YES),
        (format!(r#""Action": "iam:*AccessKey*", {any}"#), "iam:CreateUser", "a", NO),
        (format!(r#""Action": "IAM:listaccesskeys", {any}"#), "iam:ListAccessKeys", "a", YES),
        (format!(r#""Action": ["sqs:SendMessage", "s3:?etObject"], {any}"#), "s3:GetObject", "a", YES),
        (format!(r#""Action": "*", {any}"#), "s3:GetObject", "a", YES),
        (format!(r#""NotAction": "iam:*", {any}"#), "s3:GetObject", "a", YES),
        (format!(r#""NotAction": "iam:*", {any}"#), "iam:CreateUser", "a", NO),
        (
            r#""NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*""#.into(),
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            YES,
        ),
        (
            r#""NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*""#.into(),
            "s3:DeleteBucket",
            "arn:aws:s3:::b",
            NO,
        ),
        (
            r#""NotAction": "s3:DeleteBucket", "Resource": "arn:aws:s3:::*""#.into(),
            "sqs:SendMessage",
            "arn:aws:sqs:::b",
            NO,
        ),
        (
            r#""Action": "s3:*", "Resource": "arn:aws:s3:::b/*/test/*""#.into(),
            "s3:GetObject",
            "arn:aws:s3:::b/1/test/object.jpg",
            YES,
        ),
        (
            r#""Action": "s3:*", "Resource": "arn:aws:s3:::b/*/test/*""#.into(),
            "s3:GetObject",
            "arn:aws:s3:::b/1/2/test/3/object.jpg",
            YES,
        ),
        (
            r#""Action": "s3:*", "Resource": "arn:aws:s3:::b/*/test/*""#.into(),
            "s3:GetObject",
            "arn:aws:s3:::b/1-test/object.jpg",
            NO,
        ),
        (r#""Action": "s3:*", "Resource": "arn:aws:s3:::b/*""#.into(), "s3:ListBucket", "arn:aws:s3:::b", NO),
        (r#""Action": "s3:*", "Resource": "arn:aws:s3:::B/*""#.into(), "s3:GetObject", "arn:aws:s3:::b/k", NO),
        (
            r#""Action": "s3:*", "NotResource": ["arn:aws:s3:::hr", "arn:aws:s3:::hr/*"]"#.into(),
            "s3:GetObject",
            "arn:aws:s3:::hr/k",
            NO,
        ),
        (
            r#""Action": "s3:*", "NotResource": ["arn:aws:s3:::hr", "arn:aws:s3:::hr/*"]"#.into(),
            "s3:GetObject",
            "arn:aws:s3:::it/k",
            YES,
        ),
    ] {
        assert_eq!(fires(&elements, new, action, resource), truth, "{elements} for {action} of {resource}");
    }
}

#[test]
fn variables_in_resources_are_of_the_newer_version_only() {
    let home = r#""Action": "s3:*", "Resource": "arn:aws:s3:::b/${aws:username}/*""#;
    let not_home = home.replace("Resource", "NotResource");
    let (new, old) = ("2012-10-17", "2008-10-17");
    assert_eq!(fires(home, new, "s3:GetObject", "arn:aws:s3:::b/david/k"), OPEN);
    assert_eq!(fires(home, new, "s3:GetObject", "arn:aws:s3:::c/david/k"), NO);
    assert_eq!(fires(&not_home, new, "s3:GetObject", "arn:aws:s3:::b/david/k"), OPEN);
    assert_eq!(fires(home, old, "s3:GetObject", "arn:aws:s3:::b/david/k"), NO);
    assert_eq!(fires(home, old, "s3:GetObject", "arn:aws:s3:::b/${aws:username}/k"), YES);
    let stars = r#""Action": "s3:*", "Resource": "arn:aws:s3:::b/${*}/${?}""#;
    assert_eq!(fires(stars, new, "s3:GetObject", "arn:aws:s3:::b/*/?"), YES);
    assert_eq!(fires(stars, new, "s3:GetObject", "arn:aws:s3:::b/a/b"), NO);
}
