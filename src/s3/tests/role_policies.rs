//! The identity policies of the role that replicates.

use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact};
use crate::s3::Subject;
use crate::value::{Basis, Shape, Value, Why};

const ROLE: &str = "aws_iam_role.r";

fn replicating() -> Fixture {
    let rule = json!([{"id": "all", "status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b"}]}]);
    Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a"})).create(
        "aws_s3_bucket_replication_configuration.a",
        json!({"bucket": {"$": "aws_s3_bucket.a.id"}, "role": {"$": "aws_iam_role.r.arn"}, "rule": rule}),
    )
}

/// A role as a first apply plans it.
fn role(more: Json) -> Json {
    let unset = json!({"$unset": true});
    let mut role = json!({"name": "r", "assume_role_policy": "{}", "arn": unset, "id": unset, "inline_policy": unset,
        "managed_policy_arns": unset});
    role.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    role
}

fn new() -> Fixture {
    replicating().create(ROLE, role(json!({})))
}

fn inline(name: &str, role: Json, policy: Json) -> Json {
    json!({"name": name, "role": role, "policy": policy})
}

fn policies(bucket: &Subject) -> &Value {
    &fact(bucket, "replication.role.policies").value
}

/// The known members of an open list, and why there may be more.
fn open(bucket: &Subject) -> (Vec<String>, Why, String) {
    let unknown = policies(bucket).as_unknown().expect("an open list");
    let Shape::Open(items) = &unknown.shape else { panic!("{:?}", unknown.shape) };
    let texts = items.iter().map(|item| item.as_str().unwrap_or("?").to_owned()).collect();
    (texts, unknown.reason.why, unknown.reason.what.to_string())
}

#[test]
fn a_new_role_without_policies_has_none() {
    let bucket = new().after("aws_s3_bucket.a");
    expect(&bucket, &[("replication.role.policies", "[] declared"), ("replication.role.boundary", "null declared")]);
}

#[test]
fn inline_and_attached_policies_are_all_there() {
    let by_reference = json!({"$": "aws_iam_role.r.id"});
    let bucket = new()
        .create("aws_iam_role_policy.i", inline("i", by_reference.clone(), json!("{\"i\":1}")))
        .create("aws_iam_role_policy.other", inline("o", json!("other"), json!("{\"o\":1}")))
        .create("aws_iam_policy.m", json!({"policy": "{\"m\":1}", "arn": {"$unset": true}}))
        .create("aws_iam_policy.n", json!({"policy": "{\"n\":1}"}))
        .create("aws_iam_policy.e", json!({"policy": "{\"e\":1}"}))
        .create("aws_iam_role_policy_attachment.m", json!({"role": "r", "policy_arn": {"$": "aws_iam_policy.m.arn"}}))
        .create(
            "aws_iam_policy_attachment.n",
            json!({"roles": ["x", "r"], "policy_arn": {"$": "aws_iam_policy.n.arn"}}),
        )
        .create(
            "aws_iam_role_policy_attachments_exclusive.e",
            json!({"role_name": "r", "policy_arns": [{"$": "aws_iam_policy.e.arn"}, {"$": "aws_iam_policy.m.arn"}]}),
        )
        .after("aws_s3_bucket.a");
    let all = r#"["{\"i\":1}", "{\"m\":1}", "{\"n\":1}", "{\"e\":1}"] declared"#;
    expect(&bucket, &[("replication.role.policies", all)]);
}

