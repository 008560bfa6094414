use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact, subject};
use crate::estate::Side;
use crate::s3::Class;
use crate::value::{Basis, Piece, Shape};

fn encrypted(key: Json) -> Fixture {
    let rule = json!([{"apply_server_side_encryption_by_default": [{"sse_algorithm": "aws:kms", "kms_master_key_id": key}], "bucket_key_enabled": true}]);
    Fixture::new()
        .account("123456789012")
        .create("aws_s3_bucket.a", json!({"bucket": "a", "tags": {"DataClassification": "restricted"}}))
        .create(
            "aws_s3_bucket_server_side_encryption_configuration.a",
            json!({"bucket": {"$": "aws_s3_bucket.a.id"}, "rule": rule}),
        )
}

fn key() -> Json {
    json!({"enable_key_rotation": true, "is_enabled": true, "multi_region": {"$unset": true}, "policy": {"$unset": true},
        "rotation_period_in_days": {"$unset": true}, "deletion_window_in_days": null, "custom_key_store_id": null, "xks_key_id": null})
}

#[test]
fn a_declared_key_shows_its_attributes() {
    let estate = encrypted(json!({"$": "aws_kms_key.k.arn"})).create("aws_kms_key.k", key()).build();
    let bucket = subject(&estate, Side::After, "aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("encryption.key.address", "\"aws_kms_key.k\" declared"),
            ("encryption.key.manager", "\"customer\" declared"),
            ("encryption.key.account", "\"123456789012\" declared"),
            ("encryption.key.region", "\"eu-west-1\" declared"),
            ("encryption.key.origin", "\"AWS_KMS\" aws_default"),
            ("encryption.key.rotation_enabled", "true declared"),
            ("encryption.key.rotation_days", "365 aws_default"),
            ("encryption.key.deletion_window", "30 aws_default"),
            ("encryption.key.multi_region", "false aws_default"),
            ("encryption.key.policy", "null aws_default"),
            ("encryption.key.spec", "\"SYMMETRIC_DEFAULT\" aws_default"),
            ("encryption.key.usage", "\"ENCRYPT_DECRYPT\" aws_default"),
            ("encryption.bucket_key_enabled", "true declared"),
            ("encryption.blocked_types", "null declared"),
        ],
    );
    let key = subject(&estate, Side::After, "aws_kms_key.k");
    expect(
        &key,
        &[
            ("used_by", "[\"aws_s3_bucket.a\"] declared"),
            ("binds", "true declared"),
            ("rotation_enabled", "true declared"),
        ],
    );
    assert_eq!(key.classification.value(), Some(Class::Restricted));
}

#[test]
fn keys_are_found_by_arn_id_and_alias() {
    let arn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    let known = json!({"arn": arn, "key_id": "1", "id": "1", "enable_key_rotation": false});
    for named in [arn, "1", "alias/data", "arn:aws:kms:eu-west-1:123456789012:alias/data"] {
        let bucket = encrypted(json!(named))
            .noop("aws_kms_key.k", known.clone())
            .noop("aws_kms_alias.d", json!({"name": "alias/data", "arn": "arn:aws:kms:eu-west-1:123456789012:alias/data", "target_key_id": "1"}))
            .after("aws_s3_bucket.a");
        expect(
            &bucket,
            &[
                ("encryption.key.address", "\"aws_kms_key.k\" declared"),
                ("encryption.key.rotation_enabled", "false declared"),
                ("encryption.key.rotation_days", "null absent"),
            ],
        );
    }
    let new_alias = encrypted(json!({"$": "aws_kms_alias.d.arn"}))
        .create("aws_kms_key.k", key())
        .create("aws_kms_alias.d", json!({"name": "alias/d", "target_key_id": {"$": "aws_kms_key.k.key_id"}}))
        .after("aws_s3_bucket.a");
    expect(&new_alias, &[("encryption.key.address", "\"aws_kms_key.k\" declared")]);
}

#[test]
fn no_key_and_the_aws_alias_are_the_managed_key() {
    for key in [
        json!(null),
        json!(""),
        json!({"$unset": true}),
        json!("alias/aws/s3"),
        json!("arn:aws:kms:eu-west-1:1:alias/aws/s3"),
    ] {
        let bucket = encrypted(key).after("aws_s3_bucket.a");
        expect(
            &bucket,
            &[
                ("encryption.key.manager", "\"aws\" aws_default"),
                ("encryption.key.address", "null absent"),
                ("encryption.key.rotation_enabled", "true aws_default"),
                ("encryption.key.region", "\"eu-west-1\" declared"),
            ],
        );
    }
}

