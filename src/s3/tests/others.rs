use serde_json::json;

use super::estate::{Fixture, expect, fact, shown};
use crate::value::Shape;

#[test]
fn an_access_point_is_blocked_unless_its_creation_says_otherwise() {
    let point = |values: serde_json::Value| {
        let mut all = json!({"name": "reports", "bucket": {"$": "aws_s3_bucket.a.id"}});
        all.as_object_mut().unwrap().extend(values.as_object().unwrap().clone());
        Fixture::new()
            .account("123456789012")
            .create("aws_s3_bucket.a", json!({"bucket": "a", "tags_all": {"DataClassification": "restricted"}}))
            .create("aws_s3_access_point.p", all)
            .after("aws_s3_access_point.p")
    };
    let omitted = point(json!({"public_access_block_configuration": [], "vpc_configuration": []}));
    expect(
        &omitted,
        &[
            ("name", "\"reports\" declared"),
            ("bucket", "\"a\" declared"),
            ("account", "\"123456789012\" declared"),
            ("region", "\"eu-west-1\" declared"),
            ("vpc_only", "false declared"),
            ("block_public_acls", "true aws_default"),
            ("restrict_public_buckets", "true aws_default"),
        ],
    );
    assert_eq!(omitted.classification.value().map(super::super::Class::word), Some("restricted"));
    let open = point(json!({"public_access_block_configuration": [{"block_public_policy": false}],
        "vpc_configuration": [{"vpc_id": "vpc-1"}]}));
    expect(
        &open,
        &[
            ("vpc_only", "true declared"),
            ("block_public_acls", "true aws_default"),
            ("block_public_policy", "false declared"),
        ],
    );
}

/// User Guide, "Managing public access to access points for general purpose buckets".
#[test]
fn the_blocks_of_bucket_and_account_hold_for_its_access_points() {
    let point = json!({"name": "reports", "bucket": {"$": "aws_s3_bucket.a.id"}});
    let fixture = || Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"}));
    let subject = fixture().create("aws_s3_access_point.p", point.clone()).after("aws_s3_access_point.p");
    expect(&subject, &[("bucket_block.restrict_public_buckets", "true aws_default")]);
    let subject = fixture()
        .create("aws_s3_bucket_public_access_block.b", json!({"bucket": {"$": "aws_s3_bucket.a.id"}}))
        .create("aws_s3_account_public_access_block.a", json!({"block_public_policy": true}))
        .create("aws_s3_access_point.p", point)
        .after("aws_s3_access_point.p");
    expect(
        &subject,
        &[
            ("bucket_block.block_public_acls", "false declared"),
            ("bucket_block.block_public_policy", "true declared"),
            ("bucket_block.restrict_public_buckets", "false declared"),
        ],
    );
    let elsewhere = Fixture::new()
        .create("aws_s3_access_point.p", json!({"name": "reports", "bucket": "lake"}))
        .after("aws_s3_access_point.p");
    assert!(fact(&elsewhere, "bucket_block.restrict_public_buckets").value.is_unknown());
}

#[test]
fn a_multi_region_access_point_has_its_block_among_the_details() {
    let details = json!({"details": [{"name": "global", "public_access_block": [{"ignore_public_acls": false}]}]});
    let address = "aws_s3control_multi_region_access_point.m";
    expect(
        &Fixture::new().create(address, details).after(address),
        &[
            ("name", "\"global\" declared"),
            ("ignore_public_acls", "false declared"),
            ("block_public_acls", "true aws_default"),
        ],
    );
}

#[test]
fn a_provider_configuration_says_how_it_talks_to_aws() {
    let fixture = || {
        Fixture::bare().provider(
            "module.m:aws.eu",
            json!({"region": "eu-west-1", "insecure": true,
            "endpoints": {"s3": "http://localhost:4566"}}),
        )
    };
    expect(
        &fixture().after("module.m.provider.aws.eu"),
        &[
            ("key", "\"module.m:aws.eu\" declared"),
            ("alias", "\"eu\" declared"),
            ("region", "\"eu-west-1\" declared"),
            ("insecure", "true declared"),
            ("endpoints", "{ s3 = \"http://localhost:4566\" } declared"),
        ],
    );
    let bucket = fixture().create("aws_s3_bucket.a", json!({"bucket": "a"})).after("aws_s3_bucket.a");
    expect(&bucket, &[("provider.insecure", "true declared")]);
    let plain = Fixture::new().after("provider.aws");
    expect(&plain, &[("alias", "null declared"), ("insecure", "false absent"), ("endpoints", "{ } absent")]);
}

