//! What the role of a replication lacks, where other policies than its own decide.

use super::super::{Answer, replication_exceeds, replication_lacks};
use crate::value::{Reason, Truth, Type, Value, Why};

const ROLE: &str = "arn:aws:iam::111122223333:role/replicate";

/// The document of a role that AWS's sample gives it, with more statements.
fn sample(more: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [
          {{"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": "arn:aws:s3:::from"}},
          {{"Effect": "Allow", "Action": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], "Resource": "arn:aws:s3:::from/*"}},
          {{"Effect": "Allow", "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], "Resource": "arn:aws:s3:::to/*"}}{more}]}}"#
    )
}

fn key(name: &str, policy: Option<&str>) -> Value {
    let account = Value::string("111122223333");
    let arn = Value::string(format!("arn:aws:kms:eu-west-1:111122223333:key/{name}"));
    Value::object([("arn", arn), ("policy", policy.map_or_else(Value::null, Value::string)), ("account", account)])
}

/// Whether the role lacks something, with these policies of source and destination, and, of a replication of objects with
/// KMS keys, of both keys.
fn lacks(role: &str, source: Option<&str>, destination: Option<&str>, keys: Option<Option<&str>>) -> Truth {
    let text = |policy: Option<&str>| policy.map_or_else(Value::null, Value::string);
    let account = || Value::string("111122223333");
    let region = || Value::string("eu-west-1");
    let key = |name: &str| keys.map_or_else(Value::null, |policy| key(name, policy));
    let from = Value::object([
        ("arn", Value::string("arn:aws:s3:::from")),
        ("name", Value::string("from")),
        ("account", account()),
        ("region", region()),
        ("policy", text(source)),
        ("bucket_key_enabled", Value::bool(false)),
        ("key", key("from")),
    ]);
    let to = Value::object([
        ("arn", Value::string("arn:aws:s3:::to")),
        ("bucket", Value::string("to")),
        ("account", account()),
        ("region", region()),
        ("policy", text(destination)),
        ("key", key("to")),
    ]);
    let rule = Value::object([
        ("enabled", Value::bool(true)),
        ("all_objects", Value::bool(true)),
        ("selects_kms", Value::bool(keys.is_some())),
        ("destination", to),
    ]);
    let role = Value::object([("arn", Value::string(ROLE)), ("policies", Value::tuple(vec![Value::string(role)]))]);
    let replication = Value::object([("role", role), ("rules", Value::tuple(vec![rule]))]);
    replication_lacks(&from, &replication).truth
}

fn deny(bucket: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Statement": {{"Effect": "Deny", "Principal": "*", "Action": "{action}", "Resource": ["arn:aws:s3:::{bucket}", "arn:aws:s3:::{bucket}/*"]{condition}}}}}"#
    )
}

#[test]
fn the_sample_of_aws_lacks_nothing() {
    assert_eq!(lacks(&sample(""), None, None, None), Truth::False);
    assert_eq!(lacks(&sample("").replace("s3:ReplicateDelete", "s3:ReplicateTags"), None, None, None), Truth::True);
}

#[test]
fn a_deny_of_plain_http_at_either_end_keeps_nothing_from_s3() {
    let tls = |bucket| deny(bucket, "s3:*", r#", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#);
    assert_eq!(lacks(&sample(""), Some(&tls("from")), Some(&tls("to")), None), Truth::False);
}

#[test]
fn a_deny_at_either_end_takes_what_the_role_allows() {
    assert_eq!(lacks(&sample(""), Some(&deny("from", "s3:GetObject*", "")), None, None), Truth::True);
    assert_eq!(lacks(&sample(""), None, Some(&deny("to", "s3:Replicate*", "")), None), Truth::True);
    let endpoint = r#", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}"#;
    assert_eq!(lacks(&sample(""), None, Some(&deny("to", "s3:*", endpoint)), None), Truth::True);
}

#[test]
fn a_key_policy_may_grant_to_the_role_itself() {
    let grant = |principal: &str| {
        format!(
            r#"{{"Statement": {{"Effect": "Allow", "Principal": {{"AWS": "{principal}"}}, "Action": "kms:*", "Resource": "*"}}}}"#
        )
    };
    let (role, root) = (grant(ROLE), grant("arn:aws:iam::111122223333:root"));
    assert_eq!(lacks(&sample(""), None, None, Some(Some(&role))), Truth::False);
    // A grant to the account leaves it to the policies of the role.
    assert_eq!(lacks(&sample(""), None, None, Some(Some(&root))), Truth::True);
    assert_eq!(lacks(&sample(""), None, None, Some(None)), Truth::True);
}

#[test]
fn which_context_s3_sends_for_replicas_is_not_known() {
    let with = |context: &str| {
        sample(&format!(
            r#", {{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}}, {{"Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*", "Condition": {{"StringLike": {{"kms:EncryptionContext:aws:s3:arn": {context}}}}}}}"#
        ))
    };
    assert_eq!(lacks(&with(r#""arn:aws:s3:::to/*""#), None, None, Some(None)), Truth::Unknown);
    assert_eq!(lacks(&with(r#"["arn:aws:s3:::to", "arn:aws:s3:::to/*"]"#), None, None, Some(None)), Truth::False);
    assert_eq!(lacks(&with(r#""arn:aws:s3:::else/*""#), None, None, Some(None)), Truth::True);
}

/// What one says of the replication of `from` to `to` by a role with a policy, by the rule's members.
fn asked(ask: fn(&Value, &Value) -> Answer, role: &str, source: &[(&str, Value)], rule: &[(&str, Value)]) -> Answer {
    let end = |name: &str, more: &[(&str, Value)]| {
        let arn = Value::string(format!("arn:aws:s3:::{name}"));
        let own = [("arn", arn), ("name", Value::string(name)), ("bucket", Value::string(name))];
        let account = [("account", Value::string("111122223333")), ("region", Value::string("eu-west-1"))];
        Value::object(own.into_iter().chain(account).chain(more.iter().cloned()))
    };
    let rule = Value::object(
        rule.iter().cloned().chain([("destination", end("to", &[])), ("all_objects", Value::bool(true))]),
    );
    let role = Value::object([("arn", Value::string(ROLE)), ("policies", Value::tuple(vec![Value::string(role)]))]);
    ask(&end("from", source), &Value::object([("role", role), ("rules", Value::tuple(vec![rule]))]))
}

fn open(what: &str) -> Value {
    Value::unknown_because(Type::Bool, Reason::new(Why::NotGiven, what))
}

#[test]
fn a_rule_that_may_not_be_enabled_may_need_nothing() {
    const NONE: &str = r#"{"Statement": []}"#;
    let role = |enabled: Value| asked(replication_lacks, NONE, &[], &[("enabled", enabled)]);
    assert_eq!(role(Value::bool(true)).truth, Truth::True);
    assert_eq!(role(Value::bool(false)).truth, Truth::False);
    let perhaps = role(open("var.st"));
    assert_eq!((perhaps.truth, perhaps.reason), (Truth::Unknown, Some(Reason::new(Why::NotGiven, "var.st"))));
    // What has everything has it either way.
    assert_eq!(asked(replication_lacks, &sample(""), &[], &[("enabled", open("var.st"))]).truth, Truth::False);
}

#[test]
fn what_only_an_unknown_setting_asks_for_may_not_be_lacking() {
    let version = r#"{"Statement": {"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:Replicate*"], "Resource": "*"}}"#;
    let on = ("enabled", Value::bool(true));
    for name in ["selects_kms", "owner_override"] {
        let with = |value: Value| asked(replication_lacks, version, &[], &[on.clone(), (name, value)]).truth;
        assert_eq!(with(Value::bool(true)), Truth::True, "{name}");
        assert_eq!(with(Value::bool(false)), Truth::False, "{name}");
        assert_eq!(with(open("var.x")), Truth::Unknown, "{name}");
    }
    let lock =
        |value: Value| asked(replication_lacks, version, &[("object_lock", value)], std::slice::from_ref(&on)).truth;
    assert_eq!([true, false].map(|on| lock(Value::bool(on))), [Truth::True, Truth::False]);
    assert_eq!(lock(open("var.x")), Truth::Unknown);
    // Without a KMS key of the source, nothing is decrypted.
    let key = |algorithm: Value| {
        let source = [("algorithm", algorithm), ("key", key("from", None))];
        let kms = [on.clone(), ("selects_kms", Value::bool(true))];
        asked(replication_lacks, &version.replace("s3:Replicate*", "s3:*"), &source, &kms).truth
    };
    assert_eq!(key(Value::string("aws:kms")), Truth::True);
    assert_eq!(key(open("var.x")), Truth::Unknown);
}

#[test]
fn what_only_a_rule_needs_that_may_not_be_enabled_may_be_too_much() {
    let role = |text: &str, enabled: Value| asked(replication_exceeds, text, &[], &[("enabled", enabled)]);
    assert_eq!(role(&sample(""), Value::bool(true)).truth, Truth::False);
    assert_eq!(role(&sample(""), Value::bool(false)).truth, Truth::True);
    let perhaps = role(&sample(""), open("var.st"));
    assert_eq!((perhaps.truth, perhaps.reason), (Truth::Unknown, Some(Reason::new(Why::NotGiven, "var.st"))));
    let all = r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#;
    assert_eq!(role(all, open("var.st")).truth, Truth::True);
    let little = r#"{"Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::from"}}"#;
    assert_eq!(role(little, open("var.st")).truth, Truth::False);
}
