use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact};
use crate::value::{Shape, Value};

fn role(kind: &str, values: Json) -> String {
    let bucket = Fixture::new()
        .create(
            "aws_s3_bucket.t",
            json!({"bucket": "t", "bucket_domain_name": {"$": "aws_s3_bucket.t.bucket_domain_name"}}),
        )
        .create("aws_s3_bucket.other", json!({"bucket": "other"}))
        .create(&format!("{kind}.x"), values)
        .after("aws_s3_bucket.t");
    super::estate::shown(&bucket, "roles")
}

#[test]
fn each_use_of_a_bucket_is_a_role() {
    let reference = json!({"$": "aws_s3_bucket.t.id"});
    for (kind, values, expected) in [
        ("aws_s3_bucket_logging", json!({"bucket": "other", "target_bucket": reference}), "log-target"),
        ("aws_lb", json!({"access_logs": [{"bucket": reference, "enabled": true}]}), "elb-log-target"),
        ("aws_alb", json!({"access_logs": [{"bucket": "t", "enabled": true}]}), "elb-log-target"),
        ("aws_elb", json!({"access_logs": [{"bucket": "t"}]}), "elb-log-target"),
        (
            "aws_cloudfront_distribution",
            json!({"logging_config": [{"bucket": "t.s3.amazonaws.com"}]}),
            "cloudfront-log-target",
        ),
        (
            "aws_cloudfront_distribution",
            json!({"logging_config": [{"bucket": {"$": "aws_s3_bucket.t.bucket_domain_name"}}]}),
            "cloudfront-log-target",
        ),
        ("aws_cloudtrail", json!({"s3_bucket_name": reference}), "trail-target"),
        (
            "aws_s3_bucket_inventory",
            json!({"bucket": "other", "destination": [{"bucket": [{"bucket_arn": {"$": "aws_s3_bucket.t.arn"}}]}]}),
            "inventory-target",
        ),
        (
            "aws_s3_bucket_replication_configuration",
            json!({"bucket": "other", "rule": [{"destination": [{"bucket": "arn:aws:s3:::t"}]}]}),
            "replication-destination",
        ),
        ("aws_s3_bucket_replication_configuration", json!({"bucket": "t", "rule": []}), "replication-source"),
        ("aws_s3_bucket_website_configuration", json!({"bucket": "t"}), "website"),
    ] {
        assert_eq!(role(kind, values), format!("[\"{expected}\"] declared"), "{kind}");
    }
}

#[test]
fn logs_that_are_off_make_no_role() {
    assert_eq!(role("aws_lb", json!({"access_logs": [{"bucket": "t", "enabled": false}]})), "[] declared");
    assert_eq!(role("aws_lb", json!({"access_logs": [{"bucket": "t"}]})), "[] declared");
    assert_eq!(role("aws_elb", json!({"access_logs": [{"bucket": "t", "enabled": false}]})), "[] declared");
    assert_eq!(role("aws_cloudfront_distribution", json!({"logging_config": []})), "[] declared");
}

#[test]
fn a_role_that_is_not_certain_leaves_the_list_open() {
    let bucket = Fixture::new()
        .create("aws_s3_bucket.t", json!({"bucket": "t"}))
        .create("aws_s3_bucket.u", json!({"bucket": "u"}))
        .create("aws_s3_bucket_website_configuration.t", json!({"bucket": "t"}))
        .create(
            "aws_cloudtrail.x",
            json!({"s3_bucket_name": {"$ambiguous": ["aws_s3_bucket.t.id", "aws_s3_bucket.u.id"]}}),
        )
        .after("aws_s3_bucket.t");
    let Shape::Between(known, others) = &fact(&bucket, "roles").value.as_unknown().unwrap().shape else { panic!() };
    let words = |roles: &[Value]| roles.iter().filter_map(|role| role.as_str().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!((words(known), words(others)), (vec!["website".to_owned()], vec!["trail-target".to_owned()]));
}

#[test]
fn inline_logging_to_a_bucket_that_is_not_made_yet_makes_a_role() {
    let inline = json!({"bucket": "a", "logging": [{"target_bucket": {"$": "aws_s3_bucket.t.id"}}]});
    let target = Fixture::new()
        .create("aws_s3_bucket.t", json!({"bucket": "t"}))
        .create("aws_s3_bucket.a", inline)
        .after("aws_s3_bucket.t");
    expect(&target, &[("roles", "[\"log-target\"] declared")]);
}

#[test]
fn inline_logging_makes_a_role_unless_a_companion_overrules_it() {
    let inline = json!({"bucket": "a", "logging": {"$live": [{"target_bucket": "t"}]}});
    let fixture = || {
        Fixture::new()
            .noop("aws_s3_bucket.a", inline.clone())
            .noop("aws_s3_bucket.t", json!({"bucket": "t"}))
            .noop("aws_s3_bucket.u", json!({"bucket": "u"}))
    };
    expect(&fixture().after("aws_s3_bucket.t"), &[("roles", "[\"log-target\"] declared")]);
    let moved = || fixture().create("aws_s3_bucket_logging.a", json!({"bucket": "a", "target_bucket": "u"}));
    expect(&moved().after("aws_s3_bucket.t"), &[("roles", "[] declared")]);
    expect(&moved().after("aws_s3_bucket.u"), &[("roles", "[\"log-target\"] declared")]);
}

#[test]
fn a_target_whose_name_is_not_known_is_still_a_target() {
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.t", json!({"bucket": {"$unset": true}}))
        .create("aws_s3_bucket_logging.a", json!({"bucket": "a", "target_bucket": {"$": "aws_s3_bucket.t.id"}}))
        .after("aws_s3_bucket.a");
    assert!(fact(&bucket, "logging.target").value.as_unknown().unwrap().not_null);
}

#[test]
fn a_target_is_certainly_set_only_by_a_block_that_is_certainly_there() {
    let target = |bucket: serde_json::Value| {
        let fixture = Fixture::new().create("aws_s3_bucket.t", json!({"bucket": "t"}));
        let bucket = fixture.create("aws_s3_bucket.a", bucket).after("aws_s3_bucket.a");
        let target = fact(&bucket, "logging.target").value.clone();
        target.as_unknown().map(|unknown| unknown.not_null)
    };
    let named = |block: serde_json::Value| target(json!({"bucket": "a", "logging": block}));
    // Terraform takes no null for a required argument.
    assert_eq!(named(json!([{"target_bucket": {"$unknown": true}}])), Some(true));
    for block in [json!({"$unknown": true}), json!([{"$unknown": true}]), json!({"$dynamic": true})] {
        assert_eq!(named(block), Some(false));
    }
    // Where the block stems from says nothing of whether it is there.
    for basis in ["$assumed", "$ambiguous"] {
        assert_eq!(named(json!({basis: ["aws_s3_bucket.t.id"]})), Some(false));
    }
    let lacks = Fixture::new().noop("aws_s3_bucket.a", json!({"bucket": "a"})).after("aws_s3_bucket.a");
    assert!(!fact(&lacks, "logging.target").value.as_unknown().unwrap().not_null);
    let imported = Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"})).imported().after("aws_s3_bucket.a");
    assert!(!fact(&imported, "logging.target").value.as_unknown().unwrap().not_null);
}