#[test]
fn what_is_not_known_of_a_provider_configuration_is_the_same_for_all_its_resources() {
    let fixture = || {
        Fixture::bare()
            .provider("aws", json!({}))
            .provider("aws.far", json!({}))
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_s3_bucket.b", json!({"bucket": "b"}))
            .create("aws_s3_bucket.c", json!({"bucket": "c"}))
            .of_provider(1)
    };
    for path in ["region", "account"] {
        let of = |address: &str| {
            let bucket = fixture().after(address);
            match fact(&bucket, path).value.as_unknown().map(|unknown| unknown.shape.clone()) {
                Some(Shape::Symbol(symbol)) => symbol.to_string(),
                other => format!("{other:?}"),
            }
        };
        assert_eq!(of("aws_s3_bucket.a"), of("aws_s3_bucket.b"));
        assert_ne!(of("aws_s3_bucket.a"), of("aws_s3_bucket.c"));
    }
}

#[test]
fn a_directory_bucket_has_the_lifecycle_that_names_it() {
    let bucket = |name: serde_json::Value| Fixture::new().create("aws_s3_directory_bucket.d", json!({"bucket": name}));
    let lifecycle = |named: serde_json::Value| json!({"bucket": named, "rule": [{"id": "x", "status": "Enabled", "expiration": [{"days": 3}]}]});
    let kind = "aws_s3_bucket_lifecycle_configuration.d";
    let own = "d--euw1-az1--x-s3";
    let declared = |fixture: Fixture| shown(&fixture.after("aws_s3_directory_bucket.d"), "lifecycle.declared");
    assert_eq!(declared(bucket(json!(own))), "false absent");
    assert_eq!(declared(bucket(json!(own)).create(kind, lifecycle(json!(own)))), "true declared");
    assert_eq!(declared(bucket(json!(own)).create(kind, lifecycle(json!("e--euw1-az1--x-s3")))), "false absent");
    let reference = json!({"$": "aws_s3_directory_bucket.d.bucket"});
    assert_eq!(declared(bucket(json!({"$later": true})).create(kind, lifecycle(reference))), "true declared");
    let other = json!({"$": "aws_s3_directory_bucket.e.bucket"});
    assert_eq!(declared(bucket(json!({"$later": true})).create(kind, lifecycle(other))), "false absent");
    assert_eq!(declared(bucket(json!({"$later": true})).create(kind, lifecycle(json!(own)))), "AmbiguousLink");
    let one_of = json!({"$ambiguous": ["aws_s3_directory_bucket.d.bucket", "aws_s3_directory_bucket.e.bucket"]});
    assert_eq!(declared(bucket(json!({"$later": true})).create(kind, lifecycle(one_of))), "AmbiguousLink");
    // Where the name comes from is not recorded: what the module can reach is listed, and this may be meant all the same.
    let unrecorded = json!({"$ambiguous": ["aws_s3_bucket.a.id"]});
    assert_eq!(declared(bucket(json!(own)).create(kind, lifecycle(unrecorded))), "AmbiguousLink");
    assert_eq!(declared(bucket(json!(own)).create(kind, lifecycle(json!({"$later": true})))), "AmbiguousLink");
    let exact = json!({"$": "aws_s3_bucket.a.id"});
    let beside = bucket(json!(own)).create("aws_s3_bucket.a", json!({"bucket": "a"}));
    assert_eq!(declared(beside.create(kind, lifecycle(exact))), "false absent");
}

#[test]
fn inventories_access_points_and_objects_are_lists() {
    let destination = json!([{"bucket": [{"bucket_arn": {"$": "aws_s3_bucket.b.arn"}, "account_id": ""}]}]);
    let bucket = Fixture::new()
        .account("123456789012")
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": "b"}))
        .create("aws_s3_bucket_inventory.i", json!({"bucket": "a", "name": "weekly", "destination": destination}))
        .create("aws_s3_access_point.p", json!({"bucket": "a", "name": "p"}))
        .create("aws_s3_object.o", json!({"bucket": "a", "key": "k", "acl": {"$live": "private"}, "kms_key_id": "x"}))
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            (
                "inventory",
                "[{ destination = { account = \"123456789012\", bucket = \"b\", region = \"eu-west-1\" }, \
                 enabled = true, id = \"weekly\" }] declared",
            ),
            (
                "access_points",
                "[{ account = \"123456789012\", address = \"aws_s3_access_point.p\", name = \"p\", \
                 region = \"eu-west-1\" }] declared",
            ),
            (
                "objects",
                "[{ acl = null, address = \"aws_s3_object.o\", algorithm = null, grants = [], key = \"k\", key_id = \"x\" }] declared",
            ),
        ],
    );
}

