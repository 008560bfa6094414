use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact};
use crate::s3::Subject;
use crate::value::{Shape, Type, Value, Why};

fn with(kind: &str, mut values: Json) -> Subject {
    values.as_object_mut().unwrap().insert("bucket".to_owned(), json!({"$": "aws_s3_bucket.a.id"}));
    Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(&format!("{kind}.a"), values)
        .after("aws_s3_bucket.a")
}

#[test]
fn a_setting_of_another_type_is_unknown_and_says_where() {
    for odd in [json!(5), json!("yes"), json!([true]), json!({"a": true})] {
        let bucket = with("aws_s3_bucket_public_access_block", json!({"ignore_public_acls": odd}));
        let setting = &fact(&bucket, "public_access_block.ignore_public_acls").value;
        let why = setting.as_unknown().map(|unknown| unknown.reason.to_string());
        let expected =
            "aws_s3_bucket_public_access_block.a.ignore_public_acls has another type than its provider gives it";
        assert_eq!(why.as_deref(), Some(expected));
    }
}

#[test]
fn only_the_odd_part_of_a_list_is_unknown() {
    let rule = json!({"allowed_methods": ["GET", 3, null], "allowed_origins": 7, "allowed_headers": ["*"]});
    let bucket = with("aws_s3_bucket_cors_configuration", json!({"cors_rule": [rule]}));
    let rules = &fact(&bucket, "cors.rules").value;
    let rule = &rules.items().unwrap()[0];
    let methods = rule.get("methods").unwrap().items().unwrap();
    assert_eq!(methods[0].as_str(), Some("GET"));
    assert_eq!(methods[1].as_str(), Some("3"));
    assert!(methods[2].is_unknown());
    assert!(rule.get("origins").unwrap().is_unknown());
    assert_eq!(rule.get("headers").unwrap().items().unwrap().len(), 1);
    for odd in [json!(5), json!({"a": 1}), json!("x")] {
        let bucket = with("aws_s3_bucket_cors_configuration", json!({"cors_rule": odd}));
        assert!(fact(&bucket, "cors.rules").value.is_unknown());
    }
}

#[test]
fn numbers_and_bools_among_tags_are_text() {
    let tags = json!({"CostCenter": 4711, "Billed": true, "Odd": ["x"]});
    let bucket =
        Fixture::new().create("aws_s3_bucket.a", json!({"bucket": "a", "tags_all": tags})).after("aws_s3_bucket.a");
    let tags = &fact(&bucket, "tags").value;
    assert_eq!(tags.get("CostCenter").and_then(|tag| tag.as_str()), Some("4711"));
    assert_eq!(tags.get("Billed").and_then(|tag| tag.as_str()), Some("true"));
    assert!(tags.get("Odd").unwrap().is_unknown());
    expect(&bucket, &[("name", "\"a\" declared")]);
}

#[test]
fn an_unknown_has_the_type_of_its_setting_whatever_set_it() {
    let block = |setting: Json| json!({"bucket": {"$": "aws_s3_bucket.a.id"}, "block_public_policy": setting});
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create("aws_s3_bucket_public_access_block.a", block(json!([null])))
        .create("aws_s3_bucket_public_access_block.b", block(json!(false)))
        .after("aws_s3_bucket.a");
    let setting = fact(&bucket, "public_access_block.block_public_policy").value.as_unknown().unwrap();
    assert_eq!((setting.ty.clone(), setting.reason.why), (Type::Bool, Why::DeclaredTwice));
}

#[test]
fn what_an_odd_object_lacks_is_unknown_and_not_null() {
    let bucket = with("aws_s3_bucket_acl", json!({"acl": [{"a": ["public-read"]}]}));
    let grants = fact(&bucket, "acl.grants").value.items().unwrap();
    assert!(grants[0].get("everyone").unwrap().is_unknown());
}

/// The certain members of a list that is open.
fn certain<'s>(bucket: &'s Subject, path: &str) -> &'s [Value] {
    match &fact(bucket, path).value.as_unknown().unwrap().shape {
        Shape::Open(items) => items,
        other => panic!("{path} is no open list: {other:?}"),
    }
}

#[test]
fn the_certain_members_of_an_open_list_are_as_those_of_any_other() {
    let rule = json!({"id": "a", "status": "Enabled", "filter": [{"prefix": "logs/"}], "expiration": [{"days": 3}]});
    let bucket = with("aws_s3_bucket_lifecycle_configuration", json!({"rule": {"$open": [rule]}}));
    let [rule] = certain(&bucket, "lifecycle.rules") else { panic!() };
    let says = |name: &str| rule.get(name).and_then(|value| value.as_bool());
    assert_eq!(["enabled", "expires", "all_objects", "aborts_uploads"].map(says), [true, true, false, false].map(Some));

    let odd = json!({"allowed_methods": ["GET", 3, null], "allowed_origins": 7});
    let bucket = with("aws_s3_bucket_cors_configuration", json!({"cors_rule": {"$open": [odd]}}));
    let [rule] = certain(&bucket, "cors.rules") else { panic!() };
    assert_eq!(rule.get("methods").unwrap().items().unwrap()[0].as_str(), Some("GET"));
    assert!(rule.get("origins").unwrap().is_unknown());

    let queue = json!({"events": {"$open": ["s3:ObjectCreated:*"]}});
    let bucket = with("aws_s3_bucket_notification", json!({"queue": [queue]}));
    assert_eq!(certain(&bucket, "notification.events")[0].as_str(), Some("s3:ObjectCreated:*"));
}

#[test]
fn an_open_list_where_none_can_be_is_just_not_known() {
    let bucket = with("aws_s3_bucket_public_access_block", json!({"ignore_public_acls": {"$open": [true]}}));
    let setting = fact(&bucket, "public_access_block.ignore_public_acls").value.as_unknown().unwrap();
    assert!(setting.ty == Type::Bool && matches!(setting.shape, Shape::Opaque));
}