#[test]
fn a_foreign_key_tells_account_and_region_and_that_it_was_chosen() {
    let bucket = encrypted(json!("arn:aws:kms:us-east-1:999999999999:key/x")).after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("encryption.key.account", "\"999999999999\" declared"),
            ("encryption.key.region", "\"us-east-1\" declared"),
            ("encryption.key.manager", "\"customer\" declared"),
            ("encryption.key.rotation_enabled", "OutsideEstate"),
        ],
    );
}

#[test]
fn a_key_that_a_data_source_reads_tells_its_manager() {
    let bucket = encrypted(json!({"$": "data.aws_kms_key.d.arn"}))
        .data(
            "data.aws_kms_key.d",
            json!({"arn": "arn:aws:kms:eu-west-1:1:key/x", "key_manager": "CUSTOMER", "enabled": true}),
        )
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[("encryption.key.manager", "\"customer\" prior_state"), ("encryption.key.enabled", "true prior_state")],
    );
    let managed = encrypted(json!({"$": "data.aws_kms_alias.s3.target_key_arn"}))
        .data(
            "data.aws_kms_alias.s3",
            json!({"name": "alias/aws/s3", "target_key_arn": "arn:aws:kms:eu-west-1:1:key/x"}),
        )
        .after("aws_s3_bucket.a");
    expect(&managed, &[("encryption.key.manager", "\"aws\" aws_default")]);
}

#[test]
fn a_replica_follows_its_primary_and_imported_material_is_not_rotated() {
    let estate = encrypted(json!({"$": "aws_kms_replica_key.r.arn"}))
        .create(
            "aws_kms_key.k",
            json!({"enable_key_rotation": true, "multi_region": true, "rotation_period_in_days": 90}),
        )
        .create(
            "aws_kms_replica_key.r",
            json!({"primary_key_arn": {"$": "aws_kms_key.k.arn"}, "key_rotation_enabled": {"$unset": true}}),
        )
        .create("aws_kms_external_key.e", json!({"multi_region": {"$unset": true}}))
        .create("aws_kms_replica_key.lost", json!({"primary_key_arn": "arn:aws:kms:us-east-1:1:key/m"}))
        .build();
    expect(
        &subject(&estate, Side::After, "aws_s3_bucket.a"),
        &[
            ("encryption.key.address", "\"aws_kms_replica_key.r\" declared"),
            ("encryption.key.rotation_enabled", "true declared"),
            ("encryption.key.rotation_days", "90 declared"),
            ("encryption.key.multi_region", "true declared"),
        ],
    );
    expect(
        &subject(&estate, Side::After, "aws_kms_external_key.e"),
        &[
            ("origin", "\"EXTERNAL\" declared"),
            ("rotation_enabled", "null absent"),
            ("used_by", "[] declared"),
            ("binds", "false declared"),
        ],
    );
    expect(&subject(&estate, Side::After, "aws_kms_replica_key.lost"), &[("rotation_enabled", "OutsideEstate")]);
}

#[test]
fn candidates_that_agree_decide_and_others_do_not() {
    let two = json!({"$ambiguous": ["aws_kms_key.k.arn", "aws_kms_key.l.arn"]});
    let estate = encrypted(two)
        .create("aws_kms_key.k", json!({"enable_key_rotation": true, "is_enabled": true}))
        .create("aws_kms_key.l", json!({"enable_key_rotation": true, "is_enabled": false}))
        .build();
    let bucket = subject(&estate, Side::After, "aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("encryption.key.rotation_enabled", "true declared"),
            ("encryption.key.enabled", "AmbiguousLink"),
            ("encryption.key.address", "AmbiguousLink"),
        ],
    );
    let key = subject(&estate, Side::After, "aws_kms_key.k");
    assert!(matches!(fact(&key, "used_by").value.as_unknown().unwrap().shape, Shape::Open(_)));
    assert!(fact(&key, "binds").value.is_unknown());
}

