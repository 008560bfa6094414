//! ARNs and policies of access points.

use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect};

const POINT: &str = "aws_s3_access_point.p";
const ARN: &str = "arn:aws:s3:eu-west-1:123456789012:accesspoint/reports";

fn point(more: Json) -> Json {
    let unset = json!({"$unset": true});
    let mut point = json!({"name": "reports", "bucket": "a", "arn": unset, "account_id": unset, "policy": unset});
    point.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    point
}

fn new(more: Json) -> Fixture {
    Fixture::new().account("123456789012").create("aws_s3_bucket.a", json!({"bucket": "a"})).create(POINT, point(more))
}

fn apart(of: Json) -> Json {
    json!({"access_point_arn": of, "policy": "{\"apart\":1}"})
}

#[test]
fn an_access_point_tells_its_arn_as_far_as_its_parts_are_known() {
    expect(&new(json!({})).after(POINT), &[("arn", &format!("\"{ARN}\" declared"))]);
    let reference = json!({"bucket": {"$": "aws_s3_bucket.a.id"}});
    expect(&new(reference).after(POINT), &[("arn", &format!("\"{ARN}\" declared"))]);
    let elsewhere = Fixture::new().create(POINT, point(json!({}))).after(POINT);
    expect(&elsewhere, &[("arn", "KnownAfterApply")]);
    let express = new(json!({"bucket": "a--euw1-az1--x-s3"})).after(POINT);
    expect(&express, &[("arn", "KnownAfterApply")]);
}

#[test]
fn a_policy_is_an_argument_or_a_resource_of_its_own() {
    let none = [("policy", "null declared"), ("policy_written", "false absent")];
    expect(&new(json!({})).after(POINT), &none);
    expect(&new(json!({"policy": "{}"})).after(POINT), &none);
    let argument = new(json!({"policy": "{\"own\":1}"})).after(POINT);
    expect(&argument, &[("policy", "\"{\\\"own\\\":1}\" declared"), ("policy_written", "true declared")]);
    for of in [json!({"$": "aws_s3_access_point.p.arn"}), json!(ARN)] {
        let resource = new(json!({})).create("aws_s3control_access_point_policy.p", apart(of)).after(POINT);
        expect(&resource, &[("policy", "\"{\\\"apart\\\":1}\" declared"), ("policy_written", "true declared")]);
    }
    let other = json!(ARN.replace("reports", "other"));
    let other = new(json!({})).create("aws_s3control_access_point_policy.p", apart(other)).after(POINT);
    expect(&other, &none);
    let perhaps = json!({"$unknown": true});
    let perhaps = new(json!({})).create("aws_s3control_access_point_policy.p", apart(perhaps)).after(POINT);
    expect(&perhaps, &[("policy", "AmbiguousLink"), ("policy_written", "AmbiguousLink")]);
}

#[test]
fn an_existing_access_point_has_the_policy_that_its_state_tells_unless_this_plan_deletes_it() {
    let live = || point(json!({"arn": ARN, "policy": {"$live": "{\"apart\":1}"}}));
    let fixture = || Fixture::new().noop(POINT, live());
    expect(
        &fixture().after(POINT),
        &[("policy", "\"{\\\"apart\\\":1}\" prior_state"), ("policy_written", "false absent")],
    );
    let kept = fixture().noop("aws_s3control_access_point_policy.p", apart(json!(ARN)));
    expect(&kept.after(POINT), &[("policy", "\"{\\\"apart\\\":1}\" declared"), ("policy_written", "false declared")]);
    let gone = || fixture().delete("aws_s3control_access_point_policy.p", apart(json!(ARN)));
    expect(&gone().after(POINT), &[("policy", "null declared"), ("policy_written", "false absent")]);
    expect(&gone().before(POINT), &[("policy", "\"{\\\"apart\\\":1}\" declared")]);
}

#[test]
fn a_multi_region_access_point_has_its_policy_from_another_resource() {
    let address = "aws_s3control_multi_region_access_point.m";
    let details = json!({"details": [{"name": "global"}]});
    let policy = json!({"details": [{"name": "global", "policy": "{\"m\":1}"}]});
    let kind = "aws_s3control_multi_region_access_point_policy.m";
    expect(&Fixture::new().create(address, details.clone()).after(address), &[("policy", "null declared")]);
    expect(&Fixture::new().noop(address, details.clone()).after(address), &[("policy", "NoPriorState")]);
    expect(
        &Fixture::new().create(address, details).create(kind, policy).after(address),
        &[("policy", "\"{\\\"m\\\":1}\" declared"), ("policy_written", "true declared")],
    );
}
