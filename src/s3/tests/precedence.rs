use serde_json::json;

use super::estate::{Fixture, expect, fact, subject};
use crate::estate::Side;
use crate::source::Location;

fn live() -> serde_json::Value {
    json!({
        "bucket": "a", "versioning": {"$live": [{"enabled": true, "mfa_delete": false}]},
        "server_side_encryption_configuration": {"$live": [{"rule": [{
            "apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms", "kms_master_key_id": null}]}]}]},
        "logging": {"$live": [{"target_bucket": "l"}]}, "lifecycle_rule": {"$live": [{"id": "r"}]},
        "website": {"$live": [{}]}, "policy": {"$live": "{}"}, "object_lock_enabled": {"$live": false},
        "replication_configuration": {"$live": [{"role": "r", "rules": []}]}
    })
}

fn all(status: &str) -> serde_json::Value {
    json!({"bucket": "a", "versioning_configuration": [{"status": status, "mfa_delete": ""}], "mfa": null})
}

#[test]
fn a_companion_wins_over_the_live_bucket() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .update("aws_s3_bucket_versioning.a", all("Enabled"), all("Suspended"))
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("versioning.status", "\"Suspended\" declared"),
            ("versioning.mfa_delete", "\"Disabled\" aws_default"),
            ("versioning.mfa", "null declared"),
        ],
    );
    let Some(Location::Plan { address, path }) = &fact(&bucket, "versioning.status").location else { panic!() };
    assert_eq!(
        (address.to_string().as_str(), &**path),
        ("aws_s3_bucket_versioning.a", "versioning_configuration[0].status")
    );
}

#[test]
fn the_side_before_shows_what_was() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .update("aws_s3_bucket_versioning.a", all("Enabled"), all("Suspended"))
        .before("aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "\"Enabled\" declared")]);
}

#[test]
fn mfa_delete_that_nobody_sets_stays_as_it_is() {
    let companion =
        json!({"bucket": "a", "versioning_configuration": [{"status": "Enabled", "mfa_delete": {"$unset": true}}]});
    let fixture = |live: bool| {
        Fixture::new()
            .noop(
                "aws_s3_bucket.a",
                json!({"bucket": "a", "versioning": {"$live": [{"enabled": true, "mfa_delete": live}]}}),
            )
            .create("aws_s3_bucket_versioning.a", companion.clone())
            .after("aws_s3_bucket.a")
    };
    expect(&fixture(true), &[("versioning.mfa_delete", "\"Enabled\" prior_state")]);
    expect(&fixture(false), &[("versioning.mfa_delete", "\"Disabled\" prior_state")]);
    let fresh = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket_versioning.a", companion.clone())
        .after("aws_s3_bucket.a");
    expect(&fresh, &[("versioning.mfa_delete", "\"Disabled\" aws_default")]);
}

#[test]
fn a_deleted_companion_takes_its_settings_away() {
    let block = json!({"bucket": "a", "block_public_acls": true, "block_public_policy": true,
        "ignore_public_acls": true, "restrict_public_buckets": true});
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .delete("aws_s3_bucket_public_access_block.a", block)
        .delete(
            "aws_s3_bucket_ownership_controls.a",
            json!({"bucket": "a", "rule": [{"object_ownership": "BucketOwnerEnforced"}]}),
        )
        .delete("aws_s3_bucket_versioning.a", all("Enabled"))
        .delete("aws_s3_bucket_server_side_encryption_configuration.a", json!({"bucket": "a", "rule": []}))
        .delete("aws_s3_bucket_logging.a", json!({"bucket": "a", "target_bucket": "l"}))
        .delete("aws_s3_bucket_lifecycle_configuration.a", json!({"bucket": "a"}))
        .delete("aws_s3_bucket_website_configuration.a", json!({"bucket": "a"}))
        .delete("aws_s3_bucket_policy.a", json!({"bucket": "a", "policy": "{}"}))
        .delete("aws_s3_bucket_object_lock_configuration.a", json!({"bucket": "a"}))
        .delete("aws_s3_bucket_replication_configuration.a", json!({"bucket": "a", "rule": []}))
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.declared", "false absent"),
            ("public_access_block.block_public_acls", "false absent"),
            ("ownership.mode", "\"ObjectWriter\" aws_default"),
            ("versioning.status", "\"Suspended\" declared"),
            ("encryption.algorithm", "\"AES256\" aws_default"),
            ("encryption.key.manager", "null absent"),
            ("logging.target", "null absent"),
            ("lifecycle.declared", "false absent"),
            ("website.declared", "false absent"),
            ("policy", "null absent"),
            ("object_lock.enabled", "true declared"),
            ("replication.declared", "false absent"),
            ("roles", "[] declared"),
        ],
    );
    let Some(Location::Plan { address, .. }) = &fact(&bucket, "public_access_block.block_public_acls").location else {
        panic!("the deleted block is the place of the finding")
    };
    assert_eq!(address.to_string(), "aws_s3_bucket_public_access_block.a");
}

