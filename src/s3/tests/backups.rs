use serde_json::{Value as Json, json};

use super::estate::{Fixture, fact, shown, subject_with};
use crate::estate::Side;
use crate::s3::Settings;
use crate::value::{Basis, Shape, Value};

const BUCKET: &str = "aws_s3_bucket.a";
const VAULT: &str = "arn:aws:backup:us-east-1:123456789012:backup-vault:away";

/// A bucket, and a plan that copies to a vault in us-east-1.
fn estate() -> Fixture {
    let tags = json!({"Backup": "daily", "Team": "orders"});
    Fixture::new()
        .create(BUCKET, json!({"bucket": "team-a", "arn": {"$unset": true}, "tags": tags, "tags_all": tags}))
        .create("aws_backup_plan.p", plan(json!(VAULT)))
}

fn plan(vault: Json) -> Json {
    json!({"name": "p", "rule": [{"rule_name": "r", "copy_action": [{"destination_vault_arn": vault}]}]})
}

fn selection(what: Json) -> Json {
    let mut all = json!({"plan_id": {"$": "aws_backup_plan.p.id"}, "not_resources": {"$unset": true},
        "condition": {"$unset": true}});
    all.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
    all
}

fn condition(test: &str, key: &str, value: Json) -> Json {
    json!([{test: [{"key": key, "value": value}]}])
}

fn copies_of(fixture: Fixture) -> String {
    let bucket = fixture.after(BUCKET);
    let copies = &fact(&bucket, "backup.copies").value;
    let Some(items) = copies.items() else { return shown(&bucket, "backup.copies") };
    let text = |copy: &Value, name: &str| match copy.get(name).unwrap() {
        value if value.is_unknown() => format!("{:?}", value.as_unknown().unwrap().reason.why),
        value => value.shown().to_string().replace('"', ""),
    };
    let copy = |copy: &Value| format!("{} {} {}", text(copy, "plan"), text(copy, "region"), text(copy, "covered"));
    items.iter().map(copy).collect::<Vec<_>>().join(", ")
}

/// The copies under one selection more.
fn selected(what: Json) -> String {
    copies_of(estate().create("aws_backup_selection.s", selection(what)))
}

const COVERED: &str = "aws_backup_plan.p us-east-1 true";
const PERHAPS: &str = "aws_backup_plan.p us-east-1 KnownAfterApply";

#[test]
fn a_bucket_that_a_selection_names_is_copied() {
    assert_eq!(selected(json!({"resources": ["arn:aws:s3:::team-a"]})), COVERED);
    assert_eq!(selected(json!({"resources": [{"$": "aws_s3_bucket.a.arn"}]})), COVERED);
    assert_eq!(selected(json!({"resources": {"$assumed": ["aws_s3_bucket.a.arn"]}})), COVERED);
    let all = estate().create("aws_backup_selection.s", selection(json!({"resources": ["arn:aws:s3:::team-a"]})));
    assert_eq!(
        shown(&all.after(BUCKET), "backup.copies"),
        format!(
            "[{{ covered = true, plan = \"aws_backup_plan.p\", region = \"us-east-1\", vault = \"{VAULT}\" }}] declared"
        )
    );
}

#[test]
fn a_bucket_that_no_selection_holds_is_not() {
    assert_eq!(copies_of(estate()), "");
    for resources in [
        json!(["arn:aws:s3:::team-b"]),
        json!(["arn:aws:s3:::team-a/*"]),
        json!(["arn:aws:dynamodb:*:*:table/*"]),
        json!([{"$": "aws_dynamodb_table.t.arn"}]),
        json!([{"$": "aws_s3_bucket.b.arn"}]),
        json!([{"$": "data.aws_s3_bucket.c.arn"}]),
    ] {
        let fixture = estate()
            .data("data.aws_s3_bucket.c", json!({"bucket": "c"}))
            .create("aws_s3_bucket.b", json!({"bucket": "b"}));
        let selection = selection(json!({"resources": resources}));
        assert_eq!(copies_of(fixture.create("aws_backup_selection.s", selection)), "", "{resources}");
    }
    // Of a whole list a plan tells references, and no constants beside them.
    for references in [
        json!({"$ambiguous": ["aws_dynamodb_table.t.arn", "aws_efs_file_system.f.arn"]}),
        json!({"$": "aws_s3_bucket.b.arn"}),
    ] {
        let fixture = estate().create("aws_s3_bucket.b", json!({"bucket": "b"}));
        let selection = selection(json!({"resources": references}));
        assert_eq!(copies_of(fixture.create("aws_backup_selection.s", selection)), PERHAPS, "{references}");
    }
    let deleted = json!({"resources": ["*"], "plan_id": {"$": "aws_backup_plan.p.id"}});
    assert_eq!(copies_of(estate().delete("aws_backup_selection.s", deleted.clone())), "");
    assert_eq!(copies_of(estate().forget("aws_backup_selection.s", deleted)), COVERED);
}

