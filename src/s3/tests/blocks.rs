use proptest::prelude::*;
use serde_json::json;

use super::estate::{Fixture, expect, fact, subject_with};
use crate::estate::Side;
use crate::finding::Origin;
use crate::s3::account::either;
use crate::s3::{Fact, Settings};
use crate::value::{Reason, Truth, Type, Value, Why};

const ALL: [&str; 4] = [
    "public_access_block.block_public_acls",
    "public_access_block.block_public_policy",
    "public_access_block.ignore_public_acls",
    "public_access_block.restrict_public_buckets",
];

#[test]
fn omitted_settings_of_a_declared_block_are_off() {
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(
            "aws_s3_bucket_public_access_block.a",
            json!({"bucket": {"$": "aws_s3_bucket.a.id"}, "block_public_acls": true}),
        )
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.declared", "true declared"),
            (ALL[0], "true declared"),
            (ALL[1], "false declared"),
            (ALL[3], "false declared"),
        ],
    );
}

#[test]
fn the_stricter_of_bucket_and_account_holds() {
    let account =
        json!({"block_public_acls": true, "block_public_policy": false, "ignore_public_acls": {"$unknown": true}});
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", json!({"bucket": "a"}))
        .noop("aws_s3_bucket_public_access_block.a", json!({"bucket": "a", "restrict_public_buckets": true}))
        .noop("aws_s3_account_public_access_block.all", account)
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("account_block.declared", "true declared"),
            ("account_block.block_public_policy", "false declared"),
            (ALL[0], "true declared"),
            (ALL[1], "false declared"),
            (ALL[2], "KnownAfterApply"),
            (ALL[3], "true declared"),
        ],
    );
}

#[test]
fn the_block_of_another_account_does_not_count_and_that_of_an_unknown_one_may() {
    let fixture = |provider: serde_json::Value| {
        Fixture::new()
            .provider("aws.other", provider)
            .account("111111111111")
            .noop("aws_s3_bucket.a", json!({"bucket": "a"}))
            .noop("aws_s3_account_public_access_block.all", json!({"block_public_acls": true}))
            .of_provider(1)
    };
    let none = fixture(json!({"allowed": ["222222222222"]}));
    let other = Fixture::bare()
        .provider("aws", json!({"allowed": ["111111111111"]}))
        .provider("aws.other", json!({"allowed": ["222222222222"]}))
        .noop("aws_s3_bucket.a", json!({"bucket": "a"}))
        .noop("aws_s3_bucket_public_access_block.a", json!({"bucket": "a"}))
        .noop("aws_s3_account_public_access_block.all", json!({"block_public_acls": true}))
        .of_provider(1);
    expect(&other.after("aws_s3_bucket.a"), &[(ALL[0], "false declared"), ("account_block.declared", "false absent")]);
    let none = none.after("aws_s3_bucket.a");
    expect(&none, &[("account_block.declared", "NotRecorded")]);
    let reason = fact(&none, "account_block.declared").value.as_unknown().unwrap().reason.to_string();
    let block = "aws_s3_account_public_access_block.all";
    assert_eq!(reason, format!("the plan does not record whether {block} is of the same account"));
}

#[test]
fn a_deleted_account_block_is_gone() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", json!({"bucket": "a"}))
        .noop("aws_s3_bucket_public_access_block.a", json!({"bucket": "a"}))
        .delete("aws_s3_account_public_access_block.all", json!({"block_public_acls": true}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[(ALL[0], "false declared"), ("account_block.declared", "false absent")]);
}

#[test]
fn a_block_that_the_settings_state_counts() {
    let estate = Fixture::new().noop("aws_s3_bucket.a", json!({"bucket": "a"})).build();
    let settings = Settings { account_block: [true; 4], ..Settings::default() };
    let bucket = subject_with(&estate, Side::After, "aws_s3_bucket.a", &settings);
    assert!(ALL.iter().all(|path| fact(&bucket, path).value.as_bool() == Some(true)));
}

#[test]
fn an_account_block_is_a_subject() {
    let block = Fixture::new()
        .account("123456789012")
        .create(
            "aws_s3_account_public_access_block.all",
            json!({"block_public_acls": true, "account_id": {"$unset": true}}),
        )
        .after("aws_s3_account_public_access_block.all");
    expect(
        &block,
        &[
            ("address", "\"aws_s3_account_public_access_block.all\" declared"),
            ("declared", "true declared"),
            ("block_public_acls", "true declared"),
            ("restrict_public_buckets", "false declared"),
            ("account", "\"123456789012\" declared"),
        ],
    );
}

fn setting(truth: Truth) -> Fact {
    let value = match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => Value::unknown_because(Type::Bool, Reason::new(Why::KnownAfterApply, "x")),
    };
    Fact::new(value, Origin::Declared, None)
}

fn truth() -> impl Strategy<Value = Truth> {
    prop_oneof![Just(Truth::True), Just(Truth::False), Just(Truth::Unknown)]
}

proptest! {
    #[test]
    fn the_stricter_setting_is_the_or_of_both(a in truth(), b in truth()) {
        let both = either(setting(a), setting(b));
        let seen = match both.value.as_bool() {
            Some(known) => known.into(),
            None => Truth::Unknown,
        };
        prop_assert_eq!(seen, a.or(b));
    }
}
