use serde_json::json;

use super::estate::{Fixture, expect, fact};
use crate::value::Shape;

/// What a provider of today plans for a bucket with a name and nothing else.
fn bare() -> serde_json::Value {
    let unset = json!({"$unset": true});
    json!({
        "bucket": "data", "tags": null, "tags_all": unset, "region": unset, "id": unset, "arn": unset,
        "versioning": unset, "server_side_encryption_configuration": unset, "logging": unset,
        "lifecycle_rule": unset, "replication_configuration": unset, "website": unset, "policy": unset,
        "object_lock_enabled": unset, "object_lock_configuration": unset, "force_destroy": false
    })
}

#[test]
fn a_new_bucket_has_what_aws_gives_it() {
    let bucket = Fixture::new().account("123456789012").create("aws_s3_bucket.a", bare()).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("name", "\"data\" declared"),
            ("arn", "\"arn:aws:s3:::data\" declared"),
            ("region", "\"eu-west-1\" declared"),
            ("partition", "\"aws\" declared"),
            ("account", "\"123456789012\" declared"),
            ("tags", "{ } declared"),
            ("operation", "\"create\" declared"),
            ("public_access_block.declared", "false absent"),
            ("public_access_block.block_public_acls", "true aws_default"),
            ("public_access_block.restrict_public_buckets", "true aws_default"),
            ("account_block.declared", "false absent"),
            ("ownership.mode", "\"BucketOwnerEnforced\" aws_default"),
            ("encryption.algorithm", "\"AES256\" aws_default"),
            ("encryption.key_id", "null aws_default"),
            ("encryption.blocked_types", "[\"SSE-C\"] aws_default"),
            ("encryption.key.manager", "null absent"),
            ("versioning.status", "\"Disabled\" aws_default"),
            ("versioning.mfa_delete", "\"Disabled\" aws_default"),
            ("logging.target", "null absent"),
            ("lifecycle.declared", "false absent"),
            ("object_lock.enabled", "false aws_default"),
            ("replication.declared", "false absent"),
            ("replication.rules", "[] absent"),
            ("website.declared", "false absent"),
            ("policy", "null absent"),
            ("roles", "[] declared"),
        ],
    );
}

#[test]
fn an_existing_bucket_has_what_its_prior_state_says_and_nothing_is_guessed() {
    let live = json!({
        "bucket": "data", "arn": "arn:aws:s3:::data", "region": {"$live": "eu-central-1"}, "tags": {}, "tags_all": {},
        "versioning": {"$live": [{"enabled": true, "mfa_delete": true}]},
        "server_side_encryption_configuration": {"$live": [{"rule": [{
            "apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms", "kms_master_key_id": ""}],
            "bucket_key_enabled": true}]}]},
        "logging": {"$live": [{"target_bucket": "logs", "target_prefix": "x/"}]},
        "lifecycle_rule": {"$live": [{"id": "a"}]}, "replication_configuration": {"$live": []},
        "website": {"$live": []}, "policy": {"$live": ""}, "object_lock_enabled": {"$live": true}
    });
    let bucket = Fixture::new().noop("aws_s3_bucket.a", live).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("region", "\"eu-central-1\" prior_state"),
            ("public_access_block.declared", "false absent"),
            ("public_access_block.block_public_policy", "NoPriorState"),
            ("ownership.mode", "NoPriorState"),
            ("encryption.blocked_types", "NoPriorState"),
            ("encryption.algorithm", "\"aws:kms\" prior_state"),
            ("encryption.bucket_key_enabled", "true prior_state"),
            ("encryption.key.manager", "\"aws\" aws_default"),
            ("encryption.key.region", "\"eu-central-1\" prior_state"),
            ("versioning.status", "\"Enabled\" prior_state"),
            ("versioning.mfa_delete", "\"Enabled\" prior_state"),
            ("logging.target", "\"logs\" prior_state"),
            ("lifecycle.declared", "true prior_state"),
            ("replication.declared", "false absent"),
            ("object_lock.enabled", "true prior_state"),
            ("policy", "null absent"),
            ("account", "NotRecorded"),
        ],
    );
}

#[test]
fn the_floor_of_an_existing_bucket_without_encryption_is_sse_s3() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", json!({"bucket": "a", "server_side_encryption_configuration": {"$live": []}}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("encryption.algorithm", "\"AES256\" aws_default"), ("encryption.key.address", "null absent")]);
}