#[test]
fn a_pattern_selects_what_it_meets_and_exclusions_come_last() {
    for pattern in ["*", "arn:aws:s3:::*", "arn:*:s3:::team-*", "arn:aws:s3:::team-?"] {
        assert_eq!(selected(json!({"resources": [pattern]})), COVERED, "{pattern}");
        assert_eq!(selected(json!({"resources": ["*"], "not_resources": [pattern]})), "", "{pattern}");
    }
    assert_eq!(selected(json!({"resources": ["*"], "not_resources": ["arn:aws:ec2:*:*:volume/*"]})), COVERED);
    assert_eq!(selected(json!({"not_resources": ["arn:aws:s3:::team-b"]})), COVERED);
    assert_eq!(selected(json!({"resources": ["*"], "not_resources": [{"$unknown": true}]})), PERHAPS);
}

#[test]
fn one_tag_of_a_selection_is_enough_beside_its_resources() {
    let tag = |key: &str, value: Json| json!({"type": "STRINGEQUALS", "key": key, "value": value});
    let daily = || tag("Backup", json!("daily"));
    assert_eq!(selected(json!({"selection_tag": [daily()]})), COVERED);
    assert_eq!(selected(json!({"selection_tag": [tag("Backup", json!("weekly")), daily()]})), COVERED);
    assert_eq!(selected(json!({"selection_tag": [tag("backup", json!("daily"))]})), "");
    assert_eq!(selected(json!({"selection_tag": [tag("Backup", json!("dai*"))]})), "");
    assert_eq!(selected(json!({"selection_tag": [daily()], "resources": ["arn:aws:s3:::team-b"]})), COVERED);
    assert_eq!(selected(json!({"selection_tag": [tag("Backup", json!({"$unknown": true}))]})), PERHAPS);
    assert_eq!(selected(json!({"selection_tag": [tag("Other", json!({"$unknown": true}))]})), "");
    assert_eq!(selected(json!({"selection_tag": {"$dynamic": true}})), PERHAPS);
}

#[test]
fn every_condition_restricts_a_selection() {
    let with = |condition: Json| selected(json!({"resources": ["*"], "condition": condition}));
    let key = "aws:ResourceTag/Backup";
    assert_eq!(with(condition("string_equals", key, json!("daily"))), COVERED);
    assert_eq!(with(condition("string_equals", key, json!("weekly"))), "");
    assert_eq!(with(condition("string_equals", "aws:ResourceTag/None", json!("x"))), "");
    assert_eq!(with(condition("string_like", key, json!("d*y"))), COVERED);
    assert_eq!(with(condition("string_like", key, json!("w*"))), "");
    assert_eq!(with(condition("string_not_equals", key, json!("weekly"))), COVERED);
    assert_eq!(with(condition("string_not_equals", key, json!("daily"))), "");
    assert_eq!(with(condition("string_not_equals", "aws:ResourceTag/None", json!("x"))), COVERED);
    assert_eq!(with(condition("string_not_like", key, json!("*ly"))), "");
    assert_eq!(with(condition("string_like", key, json!({"$unknown": true}))), PERHAPS);
    assert_eq!(with(json!({"$dynamic": true})), PERHAPS);
    let two =
        json!([{"string_equals": [{"key": key, "value": "daily"}, {"key": "aws:ResourceTag/Team", "value": "x"}]}]);
    assert_eq!(with(two), "");
    let alone = json!({"condition": condition("string_equals", key, json!("daily"))});
    assert_eq!(selected(alone), COVERED);
}