#[test]
fn a_list_that_may_have_more_is_open() {
    let one_of = json!({"$ambiguous": ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]});
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": "b"}))
        .create("aws_s3_object.sure", json!({"bucket": "a", "key": "k"}))
        .create("aws_s3_object.perhaps", json!({"bucket": one_of, "key": "k"}))
        .after("aws_s3_bucket.a");
    assert_eq!(shown(&bucket, "objects"), "AmbiguousLink");
    let Some(Shape::Open(known)) = fact(&bucket, "objects").value.as_unknown().map(|unknown| unknown.shape.clone())
    else {
        panic!("it is an open list")
    };
    assert_eq!(known.len(), 1);
}

#[test]
fn a_second_companion_of_a_type_is_named() {
    let status = |status: &str| json!({"bucket": "a", "versioning_configuration": [{"status": status}]});
    let fixture = || Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"}));
    let once = fixture()
        .create("aws_s3_bucket_versioning.one", status("Enabled"))
        .create("aws_s3_bucket_inventory.one", json!({"bucket": "a", "name": "x"}))
        .create("aws_s3_bucket_inventory.two", json!({"bucket": "a", "name": "y"}));
    assert_eq!(shown(&once.after("aws_s3_bucket.a"), "declared_twice"), "[] declared");
    let twice = fixture()
        .create("aws_s3_bucket_versioning.one", status("Enabled"))
        .create("aws_s3_bucket_versioning.two", status("Enabled"));
    assert_eq!(
        shown(&twice.after("aws_s3_bucket.a"), "declared_twice"),
        "[\"aws_s3_bucket_versioning: aws_s3_bucket_versioning.one, aws_s3_bucket_versioning.two\"] declared"
    );
    let replaced = fixture()
        .create("aws_s3_bucket_versioning.one", status("Enabled"))
        .delete("aws_s3_bucket_versioning.two", status("Enabled"));
    assert_eq!(shown(&replaced.after("aws_s3_bucket.a"), "declared_twice"), "[] declared");
    let inline = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "policy": "{}"}))
        .create("aws_s3_bucket_policy.one", json!({"bucket": "a", "policy": "{}"}));
    assert_eq!(
        shown(&inline.after("aws_s3_bucket.a"), "declared_twice"),
        "[\"aws_s3_bucket_policy: aws_s3_bucket_policy.one, policy of aws_s3_bucket.a\"] declared"
    );
}

#[test]
fn a_companion_of_one_of_several_buckets_may_be_the_second() {
    let one_of = json!({"$ambiguous": ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]});
    let status = json!([{"status": "Enabled"}]);
    let fixture = || {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_s3_bucket.b", json!({"bucket": "b"}))
            .create(
                "aws_s3_bucket_versioning.perhaps",
                json!({"bucket": one_of.clone(), "versioning_configuration": status.clone()}),
            )
    };
    assert_eq!(shown(&fixture().after("aws_s3_bucket.a"), "declared_twice"), "[] declared");
    let own = json!({"bucket": "a", "versioning_configuration": status.clone()});
    let both = || fixture().create("aws_s3_bucket_versioning.own", own.clone());
    assert_eq!(shown(&both().after("aws_s3_bucket.a"), "declared_twice"), "AmbiguousLink");
    assert_eq!(shown(&both().after("aws_s3_bucket.b"), "declared_twice"), "[] declared");
}

#[test]
fn a_bucket_knows_whose_logs_and_objects_it_receives() {
    let logging = json!({"bucket": "a", "target_bucket": "a", "target_prefix": ""});
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket_logging.a", logging)
        .after("aws_s3_bucket.a");
    expect(&bucket, &[("log_sources", "[\"aws_s3_bucket.a\"] declared"), ("replication_sources", "[] declared")]);
    let one_of = json!({"$ambiguous": ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]});
    let open = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": "b"}))
        .create("aws_s3_bucket_logging.x", json!({"bucket": one_of, "target_bucket": "b", "target_prefix": ""}))
        .after("aws_s3_bucket.b");
    expect(&open, &[("log_sources", "AmbiguousUse"), ("log_deliveries", "AmbiguousUse")]);
}