#[test]
fn what_the_prior_state_lacks_is_unknown() {
    let bucket = Fixture::new().noop("aws_s3_bucket.a", json!({"bucket": "a"})).after("aws_s3_bucket.a");
    for path in ["versioning.status", "encryption.algorithm", "logging.target", "lifecycle.declared", "policy"] {
        expect(&bucket, &[(path, "NoPriorState")]);
    }
}

#[test]
fn an_imported_bucket_is_an_existing_one() {
    let bucket = Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"})).imported().after("aws_s3_bucket.a");
    expect(&bucket, &[("public_access_block.block_public_acls", "NoPriorState"), ("importing", "true declared")]);
}

#[test]
fn a_replaced_bucket_is_a_new_one() {
    let live = json!({"bucket": "a", "versioning": [{"enabled": true, "mfa_delete": false}]});
    let bucket = Fixture::new().replace("aws_s3_bucket.a", live, bare()).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("versioning.status", "\"Disabled\" aws_default"),
            ("public_access_block.block_public_acls", "true aws_default"),
        ],
    );
}

#[test]
fn settings_inside_the_bucket_count_as_those_of_companions_do() {
    let inline = json!({
        "bucket": "a", "acl": "private", "logging": [{"target_bucket": "l", "target_prefix": null}],
        "versioning": [{"enabled": true, "mfa_delete": false}], "website": [{"index_document": "i"}],
        "server_side_encryption_configuration": [{"rule": [{
            "apply_server_side_encryption_by_default": [{"kms_master_key_id": "alias/mine", "sse_algorithm": "aws:kms"}]}]}],
        "lifecycle_rule": [], "policy": null, "replication_configuration": []
    });
    let bucket = Fixture::new().create("aws_s3_bucket.a", inline).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("versioning.status", "\"Enabled\" declared"),
            ("versioning.mfa_delete", "\"Disabled\" declared"),
            ("logging.target", "\"l\" declared"),
            ("website.declared", "true declared"),
            ("encryption.algorithm", "\"aws:kms\" declared"),
            ("encryption.key.manager", "\"customer\" declared"),
            ("encryption.key.address", "null absent"),
            ("encryption.bucket_key_enabled", "false aws_default"),
            ("lifecycle.declared", "false absent"),
            ("policy", "null absent"),
        ],
    );
}

#[test]
fn a_block_that_may_be_dynamic_stays_unknown() {
    let mut values = bare();
    values["versioning"] = json!({"$dynamic": true});
    let bucket = Fixture::new().create("aws_s3_bucket.a", values).after("aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "KnownAfterApply")]);
}

#[test]
fn object_lock_at_creation_turns_versioning_on() {
    let mut values = bare();
    values["object_lock_enabled"] = json!(true);
    let bucket = Fixture::new().create("aws_s3_bucket.a", values).after("aws_s3_bucket.a");
    expect(&bucket, &[("object_lock.enabled", "true declared"), ("versioning.status", "\"Enabled\" aws_default")]);
}

#[test]
fn the_region_of_the_resource_wins_over_that_of_the_provider() {
    let mut values = bare();
    values["region"] = json!("us-gov-west-1");
    let bucket = Fixture::new().create("aws_s3_bucket.a", values).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("region", "\"us-gov-west-1\" declared"),
            ("partition", "\"aws-us-gov\" declared"),
            ("arn", "\"arn:aws-us-gov:s3:::data\" declared"),
        ],
    );
}

#[test]
fn without_a_region_neither_partition_nor_arn_are_guessed() {
    let bucket = Fixture::bare()
        .provider("aws", json!({}))
        .create("aws_s3_bucket.a", json!({"bucket": "a", "arn": {"$unset": true}}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("region", "NotRecorded"), ("partition", "NotRecorded")]);
    let unknown = fact(&bucket, "arn").value.as_unknown().unwrap().clone();
    assert!(matches!(&unknown.shape, Shape::Symbol(symbol) if symbol.to_string() == "aws_s3_bucket.a.arn"));
}

#[test]
fn a_bucket_before_has_no_defaults_of_new_buckets() {
    let bucket = Fixture::new()
        .update("aws_s3_bucket.a", json!({"bucket": "a", "website": []}), json!({"bucket": "a", "website": []}))
        .before("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.block_public_acls", "NoPriorState"),
            ("versioning.status", "NoPriorState"),
            ("website.declared", "false absent"),
        ],
    );
}