#[test]
fn a_block_with_skip_destroy_outlives_its_resource() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .delete(
            "aws_s3_bucket_public_access_block.a",
            json!({"bucket": "a", "block_public_acls": true, "skip_destroy": true}),
        )
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("public_access_block.block_public_acls", "true prior_state")]);
}

#[test]
fn a_forgotten_companion_leaves_its_settings() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .forget("aws_s3_bucket_versioning.a", all("Enabled"))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "\"Enabled\" prior_state")]);
}

#[test]
fn a_forgotten_block_holds_but_is_not_declared() {
    let block = json!({"bucket": "a", "block_public_acls": true, "block_public_policy": true,
        "ignore_public_acls": true, "restrict_public_buckets": true});
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .forget("aws_s3_bucket_public_access_block.a", block)
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.declared", "false absent"),
            ("public_access_block.block_public_acls", "true prior_state"),
        ],
    );
}

#[test]
fn a_companion_writes_over_a_forgotten_one() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .forget("aws_s3_bucket_versioning.old", all("Suspended"))
        .create("aws_s3_bucket_versioning.new", all("Enabled"))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "\"Enabled\" declared")]);
}

#[test]
fn a_companion_that_turns_to_another_bucket_is_destroyed_at_the_one_that_it_had() {
    let of = |name: &str| json!({"bucket": name, "versioning_configuration": [{"status": "Enabled"}]});
    let b = json!({"bucket": "b", "versioning": {"$live": [{"enabled": false, "mfa_delete": false}]}});
    let estate = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .noop("aws_s3_bucket.b", b)
        .replace("aws_s3_bucket_versioning.v", of("a"), of("b"))
        .build();
    let after = |address| subject(&estate, Side::After, address);
    expect(&after("aws_s3_bucket.a"), &[("versioning.status", "\"Suspended\" declared")]);
    expect(&after("aws_s3_bucket.b"), &[("versioning.status", "\"Enabled\" declared")]);
    let stays = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .replace("aws_s3_bucket_versioning.v", of("a"), of("a"))
        .after("aws_s3_bucket.a");
    expect(&stays, &[("versioning.status", "\"Enabled\" declared")]);
}

#[test]
fn a_deletion_beside_a_write_leaves_open_which_comes_last() {
    let block = json!({"bucket": "a", "block_public_acls": true, "block_public_policy": true,
        "ignore_public_acls": true, "restrict_public_buckets": true});
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .delete("aws_s3_bucket_public_access_block.old", block.clone())
        .create("aws_s3_bucket_public_access_block.new", block)
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.declared", "true declared"),
            ("public_access_block.block_public_acls", "DeclaredTwice"),
        ],
    );
}

#[test]
fn a_deletion_has_the_last_word_over_what_the_apply_does_not_touch() {
    let bucket = Fixture::new()
        .noop("aws_s3_bucket.a", live())
        .delete("aws_s3_bucket_versioning.old", all("Enabled"))
        .noop("aws_s3_bucket_versioning.kept", all("Enabled"))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("versioning.status", "\"Suspended\" declared")]);
}

#[test]
fn a_companion_that_a_new_bucket_loses_has_no_say() {
    let bucket = Fixture::new()
        .replace("aws_s3_bucket.a", live(), json!({"bucket": "a"}))
        .delete("aws_s3_bucket_public_access_block.a", json!({"bucket": "a", "block_public_acls": true}))
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("public_access_block.block_public_acls", "true aws_default")]);
}

#[test]
fn two_companions_count_only_where_they_agree() {
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(
            "aws_s3_bucket_public_access_block.one",
            json!({"bucket": "a", "block_public_acls": true, "block_public_policy": true}),
        )
        .create(
            "aws_s3_bucket_public_access_block.two",
            json!({"bucket": "a", "block_public_acls": true, "block_public_policy": false}),
        )
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("public_access_block.block_public_acls", "true declared"),
            ("public_access_block.block_public_policy", "DeclaredTwice"),
            ("public_access_block.ignore_public_acls", "false declared"),
        ],
    );
}

#[test]
fn a_whole_unknown_rule_is_unknown_and_not_missing() {
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(
            "aws_s3_bucket_server_side_encryption_configuration.a",
            json!({"bucket": "a", "rule": {"$dynamic": true}}),
        )
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("encryption.algorithm", "KnownAfterApply"), ("encryption.key.manager", "KnownAfterApply")]);
}
