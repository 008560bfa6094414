use serde_json::json;

use super::estate::{Fixture, addresses, expect, subject};
use crate::estate::Side;
use crate::s3::{ClassSource, Settings, SubjectKind, assemble};

#[test]
fn companions_of_a_bucket_declared_elsewhere_make_one_subject() {
    let estate = Fixture::new()
        .data("data.aws_s3_bucket.d", json!({"bucket": "shared", "id": "shared"}))
        .create("aws_s3_bucket_public_access_block.p", json!({"bucket": "shared", "block_public_acls": false}))
        .create(
            "aws_s3_bucket_versioning.v",
            json!({"bucket": {"$": "data.aws_s3_bucket.d.id"}, "versioning_configuration": [{"status": "Enabled"}]}),
        )
        .build();
    let address = "external.aws_s3_bucket[\"shared\"]";
    assert_eq!(addresses(&estate, Side::After, SubjectKind::Bucket), [address]);
    let bucket = subject(&estate, Side::After, address);
    assert!(bucket.external && bucket.resource.is_none() && bucket.operation.is_none());
    assert_eq!((bucket.links.len(), bucket.locations.len()), (2, 2));
    assert_eq!(bucket.classification.source, ClassSource::Default);
    expect(
        &bucket,
        &[
            ("name", "\"shared\" declared"),
            ("public_access_block.block_public_acls", "false declared"),
            ("versioning.status", "\"Enabled\" declared"),
            ("versioning.mfa_delete", "OutsideEstate"),
            ("encryption.algorithm", "OutsideEstate"),
            ("encryption.key.manager", "OutsideEstate"),
            ("policy", "OutsideEstate"),
            ("region", "OutsideEstate"),
            ("tags", "OutsideEstate"),
        ],
    );
}

#[test]
fn a_directory_bucket_is_no_subject_and_its_companions_are_listed() {
    let estate = Fixture::new()
        .create("aws_s3_directory_bucket.d", json!({"bucket": "fast--use1-az4--x-s3"}))
        .create("aws_s3_bucket_policy.by_name", json!({"bucket": "fast--use1-az4--x-s3", "policy": "{}"}))
        .create("aws_s3_bucket_policy.by_type", json!({"bucket": {"$": "aws_s3_directory_bucket.d.bucket"}}))
        .build();
    let assembly = assemble(&estate, Side::After, &Settings::default());
    assert_eq!(addresses(&estate, Side::After, SubjectKind::Bucket), Vec::<String>::new());
    assert_eq!(assembly.unlinked().len(), 2);
    assert!(assembly.unlinked().iter().all(|unlinked| unlinked.reason.contains("directory bucket")));
}

#[test]
fn a_companion_whose_bucket_has_no_name_is_judged_itself() {
    let estate = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket_public_access_block.p", json!({"bucket": {"$": "aws_ssm_parameter.p.value"}}))
        .build();
    let assembly = assemble(&estate, Side::After, &Settings::default());
    assert_eq!(assembly.unlinked().len(), 1);
    let block = subject(&estate, Side::After, "aws_s3_bucket_public_access_block.p");
    assert!(block.external);
    expect(
        &block,
        &[
            ("name", "OutsideEstate"),
            ("public_access_block.block_public_policy", "false declared"),
            ("versioning.status", "OutsideEstate"),
        ],
    );
    expect(&subject(&estate, Side::After, "aws_s3_bucket.a"), &[("public_access_block.declared", "false absent")]);
}

#[test]
fn a_deleted_bucket_is_no_subject_and_a_forgotten_one_is_mentioned() {
    let estate = Fixture::new()
        .delete("aws_s3_bucket.gone", json!({"bucket": "gone"}))
        .delete("aws_s3_bucket_versioning.gone", json!({"bucket": "gone"}))
        .forget("aws_s3_bucket.left", json!({"bucket": "left"}))
        .forget("aws_s3_bucket_versioning.left", json!({"bucket": "left"}))
        .replace("aws_s3_bucket.renamed", json!({"bucket": "old"}), json!({"bucket": "new"}))
        .delete("aws_s3_bucket_versioning.renamed", json!({"bucket": "old"}))
        .noop("aws_s3_bucket.a", json!({"bucket": "a"}))
        .build();
    assert_eq!(addresses(&estate, Side::After, SubjectKind::Bucket), ["aws_s3_bucket.renamed", "aws_s3_bucket.a"]);
    let assembly = assemble(&estate, Side::After, &Settings::default());
    assert_eq!(assembly.forgotten().iter().map(|a| &**a).collect::<Vec<_>>(), ["aws_s3_bucket.left"]);
    assert!(assembly.unlinked().is_empty());
    assert_eq!(
        addresses(&estate, Side::Before, SubjectKind::Bucket),
        ["aws_s3_bucket.gone", "aws_s3_bucket.left", "aws_s3_bucket.renamed", "aws_s3_bucket.a"]
    );
}

#[test]
fn subjects_are_numbered_by_kind_and_the_estate_is_the_last() {
    let estate = Fixture::new()
        .create("aws_s3tables_table_bucket.t", json!({"name": "t"}))
        .create("aws_s3_directory_bucket.d", json!({"bucket": "d--x-s3"}))
        .create("aws_s3control_multi_region_access_point.m", json!({}))
        .create("aws_s3_access_point.p", json!({"bucket": "a"}))
        .create("aws_kms_key.k", json!({}))
        .create("aws_s3_account_public_access_block.p", json!({}))
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .build();
    let assembly = assemble(&estate, Side::After, &Settings::default());
    let all: Vec<_> =
        (0..assembly.len()).map(|at| assembly.subject(at)).map(|s| (s.kind, s.address.to_string())).collect();
    assert_eq!(
        all,
        [
            (SubjectKind::Bucket, "aws_s3_bucket.a".to_owned()),
            (SubjectKind::AccountBlock, "aws_s3_account_public_access_block.p".to_owned()),
            (SubjectKind::Key, "aws_kms_key.k".to_owned()),
            (SubjectKind::AccessPoint, "aws_s3_access_point.p".to_owned()),
            (SubjectKind::MultiRegionAccessPoint, "aws_s3control_multi_region_access_point.m".to_owned()),
            (SubjectKind::Provider, "provider.aws".to_owned()),
            (SubjectKind::DirectoryBucket, "aws_s3_directory_bucket.d".to_owned()),
            (SubjectKind::OtherBucket, "aws_s3tables_table_bucket.t".to_owned()),
            (SubjectKind::Estate, "estate".to_owned()),
        ]
    );
    for at in 0..assembly.len() {
        assert_eq!(assembly.prior_of(&assembly.address(at)), Some(at));
    }
}
