//! Policies that name buckets by references, before there is a bucket.

use std::sync::Arc;

use super::super::{Target, http_denied, public_read};
use super::http::{denied, open, undecided};
use super::{address, hole, symbol};
use crate::resource::Address;
use crate::value::{Piece, Shape, Symbol, Truth, Value};

/// The canonical policy as a module writes it before the bucket exists.
fn symbolic(bucket: Value, objects: Value) -> Value {
    Value::object([(
        "Statement",
        Value::object([
            ("Effect", Value::string("Deny")),
            ("Principal", Value::string("*")),
            ("Action", Value::string("s3:*")),
            ("Resource", Value::tuple(vec![bucket, objects])),
            ("Condition", Value::object([("Bool", Value::object([("aws:SecureTransport", Value::bool(false))]))])),
        ]),
    )])
}

fn template(before: &str, name: &str, path: &str, after: &str) -> Value {
    template_of(vec![Piece::Text(before.into()), Piece::Hole(Arc::new(symbol(name, path))), Piece::Text(after.into())])
}

fn template_of(pieces: Vec<Piece>) -> Value {
    Value::unknown(hole().with_shape(Shape::Template(pieces.into())))
}

fn piece(value: Value) -> Piece {
    Piece::Hole(value.as_unknown().unwrap().clone())
}

#[test]
fn a_policy_that_refers_to_its_own_bucket_is_decided_before_the_bucket_exists() {
    let arn = Value::unknown(symbol("logs", "arn"));
    for target in [
        Target::new(&arn, &Value::unknown(symbol("logs", "bucket")), None),
        Target::new(&arn, &Value::string("logs"), None),
        Target::new(&Value::unknown(hole()), &Value::string("logs"), Some("aws")).declared_by(address("logs")),
    ] {
        denied(http_denied(&symbolic(arn.clone(), template("", "logs", "arn", "/*")), &target));
        open(http_denied(&symbolic(arn.clone(), arn.clone()), &target), "s3:GetObject of any object");
        let objects = template("", "logs", "arn", "/*");
        open(http_denied(&symbolic(objects.clone(), objects), &target), "s3:ListBucket of the bucket");
    }
}

#[test]
fn a_name_needs_the_partition() {
    let (bucket, objects) =
        (template("arn:aws:s3:::", "logs", "id", ""), template("arn:aws:s3:::", "logs", "id", "/*"));
    let arn = Value::unknown(symbol("logs", "arn"));
    let known = Target::new(&arn, &Value::string("logs"), Some("aws"));
    denied(http_denied(&symbolic(bucket.clone(), objects.clone()), &known));
    let elsewhere = Target::new(&arn, &Value::string("logs"), Some("aws-cn"));
    open(http_denied(&symbolic(bucket.clone(), objects.clone()), &elsewhere), "its Resource");
    let told = Target::new(&arn, &Value::unknown(symbol("logs", "id")), None);
    denied(http_denied(&symbolic(bucket, objects), &told));
    let (bucket, objects) = (template("arn:*:s3:::", "logs", "id", ""), template("arn:*:s3:::", "logs", "id", "/*"));
    denied(http_denied(&symbolic(bucket, objects), &told));
}

#[test]
fn another_bucket_s_symbol_is_not_this_bucket() {
    let target = Target::new(&Value::unknown(symbol("logs", "arn")), &Value::unknown(symbol("logs", "id")), None);
    let other = || Value::unknown(symbol("data", "arn"));
    let other_objects = || template("", "data", "arn", "/*");
    let own = || Value::unknown(symbol("logs", "arn"));
    open(http_denied(&symbolic(other(), other_objects()), &target), "its Resource");
    open(http_denied(&symbolic(own(), other_objects()), &target), "s3:GetObject of any object");
    let by_name = |path, after| template("arn:aws:s3:::", "data", path, after);
    open(http_denied(&symbolic(by_name("id", ""), by_name("bucket", "/*")), &target), "its Resource");
    // With more behind it the other ARN is a pattern that may reach this bucket, and a region is no name.
    undecided(http_denied(&symbolic(own(), template("", "data", "arn", "*")), &target), "after apply");
    undecided(http_denied(&symbolic(own(), by_name("region", "/*")), &target), "after apply");
    // A bucket that is not declared here may be the other one.
    let elsewhere = Target::new(&Value::unknown(hole()), &Value::unknown(hole()), None);
    undecided(http_denied(&symbolic(other(), other_objects()), &elsewhere), "aws_s3_bucket.data.arn");
    // Both among the resources, as a policy that two buckets share.
    let shared = Value::object([(
        "Statement",
        Value::tuple(vec![
            symbolic(other(), other_objects()).get("Statement").unwrap().clone(),
            symbolic(own(), template("", "logs", "arn", "/*")).get("Statement").unwrap().clone(),
        ]),
    )]);
    denied(http_denied(&shared, &target));
}