#[test]
fn a_bucket_knows_from_where_and_to_which_prefix_logs_are_delivered() {
    let logging = |prefix: &str| json!({"bucket": "a", "target_bucket": "t", "target_prefix": prefix});
    let bucket = Fixture::new()
        .account("123456789012")
        .provider("aws.far", json!({"region": "us-east-1", "allowed": ["222222222222"]}))
        .create("aws_s3_bucket.t", json!({"bucket": "t"}))
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket.b", json!({"bucket": {"$unset": true}, "arn": {"$unset": true}}))
        .of_provider(1)
        .create("aws_s3_bucket_logging.a", logging("a/"))
        .create("aws_s3_bucket_logging.b", json!({"bucket": {"$": "aws_s3_bucket.b.id"}, "target_bucket": "t"}))
        .after("aws_s3_bucket.t");
    assert_eq!(
        shown(&bucket, "log_deliveries"),
        "[{ account = \"123456789012\", arn = \"arn:aws:s3:::a\", name = \"a\", prefix = \"a/\", region = \"eu-west-1\", \
         source = \"aws_s3_bucket.a\" }, { account = \"222222222222\", arn = (known after apply), name = (known after apply), \
         prefix = null, region = \"us-east-1\", source = \"aws_s3_bucket.b\" }] declared"
    );
}

#[test]
fn an_object_behind_an_access_point_is_in_its_bucket() {
    let object = |bucket: &str| {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_s3_access_point.p", json!({"bucket": "a", "name": "reports"}))
            .create("aws_s3_object.o", json!({"bucket": bucket, "key": "k", "acl": "public-read"}))
            .after("aws_s3_bucket.a")
    };
    let ours = object("arn:aws:s3:eu-west-1:123456789012:accesspoint/reports");
    assert_eq!(fact(&ours, "objects").value.items().map(<[_]>::len), Some(1));
    // One that is declared elsewhere can have any bucket behind it.
    let other = object("arn:aws:s3:eu-west-1:123456789012:accesspoint/elsewhere");
    assert_eq!(shown(&other, "objects"), "AmbiguousLink");
}

#[test]
fn what_the_model_does_not_read_may_be_declared_twice_too() {
    let payer = |bucket: serde_json::Value| json!({"bucket": bucket, "payer": "Requester"});
    let kind = "aws_s3_bucket_request_payment_configuration";
    let fixture = || {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_s3_bucket.b", json!({"bucket": "b"}))
            .create(&format!("{kind}.own"), payer(json!("a")))
    };
    assert_eq!(shown(&fixture().after("aws_s3_bucket.a"), "declared_twice"), "[] declared");
    let one_of = json!({"$ambiguous": ["aws_s3_bucket.a.id", "aws_s3_bucket.b.id"]});
    let perhaps = fixture().create(&format!("{kind}.perhaps"), payer(one_of.clone()));
    assert_eq!(shown(&perhaps.after("aws_s3_bucket.a"), "declared_twice"), "AmbiguousLink");
    let metrics = fixture()
        .create("aws_s3_bucket_metric.one", json!({"bucket": "a", "name": "x"}))
        .create("aws_s3_bucket_metric.two", json!({"bucket": one_of, "name": "y"}));
    assert_eq!(shown(&metrics.after("aws_s3_bucket.a"), "declared_twice"), "[] declared");
    let inline = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "grant": [{"id": "x", "permissions": ["READ"]}]}))
        .create("aws_s3_bucket_acl.a", json!({"bucket": "a", "acl": "private"}));
    assert_eq!(
        shown(&inline.after("aws_s3_bucket.a"), "declared_twice"),
        "[\"aws_s3_bucket_acl: aws_s3_bucket_acl.a, grant of aws_s3_bucket.a\"] declared"
    );
}

#[test]
fn an_argument_that_is_not_known_may_be_nothing() {
    let bucket = |policy: serde_json::Value| {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a", "policy": policy}))
            .create("aws_s3_bucket_policy.one", json!({"bucket": "a", "policy": "{}"}))
            .after("aws_s3_bucket.a")
    };
    assert_eq!(shown(&bucket(json!({"$unknown": true})), "declared_twice"), "KnownAfterApply");
    assert_eq!(shown(&bucket(json!({"$unset": true})), "declared_twice"), "[] declared");
    assert!(shown(&bucket(json!({"$open": ["x"]})), "declared_twice").ends_with("declared"));
}