#[test]
fn arguments_of_the_role_itself_count() {
    let own = json!({"inline_policy": [{"name": "i", "policy": "{\"i\":1}"}, {"name": "", "policy": ""}],
        "managed_policy_arns": ["arn:aws:iam::1:policy/m"], "permissions_boundary": "arn:aws:iam::1:policy/m"});
    let bucket = replicating()
        .create(ROLE, role(own))
        .noop("aws_iam_policy.m", json!({"arn": "arn:aws:iam::1:policy/m", "policy": "{\"m\":1}"}))
        .after("aws_s3_bucket.a");
    expect(
        &bucket,
        &[
            ("replication.role.policies", r#"["{\"i\":1}", "{\"m\":1}"] declared"#),
            ("replication.role.boundary", r#""{\"m\":1}" declared"#),
        ],
    );
}

#[test]
fn a_policy_that_is_declared_elsewhere_leaves_the_list_open_and_is_named() {
    let attached = |arn: Json| {
        new()
            .create("aws_iam_role_policy.i", inline("i", json!("r"), json!("{\"i\":1}")))
            .create("aws_iam_role_policy_attachment.a", json!({"role": "r", "policy_arn": arn}))
            .data("data.aws_iam_policy.read", json!({"policy": "{\"d\":1}"}))
            .data("data.aws_iam_policy.later", json!({"policy": {"$unknown": true}}))
            .after("aws_s3_bucket.a")
    };
    let known = vec![r#"{"i":1}"#.to_owned()];
    let far = "arn:aws:iam::1:policy/far";
    assert_eq!(open(&attached(json!(far))), (known.clone(), Why::OutsideEstate, format!("the policy {far}")));
    let later = "data.aws_iam_policy.later";
    let reference = json!({"$": "data.aws_iam_policy.later.arn"});
    assert_eq!(open(&attached(reference)), (known.clone(), Why::OutsideEstate, later.to_owned()));
    let secret = open(&attached(json!({"$secret": far})));
    assert_eq!(secret, (known, Why::OutsideEstate, "the policy".to_owned()));
    let read = attached(json!({"$": "data.aws_iam_policy.read.arn"}));
    expect(&read, &[("replication.role.policies", r#"["{\"i\":1}", "{\"d\":1}"] declared"#)]);
}

#[test]
fn some_policies_of_aws_are_known_by_their_arns() {
    for (arn, part) in [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "\"Action\":\"*\""),
        ("arn:aws-cn:iam::aws:policy/AmazonS3FullAccess", "\"s3:*\""),
        ("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "\"s3:Get*\""),
    ] {
        let bucket = replicating()
            .create(ROLE, role(json!({"permissions_boundary": arn})))
            .create("aws_iam_role_policy_attachment.a", json!({"role": "r", "policy_arn": arn}))
            .after("aws_s3_bucket.a");
        let document = policies(&bucket).items().unwrap()[0].as_str().unwrap().to_owned();
        assert!(document.contains(part), "{document}");
        assert!(serde_json::from_str::<Json>(&document).is_ok(), "{document}");
        assert_eq!(fact(&bucket, "replication.role.boundary").value.as_str(), Some(&*document));
    }
    let attached = json!({"role": "r", "policy_arn": "arn:aws:iam::aws:policy/SecurityAudit"});
    let (_, _, what) = open(&new().create("aws_iam_role_policy_attachment.a", attached).after("aws_s3_bucket.a"));
    assert_eq!(what, "the policy arn:aws:iam::aws:policy/SecurityAudit");
}

#[test]
fn a_document_that_is_not_known_leaves_the_list_open_unless_its_statements_are() {
    let bucket = new()
        .create("aws_iam_role_policy.i", inline("i", json!("r"), json!({"$unknown": "the text"})))
        .after("aws_s3_bucket.a");
    assert_eq!(open(&bucket), (vec![], Why::KnownAfterApply, "the text".to_owned()));
    let statement = json!({"sid": "s", "effect": "Allow", "actions": ["s3:GetObject"],
        "resources": [{"$": "aws_s3_bucket.a.arn"}]});
    let bucket = new()
        .data("data.aws_iam_policy_document.d", json!({"json": {"$unknown": true}, "statement": [statement]}))
        .create("aws_iam_role_policy.i", inline("i", json!("r"), json!({"$": "data.aws_iam_policy_document.d.json"})))
        .after("aws_s3_bucket.a");
    let items = policies(&bucket).items().expect("a closed list");
    assert!(matches!(items[0].as_unknown().unwrap().shape, Shape::Json(_)));
}

#[test]
fn what_may_belong_to_the_role_leaves_the_list_open() {
    let of = |role: Json| {
        new()
            .create("aws_iam_role.s", json!({"name": "s"}))
            .create("aws_iam_role_policy.i", inline("i", role, json!("{\"i\":1}")))
            .after("aws_s3_bucket.a")
    };
    let reason = (vec![], Why::NotRecorded, "aws_iam_role_policy.i.role".to_owned());
    assert_eq!(open(&of(json!({"$ambiguous": ["aws_iam_role.r.id", "aws_iam_role.s.id"]}))), reason);
    assert_eq!(open(&of(json!({"$unknown": true}))), reason);
    let assumed = of(json!({"$assumed": ["aws_iam_role.r.id"]}));
    expect(&assumed, &[("replication.role.policies", r#"["{\"i\":1}"] declared"#)]);
    assert_eq!(fact(&assumed, "replication.role.policies").basis, Basis::Assumed);
    expect(&of(json!({"$": "aws_iam_role.s.id"})), &[("replication.role.policies", "[] declared")]);
    expect(&of(json!("elsewhere")), &[("replication.role.policies", "[] declared")]);
}

#[test]
fn roles_of_one_name_in_two_accounts_are_told_apart() {
    let fixture = |at: usize| {
        new()
            .provider("aws.far", json!({"region": "eu-west-1", "allowed": ["222222222222"]}))
            .create("aws_iam_role.far", json!({"name": "r"}))
            .of_provider(1)
            .create("aws_iam_role_policy.i", inline("i", json!("r"), json!("{\"i\":1}")))
            .of_provider(at)
            .after("aws_s3_bucket.a")
    };
    expect(&fixture(0), &[("replication.role.policies", r#"["{\"i\":1}"] declared"#)]);
    expect(&fixture(1), &[("replication.role.policies", "[] declared")]);
}

#[test]
fn an_existing_role_has_what_its_prior_state_tells_and_not_what_this_plan_takes_away() {
    let arn = |name: &str| format!("arn:aws:iam::1:policy/{name}");
    let live = json!({"name": "r", "assume_role_policy": "{}", "arn": "arn:aws:iam::1:role/r",
        "inline_policy": {"$live": [{"name": "kept", "policy": "{\"old\":1}"}, {"name": "gone", "policy": "{\"gone\":1}"},
            {"name": "manual", "policy": "{\"manual\":1}"}]},
        "managed_policy_arns": {"$live": [arn("m"), arn("far"), "arn:aws:iam::aws:policy/AdministratorAccess"]}});
    let fixture = replicating()
        .noop(ROLE, live)
        .noop("aws_iam_policy.m", json!({"arn": arn("m"), "policy": "{\"m\":1}"}))
        .noop("aws_iam_role_policy_attachment.m", json!({"role": "r", "policy_arn": arn("m")}))
        .delete("aws_iam_role_policy_attachment.far", json!({"role": "r", "policy_arn": arn("far")}))
        .delete(
            "aws_iam_role_policy_attachment.admin",
            json!({"role": "r", "policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"}),
        )
        .update(
            "aws_iam_role_policy.kept",
            inline("kept", json!("r"), json!("{\"old\":1}")),
            inline("kept", json!("r"), json!("{\"new\":1}")),
        )
        .delete("aws_iam_role_policy.gone", inline("gone", json!("r"), json!("{\"gone\":1}")));
    expect(
        &fixture.after("aws_s3_bucket.a"),
        &[("replication.role.policies", r#"["{\"new\":1}", "{\"m\":1}", "{\"manual\":1}"] declared"#)],
    );
}

#[test]
fn an_exclusive_list_takes_away_what_it_lacks() {
    let live = json!({"name": "r", "arn": "arn:aws:iam::1:role/r", "inline_policy": {"$live":
        [{"name": "kept", "policy": "{\"kept\":1}"}, {"name": "manual", "policy": "{\"manual\":1}"}]},
        "managed_policy_arns": {"$live": ["arn:aws:iam::aws:policy/AdministratorAccess"]}});
    let fixture = || replicating().noop(ROLE, live.clone());
    let names = json!({"role_name": "r", "policy_names": ["kept"]});
    let arns = json!({"role_name": "r", "policy_arns": []});
    let both = fixture()
        .create("aws_iam_role_policies_exclusive.x", names.clone())
        .create("aws_iam_role_policy_attachments_exclusive.x", arns.clone());
    let only = r#"["{\"kept\":1}"] declared"#;
    expect(&both.after("aws_s3_bucket.a"), &[("replication.role.policies", only)]);
    // Nothing changes when nobody looks after the lists any more.
    let gone = fixture()
        .delete("aws_iam_role_policies_exclusive.x", names)
        .delete("aws_iam_role_policy_attachments_exclusive.x", arns);
    assert_eq!(policies(&gone.after("aws_s3_bucket.a")).items().map(<[_]>::len), Some(3));
}

#[test]
fn a_role_elsewhere_has_policies_that_are_not_known() {
    let rule = json!([{"id": "all", "status": "Enabled", "destination": [{"bucket": "arn:aws:s3:::b"}]}]);
    let of = |role: Json| {
        Fixture::new()
            .create("aws_s3_bucket.a", json!({"bucket": "a"}))
            .create("aws_s3_bucket_replication_configuration.a", json!({"bucket": "a", "role": role, "rule": rule}))
            .data(
                "data.aws_iam_role.r",
                json!({"assume_role_policy": "{}", "permissions_boundary": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}),
            )
            .after("aws_s3_bucket.a")
    };
    expect(
        &of(json!("arn:aws:iam::1:role/far")),
        &[("replication.role.policies", "OutsideEstate"), ("replication.role.boundary", "OutsideEstate")],
    );
    let read = of(json!({"$": "data.aws_iam_role.r.arn"}));
    expect(&read, &[("replication.role.policies", "OutsideEstate")]);
    assert!(fact(&read, "replication.role.boundary").value.as_str().is_some_and(|text| text.contains("s3:*")));
}
