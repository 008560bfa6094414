use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact};
use crate::value::{Shape, Value, Why};

fn replicating(role: Json, destination: Json) -> Fixture {
    let rule = json!([{"id": "all", "status": "Enabled", "destination": [{"bucket": destination, "account": null}]}]);
    Fixture::new()
        .account("123456789012")
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": "b"}))
        .create(
            "aws_s3_bucket_replication_configuration.a",
            json!({"bucket": {"$": "aws_s3_bucket.a.id"}, "role": role, "rule": rule}),
        )
}

fn trusted() -> Json {
    json!({"name": "r", "assume_role_policy": "{\"Statement\":[]}"})
}

fn rules(fixture: Fixture) -> String {
    fact(&fixture.after("aws_s3_bucket.a"), "replication.rules").value.shown().to_string()
}

/// A rule that copies everything and asks for nothing else.
fn plain(destination: &str) -> String {
    format!(
        "[{{ all_objects = true, destination = {{ {destination} }}, enabled = true, id = \"all\", metrics = false, \
         owner_override = false, replication_time = false, selects_kms = false, status = \"Enabled\" }}]"
    )
}

/// Policies of buckets and keys elsewhere name the role by its ARN.
#[test]
fn the_arn_of_the_role_is_told_as_far_as_it_is_known() {
    let arn = |fixture: Fixture| fact(&fixture.after("aws_s3_bucket.a"), "replication.role.arn").value.clone();
    let literal = "arn:aws:iam::123456789012:role/r";
    assert_eq!(arn(replicating(json!(literal), json!("arn:aws:s3:::b"))).as_str(), Some(literal));
    let declared = |role: Json| {
        arn(replicating(json!({"$": "aws_iam_role.r.arn"}), json!("arn:aws:s3:::b")).create("aws_iam_role.r", role))
    };
    let unset = json!({"$unset": true});
    let role = json!({"name": "r", "path": "/", "assume_role_policy": "{}", "arn": unset});
    assert_eq!(declared(role).as_str(), Some(literal));
    assert!(declared(json!({"name": unset, "path": "/", "assume_role_policy": "{}", "arn": unset})).is_unknown());
    let none = Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"}));
    assert!(arn(none).is_null());
}

#[test]
fn a_destination_of_the_estate_shows_its_versioning() {
    let fixture = || {
        replicating(json!({"$": "aws_iam_role.r.arn"}), json!({"$": "aws_s3_bucket.b.arn"}))
            .create("aws_iam_role.r", trusted())
    };
    let off = plain(
        "account = \"123456789012\", arn = \"arn:aws:s3:::b\", bucket = \"b\", \
         key = { account = null, arn = null, policy = null, region = null }, key_id = null, \
         ownership = \"BucketOwnerEnforced\", policy = null, region = \"eu-west-1\", versioning = \"Disabled\"",
    );
    assert_eq!(rules(fixture()), off);
    let on = fixture().create(
        "aws_s3_bucket_versioning.b",
        json!({"bucket": "b", "versioning_configuration": [{"status": "Enabled"}]}),
    );
    assert_eq!(rules(on), off.replace("Disabled", "Enabled"));
    expect(
        &fixture().after("aws_s3_bucket.a"),
        &[
            ("replication.declared", "true declared"),
            ("replication.role.address", "\"aws_iam_role.r\" declared"),
            ("replication.role.trust", "\"{\\\"Statement\\\":[]}\" declared"),
            ("roles", "[\"replication-source\"] declared"),
        ],
    );
}

#[test]
fn a_destination_elsewhere_is_unknown_except_for_its_name() {
    let shown = rules(replicating(json!("arn:aws:iam::1:role/r"), json!("arn:aws:s3:::far")));
    assert_eq!(
        shown,
        plain(
            "account = (known after apply), arn = \"arn:aws:s3:::far\", bucket = \"far\", \
             key = { account = null, arn = null, policy = null, region = null }, key_id = null, \
             ownership = (known after apply), policy = (known after apply), region = (known after apply), \
             versioning = (known after apply)"
        )
    );
}

#[test]
fn a_destination_elsewhere_with_a_companion_here_shows_what_that_sets() {
    let fixture = replicating(json!("arn:aws:iam::1:role/r"), json!("arn:aws:s3:::far")).create(
        "aws_s3_bucket_versioning.far",
        json!({"bucket": "far", "versioning_configuration": [{"status": "Suspended"}]}),
    );
    assert!(rules(fixture).contains("versioning = \"Suspended\""));
}

#[test]
fn candidates_that_agree_decide_the_versioning_of_a_destination() {
    let either = json!({"$ambiguous": ["aws_s3_bucket.b.arn", "aws_s3_bucket.c.arn"]});
    let fixture = |status: &str| {
        replicating(json!("arn:aws:iam::1:role/r"), either.clone())
            .create("aws_s3_bucket.c", json!({"bucket": "c"}))
            .create(
                "aws_s3_bucket_versioning.b",
                json!({"bucket": "b", "versioning_configuration": [{"status": "Enabled"}]}),
            )
            .create(
                "aws_s3_bucket_versioning.c",
                json!({"bucket": "c", "versioning_configuration": [{"status": status}]}),
            )
    };
    assert!(rules(fixture("Enabled")).contains("versioning = \"Enabled\""));
    assert!(rules(fixture("Suspended")).contains("versioning = (known after apply)"));
}