#[test]
fn what_is_not_known_of_a_selection_is_never_left_out() {
    assert_eq!(selected(json!({"resources": [{"$unknown": true}]})), PERHAPS);
    assert_eq!(selected(json!({"resources": {"$unknown": true}})), PERHAPS);
    assert_eq!(selected(json!({"resources": [{"$": "terraform_data.t.output"}]})), PERHAPS);
    let several = json!({"$ambiguous": ["aws_s3_bucket.a.arn", "aws_dynamodb_table.t.arn"]});
    assert_eq!(selected(json!({"resources": several})), PERHAPS);
    let tagged = json!({"bucket": "team-a", "tags": {"Backup": {"$unknown": true}}, "tags_all": {"$unset": true}});
    let by_tag = json!({"selection_tag": [{"type": "STRINGEQUALS", "key": "Backup", "value": "daily"}]});
    let fixture = Fixture::new()
        .create(BUCKET, tagged)
        .create("aws_backup_plan.p", plan(json!(VAULT)))
        .create("aws_backup_selection.s", selection(by_tag));
    assert_eq!(copies_of(fixture), PERHAPS);
}

#[test]
fn a_plan_sees_its_own_region_and_account() {
    let bucket = |fixture: Fixture| fixture.create(BUCKET, json!({"bucket": "team-a"})).of_provider(1);
    let with = |fixture: Fixture| {
        fixture
            .create("aws_backup_plan.p", plan(json!(VAULT)))
            .create("aws_backup_selection.s", selection(json!({"resources": ["*"]})))
    };
    let region = |values: Json| Fixture::new().provider("aws.far", values);
    assert_eq!(copies_of(with(bucket(region(json!({"region": "eu-central-1"}))))), "");
    let not_recorded = "aws_backup_plan.p us-east-1 NotRecorded";
    assert_eq!(copies_of(with(bucket(region(json!({}))))), not_recorded);
    assert_eq!(copies_of(with(bucket(region(json!({"region": "eu-west-1"}))))), not_recorded);
    let own = json!({"bucket": "team-a", "region": "eu-central-1"});
    assert_eq!(copies_of(with(Fixture::new().create(BUCKET, own))), "");
    let named = bucket(region(json!({"region": "eu-west-1"})))
        .create("aws_backup_plan.p", plan(json!(VAULT)))
        .create("aws_backup_selection.s", selection(json!({"resources": [{"$": "aws_s3_bucket.a.arn"}]})));
    assert_eq!(copies_of(named), COVERED);
}

#[test]
fn the_region_of_a_vault_comes_from_its_arn_or_its_resource() {
    let away = |vault: Json| {
        Fixture::new()
            .provider("aws.us", json!({"region": "us-east-1"}))
            .provider("aws.dark", json!({}))
            .create(BUCKET, json!({"bucket": "team-a"}))
            .create("aws_backup_plan.p", plan(vault))
            .create("aws_backup_selection.s", selection(json!({"resources": ["*"]})))
    };
    let symbol = || json!({"$": "aws_backup_vault.v.arn"});
    let of = |at: usize| away(symbol()).create("aws_backup_vault.v", json!({"name": "v"})).of_provider(at);
    assert_eq!(copies_of(of(0)), "aws_backup_plan.p eu-west-1 true");
    assert_eq!(copies_of(of(1)), COVERED);
    assert_eq!(copies_of(of(2)), "aws_backup_plan.p NotRecorded true");
    let own = away(symbol()).create("aws_backup_vault.v", json!({"name": "v", "region": "us-east-1"}));
    assert_eq!(copies_of(own), COVERED);
    assert_eq!(copies_of(away(json!({"$unknown": true}))), "aws_backup_plan.p KnownAfterApply true");
    let data = json!({"$": "data.aws_backup_vault.v.arn"});
    assert_eq!(copies_of(away(data.clone())), "aws_backup_plan.p OutsideEstate true");
    assert_eq!(copies_of(away(data).data("data.aws_backup_vault.v", json!({"arn": VAULT}))), COVERED);
}