#[test]
fn an_assumed_key_says_so() {
    let bucket =
        encrypted(json!({"$assumed": ["aws_kms_key.k.arn"]})).create("aws_kms_key.k", key()).after("aws_s3_bucket.a");
    assert_eq!(fact(&bucket, "encryption.key.rotation_enabled").basis, Basis::Assumed);
}

#[test]
fn a_key_beside_sse_s3_is_irrelevant() {
    let rule = json!([{"apply_server_side_encryption_by_default": [{"sse_algorithm": "AES256", "kms_master_key_id": {"$unknown": true}}]}]);
    let estate = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket_server_side_encryption_configuration.a", json!({"bucket": "a", "rule": rule}))
        .create("aws_kms_key.k", key())
        .build();
    expect(&subject(&estate, Side::After, "aws_s3_bucket.a"), &[("encryption.key.manager", "null absent")]);
    expect(&subject(&estate, Side::After, "aws_kms_key.k"), &[("binds", "false declared")]);
}

#[test]
fn a_key_policy_resource_sets_the_policy_of_its_key() {
    let key = Fixture::new()
        .create("aws_kms_key.k", key())
        .create("aws_kms_key_policy.p", json!({"key_id": {"$": "aws_kms_key.k.id"}, "policy": "{\"a\":1}"}))
        .after("aws_kms_key.k");
    assert_eq!(fact(&key, "policy").value.as_str(), Some("{\"a\":1}"));
}

#[test]
fn what_is_read_from_a_sensitive_key_is_sensitive_and_no_reason_names_it() {
    let arn = json!({"$secret": "arn:aws:kms:eu-north-1:999988887777:key/hidden"});
    let foreign = encrypted(arn.clone()).after("aws_s3_bucket.a");
    let mut declared = key();
    declared.as_object_mut().unwrap().insert("arn".to_owned(), arn);
    let own = encrypted(json!({"$": "aws_kms_key.k.arn"})).create("aws_kms_key.k", declared).after("aws_s3_bucket.a");
    for bucket in [foreign, own] {
        for path in ["encryption.key.account", "encryption.key.region"] {
            assert!(fact(&bucket, path).value.is_sensitive(), "{path}");
        }
        for fact in bucket.facts.iter() {
            let why = fact.value.first_unknown().map(|unknown| unknown.reason.to_string()).unwrap_or_default();
            assert!(!why.contains("hidden"), "{why}");
        }
    }
}

#[test]
fn the_arn_of_a_key_is_known_as_far_as_what_names_it_tells() {
    let arn = |key: Json| {
        let bucket = encrypted(key)
            .account("123456789012")
            .create("aws_kms_key.k", json!({"arn": {"$unset": true}}))
            .data(
                "data.aws_kms_alias.d",
                json!({"name": "alias/d", "arn": "arn:aws:kms:eu-west-1:1:alias/d",
                "target_key_arn": "arn:aws:kms:eu-west-1:1:key/d"}),
            )
            .after("aws_s3_bucket.a");
        match fact(&bucket, "encryption.key.arn").value.as_unknown().map(|unknown| &unknown.shape) {
            Some(Shape::Symbol(symbol)) => symbol.to_string(),
            Some(Shape::Template(pieces)) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_string(),
                    Piece::Hole(hole) => format!("{{{}}}", hole.reason.what),
                })
                .collect(),
            Some(_) => "?".to_owned(),
            None => fact(&bucket, "encryption.key.arn").value.shown().to_string(),
        }
    };
    assert_eq!(arn(json!({"$": "aws_kms_key.k.arn"})), "aws_kms_key.k.arn");
    assert_eq!(arn(json!("arn:aws:kms:us-east-1:9:key/x")), "\"arn:aws:kms:us-east-1:9:key/x\"");
    assert_eq!(arn(json!("1234-5678")), "\"arn:aws:kms:eu-west-1:123456789012:key/1234-5678\"");
    assert_eq!(arn(json!("alias/elsewhere")), "?");
    assert_eq!(arn(json!({"$": "data.aws_kms_alias.d.arn"})), "\"arn:aws:kms:eu-west-1:1:key/d\"");
    let managed = "arn:aws:kms:eu-west-1:123456789012:key/{the id of the key aws/s3}";
    assert_eq!(arn(json!("alias/aws/s3")), managed);
}