#[test]
fn a_role_is_found_by_its_arn_and_its_trust_through_a_data_source() {
    let arn = "arn:aws:iam::123456789012:role/r";
    let bucket = replicating(json!(arn), json!("b"))
        .data("data.aws_iam_policy_document.trust", json!({"statement": [{"actions": ["sts:AssumeRole"]}]}))
        .noop(
            "aws_iam_role.r",
            json!({"arn": arn, "assume_role_policy": {"$": "data.aws_iam_policy_document.trust.json"}}),
        )
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("replication.role.address", "\"aws_iam_role.r\" declared")]);
    let trust = &fact(&bucket, "replication.role.trust").value;
    assert!(trust.as_str().is_some_and(|text| text.contains("\"Action\": \"sts:AssumeRole\"")));
}

#[test]
fn a_role_elsewhere_is_not_known() {
    let bucket = replicating(json!("arn:aws:iam::1:role/far"), json!("b")).after("aws_s3_bucket.a");
    expect(&bucket, &[("replication.role.trust", "OutsideEstate"), ("replication.role.address", "null absent")]);
    let read = replicating(json!({"$": "data.aws_iam_role.r.arn"}), json!("b"))
        .data("data.aws_iam_role.r", json!({"assume_role_policy": "{}"}))
        .after("aws_s3_bucket.a");
    expect(&read, &[("replication.role.trust", "\"{}\" prior_state")]);
}

#[test]
fn inline_replication_reads_the_same() {
    let inline = json!({"bucket": "a", "replication_configuration": [{"role": "arn:aws:iam::1:role/r",
        "rules": [{"id": "x", "status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b"}]}]}]});
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", inline)
        .noop("aws_s3_bucket.b", json!({"bucket": "b", "versioning": {"$live": [{"enabled": true}]}}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("replication.declared", "true declared")]);
    assert!(fact(&bucket, "replication.rules").value.shown().to_string().contains("versioning = \"Enabled\""));
}

#[test]
fn rules_that_are_not_known_are_unknown_and_not_none() {
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(
            "aws_s3_bucket_replication_configuration.a",
            json!({"bucket": "a", "role": "r", "rule": {"$dynamic": true}}),
        )
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("replication.declared", "true declared"), ("replication.rules", "KnownAfterApply")]);
}

/// A member of the first rule's destination.
fn destination(fixture: Fixture, path: &[&str]) -> Value {
    let bucket = fixture.after("aws_s3_bucket.a");
    let rule = fact(&bucket, "replication.rules").value.items().unwrap()[0].clone();
    path.iter().fold(rule.get("destination").unwrap().clone(), |value, name| value.get(name).unwrap().clone())
}

#[test]
fn a_destination_shows_the_policy_that_this_estate_gives_it() {
    let to = |arn: &str| {
        replicating(json!("arn:aws:iam::1:role/r"), json!(arn))
            .create("aws_s3_bucket_policy.b", json!({"bucket": "b", "policy": "{\"b\":1}"}))
            .create("aws_s3_bucket_policy.far", json!({"bucket": "far", "policy": "{\"far\":1}"}))
            .create("aws_s3_bucket_versioning.far", json!({"bucket": "further"}))
    };
    let policy = |arn: &str| destination(to(arn), &["policy"]).shown().to_string();
    assert_eq!(policy("arn:aws:s3:::b"), "\"{\\\"b\\\":1}\"");
    assert_eq!(policy("arn:aws:s3:::far"), "\"{\\\"far\\\":1}\"");
    let outside = destination(to("arn:aws:s3:::further"), &["policy"]);
    assert_eq!(outside.as_unknown().unwrap().reason.why, Why::OutsideEstate);
}

#[test]
fn a_replica_key_shows_its_arn_its_policy_and_whose_it_is() {
    let encrypted = |key: Json| {
        let rule = json!([{"status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b",
            "encryption_configuration": [{"replica_kms_key_id": key}]}]}]);
        Fixture::new()
            .account("123456789012")
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_s3_bucket.b", json!({"bucket": "b"}))
            .create("aws_kms_key.k", json!({"policy": "{\"k\":1}", "arn": {"$unset": true}}))
            .create("aws_s3_bucket_replication_configuration.a", json!({"bucket": "a", "role": "r", "rule": rule}))
    };
    let own = destination(encrypted(json!({"$": "aws_kms_key.k.arn"})), &["key"]);
    assert_eq!(
        own.shown().to_string(),
        "{ account = \"123456789012\", arn = (known after apply), policy = \"{\\\"k\\\":1}\", region = \"eu-west-1\" }"
    );
    let symbol = &own.get("arn").unwrap().as_unknown().unwrap().shape;
    assert!(matches!(symbol, Shape::Symbol(symbol) if symbol.to_string() == "aws_kms_key.k.arn"));
    let far = "arn:aws:kms:us-east-1:999999999999:key/far";
    assert_eq!(
        destination(encrypted(json!(far)), &["key"]).shown().to_string(),
        format!(
            "{{ account = \"999999999999\", arn = \"{far}\", policy = (known after apply), region = \"us-east-1\" }}"
        )
    );
}

#[test]
fn a_key_is_certain_only_where_its_block_is() {
    let key = |block: Json| {
        let rule = json!([{"status": "Enabled", "destination": [{"bucket": "b", "encryption_configuration": block}]}]);
        let bucket = Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_kms_key.k", json!({"arn": {"$unset": true}}))
            .create("aws_s3_bucket_replication_configuration.a", json!({"bucket": "a", "role": "r", "rule": rule}))
            .after("aws_s3_bucket.a");
        let rules = fact(&bucket, "replication.rules").value.clone();
        let key = rules.items().unwrap()[0].get("destination").and_then(|block| block.get("key_id")).unwrap().clone();
        key.as_unknown().unwrap().not_null
    };
    let arn = json!({"$assumed": ["aws_kms_key.k.arn"]});
    assert!(key(json!([{"replica_kms_key_id": arn}])));
    assert!(!key(arn));
}