#[test]
fn a_plan_without_copies_leaves_nothing_open() {
    let fixture = |rule: Json| {
        Fixture::new()
            .create(BUCKET, json!({"bucket": "team-a"}))
            .create("aws_backup_plan.p", json!({"name": "p", "rule": rule}))
            .create("aws_backup_selection.s", selection(json!({"resources": {"$unknown": true}})))
    };
    assert_eq!(copies_of(fixture(json!([{"rule_name": "r", "copy_action": []}]))), "");
    assert_eq!(copies_of(fixture(json!({"$dynamic": true}))), "KnownAfterApply");
    let more = json!([{"rule_name": "r", "copy_action": [{"destination_vault_arn": VAULT}]},
        {"rule_name": "s", "copy_action": {"$dynamic": true}}]);
    let bucket = fixture(more).after(BUCKET);
    let Some(Shape::Open(known)) =
        fact(&bucket, "backup.copies").value.as_unknown().map(|unknown| unknown.shape.clone())
    else {
        panic!("it is an open list")
    };
    assert_eq!(known.len(), 1);
}

#[test]
fn the_plan_of_a_selection_is_found_or_leaves_the_copies_open() {
    let of = |plan: Json| selection(json!({"resources": ["*"], "plan_id": plan}));
    let with = |plan: Json| estate().create("aws_backup_selection.s", of(plan));
    assert_eq!(copies_of(with(json!("0123-abc"))), "OutsideEstate");
    assert_eq!(copies_of(with(json!({"$unknown": true}))), "KnownAfterApply");
    let data = json!({"$": "data.aws_backup_plan.q.id"});
    assert_eq!(copies_of(with(data.clone())), "OutsideEstate");
    let rules = plan(json!(VAULT));
    assert_eq!(copies_of(with(data).data("data.aws_backup_plan.q", rules)), "data.aws_backup_plan.q us-east-1 true");
    let mut known = plan(json!(VAULT));
    known["id"] = json!("0123-abc");
    let fixture = Fixture::new()
        .noop(BUCKET, json!({"bucket": "team-a"}))
        .noop("aws_backup_plan.k", known)
        .noop("aws_backup_selection.s", of(json!("0123-abc")));
    assert_eq!(copies_of(fixture), "aws_backup_plan.k us-east-1 true");
    let either = json!({"$ambiguous": ["aws_backup_plan.p.id", "aws_backup_plan.q.id"]});
    let two = with(either).create("aws_backup_plan.q", json!({"name": "q", "rule": []}));
    assert_eq!(copies_of(two), "aws_backup_plan.p us-east-1 AmbiguousUse");
}

#[test]
fn two_selections_of_a_plan_are_one_copy() {
    let fixture = estate()
        .create("aws_backup_selection.s", selection(json!({"resources": {"$unknown": true}})))
        .create("aws_backup_selection.t", selection(json!({"resources": {"$assumed": ["aws_s3_bucket.a.arn"]}})));
    let bucket = fixture.after(BUCKET);
    assert_eq!(fact(&bucket, "backup.copies").basis, Basis::Assumed);
    let copies = fact(&bucket, "backup.copies").value.items().map(<[Value]>::to_vec).unwrap();
    assert_eq!(copies.len(), 1);
    assert_eq!(copies.first().and_then(|copy| copy.get("covered")?.as_bool()), Some(true));
}

#[test]
fn copies_that_nobody_asks_for_stay_unread() {
    let estate = estate().create("aws_backup_selection.s", selection(json!({"resources": ["*"]}))).build();
    let settings = Settings { wanted: Some(std::collections::BTreeSet::new()), ..Settings::default() };
    let bucket = subject_with(&estate, Side::After, BUCKET, &settings);
    assert!(fact(&bucket, "backup.copies").value.is_null());
}
