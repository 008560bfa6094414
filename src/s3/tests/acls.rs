use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect};

const EVERYONE: &str = "http://acs.amazonaws.com/groups/global/AllUsers";

fn bucket() -> Fixture {
    Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a", "acl": {"$unset": true}, "grant": {"$unset": true}}))
}

fn in_force(fixture: Fixture) -> Fixture {
    let off = json!({"bucket": "a", "block_public_acls": false});
    let rule = json!({"bucket": "a", "rule": [{"object_ownership": "ObjectWriter"}]});
    fixture.create("aws_s3_bucket_public_access_block.a", off).create("aws_s3_bucket_ownership_controls.a", rule)
}

fn canned(acl: &str) -> Json {
    json!({"bucket": "a", "acl": acl, "access_control_policy": {"$unset": true}})
}

#[test]
fn a_new_bucket_is_private() {
    expect(
        &bucket().after("aws_s3_bucket.a"),
        &[
            ("acl.declared", "false absent"),
            ("acl.canned", "\"private\" aws_default"),
            ("acl.grants", "[] aws_default"),
            ("exposure.public_read", "false declared"),
            ("exposure.via", "[] declared"),
        ],
    );
}

#[test]
fn a_canned_acl_is_its_grants_beyond_the_owners() {
    let fixture = || in_force(bucket().create("aws_s3_bucket_acl.a", canned("public-read-write")));
    expect(
        &fixture().after("aws_s3_bucket.a"),
        &[
            ("acl.declared", "true declared"),
            ("acl.canned", "\"public-read-write\" declared"),
            (
                "acl.grants",
                "[{ everyone = true, grantee = \"AllUsers\", permission = \"READ\" }, \
                 { everyone = true, grantee = \"AllUsers\", permission = \"WRITE\" }] declared",
            ),
            ("exposure.public_read", "true declared"),
            ("exposure.public_list", "true declared"),
            ("exposure.public_write", "true declared"),
            ("exposure.via", "[\"acl\"] declared"),
        ],
    );
}

#[test]
fn acls_open_nothing_where_they_are_not_in_force() {
    let acl = || bucket().create("aws_s3_bucket_acl.a", canned("public-read"));
    let closed = &[("exposure.public_read", "false declared"), ("exposure.via", "[] declared")];
    // Ownership of a new bucket, then a block that ignores them.
    expect(&acl().after("aws_s3_bucket.a"), closed);
    let rule = json!({"bucket": "a", "rule": [{"object_ownership": "ObjectWriter"}]});
    let ignored = acl().create("aws_s3_bucket_ownership_controls.a", rule);
    expect(&ignored.after("aws_s3_bucket.a"), closed);
}

#[test]
fn grants_that_are_listed_name_their_grantees() {
    let grant = |grantee: Json, permission: &str| json!({"grantee": [grantee], "permission": permission});
    let listed = json!({"bucket": "a", "acl": null, "access_control_policy": [{"grant": [
        grant(json!({"type": "Group", "uri": EVERYONE, "id": ""}), "READ_ACP"),
        grant(json!({"type": "CanonicalUser", "id": "abc", "uri": ""}), "FULL_CONTROL"),
        grant(json!({"type": "Group", "uri": "http://acs.amazonaws.com/groups/s3/LogDelivery"}), "WRITE"),
    ], "owner": [{"id": "abc"}]}]});
    expect(
        &in_force(bucket().create("aws_s3_bucket_acl.a", listed)).after("aws_s3_bucket.a"),
        &[
            ("acl.canned", "null declared"),
            (
                "acl.grants",
                "[{ everyone = true, grantee = \"AllUsers\", permission = \"READ_ACP\" }, \
                 { everyone = false, grantee = \"abc\", permission = \"FULL_CONTROL\" }, \
                 { everyone = false, grantee = \"LogDelivery\", permission = \"WRITE\" }] declared",
            ),
            ("exposure.public_read", "true declared"),
            ("exposure.public_list", "false declared"),
        ],
    );
}

#[test]
fn an_acl_that_is_not_known_leaves_exposure_open_only_where_acls_are_in_force() {
    let later = json!({"bucket": "a", "acl": {"$later": true}});
    let acl = || bucket().create("aws_s3_bucket_acl.a", later.clone());
    let open = [("acl.canned", "KnownAfterApply"), ("exposure.public_read", "KnownAfterApply")];
    expect(&in_force(acl()).after("aws_s3_bucket.a"), &open);
    expect(&acl().after("aws_s3_bucket.a"), &[("exposure.public_read", "false declared")]);
}

#[test]
fn destroying_the_resource_leaves_the_acl() {
    let live = json!({"bucket": "a", "acl": null, "grant": {"$live": []}});
    let fixture =
        Fixture::new().noop("aws_s3_bucket.a", live).delete("aws_s3_bucket_acl.a", canned("authenticated-read"));
    expect(
        &fixture.after("aws_s3_bucket.a"),
        &[("acl.declared", "false absent"), ("acl.canned", "\"authenticated-read\" declared")],
    );
}

#[test]
fn an_existing_bucket_shows_the_grants_that_were_read_back() {
    let live = json!({"bucket": "a", "acl": null,
        "grant": {"$live": [{"id": "", "type": "Group", "uri": EVERYONE, "permissions": ["READ", "WRITE"]}]}});
    expect(
        &Fixture::new().noop("aws_s3_bucket.a", live).after("aws_s3_bucket.a"),
        &[
            ("acl.declared", "false absent"),
            ("acl.canned", "null prior_state"),
            (
                "acl.grants",
                "[{ everyone = true, grantee = \"AllUsers\", permission = \"READ\" }, \
                 { everyone = true, grantee = \"AllUsers\", permission = \"WRITE\" }] prior_state",
            ),
        ],
    );
}

#[test]
fn the_arguments_of_provider_3_count_as_declared_where_they_are_set() {
    let inline = |acl: Json, grant: Json| {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a", "acl": acl, "grant": grant}))
            .after("aws_s3_bucket.a")
    };
    expect(
        &inline(json!("public-read"), json!([])),
        &[("acl.declared", "true declared"), ("acl.canned", "\"public-read\" declared")],
    );
    let grant = json!([{"type": "Group", "uri": EVERYONE, "permissions": ["FULL_CONTROL"]}]);
    expect(
        &inline(json!({"$live": "private"}), grant),
        &[("acl.declared", "true declared"), ("acl.canned", "null declared")],
    );
    expect(
        &inline(json!({"$live": "private"}), json!([])),
        &[("acl.declared", "false absent"), ("acl.grants", "[] declared")],
    );
}

#[test]
fn a_public_policy_opens_the_bucket_unless_a_block_restricts_it() {
    let policy = json!({"bucket": "a", "policy": "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\
        \"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::a/*\"}]}"});
    let fixture = || bucket().create("aws_s3_bucket_policy.a", policy.clone());
    let open = [
        ("exposure.public_read", "true declared"),
        ("exposure.public_list", "false declared"),
        ("exposure.via", "[\"policy\"] declared"),
    ];
    expect(&in_force(fixture()).after("aws_s3_bucket.a"), &open);
    expect(&fixture().after("aws_s3_bucket.a"), &[("exposure.public_read", "false declared")]);
    // A block that only rejects public policies rejects this one, since this plan writes it.
    let rejects = json!({"bucket": "a", "block_public_policy": true});
    let rejected = fixture().create("aws_s3_bucket_public_access_block.a", rejects);
    expect(&rejected.after("aws_s3_bucket.a"), &[("exposure.public_read", "false declared")]);
}