#[test]
fn a_name_that_is_made_of_something_new_is_the_same_name_in_the_policy() {
    let arn = Value::unknown(symbol("logs", "arn"));
    let suffix = |before: &str, after: &str| template(before, "suffix", "hex", after);
    let target = Target::new(&arn, &suffix("logs-", ""), None);
    let policy = |name: &str| {
        symbolic(suffix(&format!("arn:aws:s3:::{name}"), ""), suffix(&format!("arn:aws:s3:::{name}"), "/*"))
    };
    denied(http_denied(&policy("logs-"), &target));
    assert_ne!(http_denied(&policy("other-"), &target).truth, Truth::True);
    let nested =
        template_of(vec![Piece::Text("arn:aws:s3:::".into()), piece(suffix("logs-", "")), Piece::Text("/*".into())]);
    denied(http_denied(&symbolic(arn.clone(), nested), &target));
    let whole = Target::new(&arn, &Value::unknown(symbol("pet", "id")), None);
    denied(http_denied(
        &symbolic(template("arn:aws:s3:::", "pet", "id", ""), template("arn:aws:s3:::", "pet", "id", "/*")),
        &whole,
    ));
}

#[test]
fn everyone_may_read_the_bucket_whose_symbol_the_policy_has() {
    let target = Target::new(&Value::unknown(symbol("logs", "arn")), &Value::unknown(symbol("logs", "id")), None);
    let read = |resources: Vec<Value>| {
        let statement = Value::object([
            ("Effect", Value::string("Allow")),
            ("Principal", Value::string("*")),
            ("Action", Value::string("s3:GetObject")),
            ("Resource", Value::tuple(resources)),
        ]);
        public_read(&Value::object([("Statement", Value::tuple(vec![statement]))]), &target).truth
    };
    let (own, other) = (template("", "logs", "arn", "/*"), template("", "data", "arn", "/*"));
    assert_eq!(read(vec![own.clone()]), Truth::True);
    assert_eq!(read(vec![other.clone()]), Truth::False);
    assert_eq!(read(vec![other, own]), Truth::True);
    assert_eq!(read(vec![template("", "data", "arn", "*")]), Truth::Unknown);
}

#[test]
fn the_account_of_a_provider_configuration_and_the_names_of_roles_are_identifiers() {
    let who = |kind: &str, path: &str| {
        let address = Arc::new(Address { kind: kind.into(), ..Address::clone(&address("x")) });
        hole().with_shape(Shape::Symbol(Symbol { address, path: path.into() }))
    };
    let target = Target::new(&Value::string("arn:aws:s3:::logs"), &Value::string("logs"), Some("aws"));
    let to = |principal: Value, conditions: Vec<(&str, Value)>| {
        let statement = Value::object([
            ("Effect", Value::string("Allow")),
            ("Principal", Value::object([("AWS", principal)])),
            ("Action", Value::string("s3:GetObject")),
            ("Resource", Value::string("arn:aws:s3:::logs/*")),
            ("Condition", Value::object([("StringEquals", Value::object(conditions))])),
        ]);
        public_read(&Value::object([("Statement", Value::tuple(vec![statement]))]), &target).truth
    };
    let account = || Value::unknown(who("provider", "account_id"));
    assert_eq!(to(account(), Vec::new()), Truth::False);
    assert_eq!(to(Value::unknown(who("provider", "alias")), Vec::new()), Truth::Unknown);
    let everyone = |key, value| to(Value::string("*"), vec![(key, value)]);
    assert_eq!(everyone("aws:SourceAccount", account()), Truth::False);
    let pieces =
        vec![Piece::Text("arn:aws:iam::123456789012:role/".into()), Piece::Hole(Arc::new(who("aws_iam_role", "name")))];
    assert_eq!(everyone("aws:PrincipalArn", template_of(pieces)), Truth::False);
}

#[test]
fn a_text_around_references_is_read_as_a_document() {
    let arn = || piece(Value::unknown(symbol("logs", "arn")));
    let text = |text: &str| Piece::Text(text.into());
    let document = |pieces: Vec<Piece>| {
        let unknown = Value::unknown(symbol("logs", "arn")).as_unknown().unwrap().as_ref().clone();
        Value::unknown(unknown.with_shape(Shape::Template(pieces.into())))
    };
    let start = r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [""#;
    let end = r#"/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}}"#;
    let target = Target::new(&Value::unknown(symbol("logs", "arn")), &Value::string("logs"), None);
    denied(http_denied(&document(vec![text(start), arn(), text("\", \""), arn(), text(end)]), &target));
    open(http_denied(&document(vec![text(start), arn(), text(end)]), &target), "s3:ListBucket of the bucket");
    // Outside of strings nobody knows what a piece does to the JSON.
    let list = start.trim_end_matches("[\"").to_owned();
    let rest = end.trim_start_matches("/*\"]");
    undecided(http_denied(&document(vec![text(&list), arn(), text(rest)]), &target), "aws_s3_bucket.logs.arn");
}
