use serde_json::{Value as Json, json};

use super::estate::{Fixture, expect, fact, shown};

fn with(kind: &str, values: Json) -> crate::s3::Subject {
    let mut values = values;
    values["bucket"] = json!("a");
    Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a"}))
        .create(&format!("{kind}.a"), values)
        .after("aws_s3_bucket.a")
}

/// One member of each lifecycle rule.
fn lifecycle(rules: Json, member: &str) -> String {
    let bucket = with("aws_s3_bucket_lifecycle_configuration", json!({"rule": rules}));
    let rules = &fact(&bucket, "lifecycle.rules").value;
    let values = rules.items().unwrap().iter().map(|rule| rule.get(member).unwrap().shown().to_string());
    values.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_rule_is_for_all_objects_unless_something_narrows_it() {
    let unset = json!({"$unset": true});
    let rules = json!([
        {"status": "Enabled", "prefix": unset, "filter": [{"prefix": unset, "tag": [], "and": [],
            "object_size_greater_than": unset, "object_size_less_than": unset}]},
        {"status": "Enabled", "filter": []},
        {"status": "Enabled", "prefix": "", "filter": [{"prefix": ""}]},
        {"status": "Enabled", "prefix": "logs/"},
        {"status": "Enabled", "filter": [{"prefix": "logs/"}]},
        {"status": "Enabled", "filter": [{"tag": [{"key": "k", "value": "v"}]}]},
        {"status": "Enabled", "filter": [{"object_size_greater_than": 1000}]},
        {"status": "Enabled", "filter": [{"and": [{"tags": {"k": "v"}, "prefix": unset}]}]},
        {"status": "Enabled", "filter": [{"prefix": {"$later": true}}]}
    ]);
    assert_eq!(lifecycle(rules, "all_objects"), "true true true false false false false false (known after apply)");
}

#[test]
fn what_one_rule_sets_says_nothing_about_the_next() {
    let unset = json!({"$unset": true});
    let rules = json!([
        {"status": "Enabled", "filter": [{"prefix": "logs/"}]},
        {"status": "Enabled", "filter": [{"prefix": unset}]}
    ]);
    assert_eq!(lifecycle(rules, "all_objects"), "false true");
}

#[test]
fn an_expiration_of_delete_markers_alone_expires_nothing() {
    let unset = json!({"$unset": true});
    let rules = json!([
        {"status": "Enabled", "expiration": [{"days": 30, "date": unset}]},
        {"status": "Enabled", "expiration": [{"days": unset, "date": "2030-01-01T00:00:00Z"}]},
        {"status": "Enabled", "expiration": [{"days": 0, "date": "", "expired_object_delete_marker": true}]},
        {"status": "Enabled", "expiration": []}
    ]);
    assert_eq!(lifecycle(rules, "expires"), "true true false false");
}

#[test]
fn rules_tell_what_they_do_with_which_versions() {
    let rules = json!([{"id": "all", "status": "Disabled", "transition": [{"days": 30, "storage_class": "GLACIER"}],
        "noncurrent_version_expiration": [{"noncurrent_days": 7}], "noncurrent_version_transition": [],
        "abort_incomplete_multipart_upload": [{"days_after_initiation": 7}]}]);
    let of = |member: &str| lifecycle(rules.clone(), member);
    assert_eq!(of("id"), "\"all\"");
    let rest = ["enabled", "transitions", "noncurrent_expires", "noncurrent_transitions", "aborts_uploads"];
    assert_eq!(rest.map(of), ["false", "true", "true", "false", "true"]);
}

#[test]
fn rules_inside_a_bucket_read_the_same() {
    let rule = json!([{"id": "old", "enabled": true, "prefix": "", "tags": {}, "expiration": [{"days": 5}],
        "abort_incomplete_multipart_upload_days": 3, "noncurrent_version_expiration": [], "transition": []}]);
    let bucket = Fixture::new()
        .create("aws_s3_bucket.a", json!({"bucket": "a", "lifecycle_rule": rule}))
        .after("aws_s3_bucket.a");
    assert_eq!(
        shown(&bucket, "lifecycle.rules"),
        "[{ aborts_uploads = true, all_objects = true, enabled = true, expires = true, id = \"old\", \
         noncurrent_expires = false, noncurrent_transitions = false, transitions = false }] declared"
    );
}

#[test]
fn rules_that_are_not_known_are_declared_all_the_same() {
    let bucket = with("aws_s3_bucket_lifecycle_configuration", json!({"rule": {"$later": true}}));
    expect(&bucket, &[("lifecycle.declared", "true declared"), ("lifecycle.rules", "KnownAfterApply")]);
}

#[test]
fn a_year_of_retention_is_365_days() {
    let lock = |retention: Json| {
        let rule = json!({"object_lock_enabled": "Enabled", "rule": [{"default_retention": [retention]}]});
        with("aws_s3_bucket_object_lock_configuration", rule)
    };
    let years = lock(json!({"mode": "COMPLIANCE", "days": 0, "years": 2}));
    expect(&years, &[("object_lock.mode", "\"COMPLIANCE\" declared"), ("object_lock.days", "730 declared")]);
    let days = lock(json!({"mode": "GOVERNANCE", "days": 30, "years": null}));
    expect(&days, &[("object_lock.days", "30 declared")]);
    let open = lock(json!({"mode": "GOVERNANCE", "days": null, "years": {"$later": true}}));
    expect(&open, &[("object_lock.days", "KnownAfterApply")]);
    let none = with("aws_s3_bucket_object_lock_configuration", json!({"rule": []}));
    expect(
        &none,
        &[
            ("object_lock.enabled", "true aws_default"),
            ("object_lock.mode", "null declared"),
            ("object_lock.days", "null declared"),
        ],
    );
}

#[test]
fn events_of_all_destinations_are_one_list() {
    let bucket = with(
        "aws_s3_bucket_notification",
        json!({"eventbridge": false, "queue": [{"events": ["s3:ObjectCreated:*"]}],
            "topic": [{"events": ["s3:Replication:*"]}], "lambda_function": []}),
    );
    expect(
        &bucket,
        &[
            ("notification.declared", "true declared"),
            ("notification.eventbridge", "false declared"),
            ("notification.events", "[\"s3:ObjectCreated:*\", \"s3:Replication:*\"] declared"),
        ],
    );
    let open = with("aws_s3_bucket_notification", json!({"topic": {"$later": true}}));
    expect(&open, &[("notification.events", "KnownAfterApply")]);
    let existing = Fixture::new().noop("aws_s3_bucket.a", json!({"bucket": "a"})).after("aws_s3_bucket.a");
    expect(&existing, &[("notification.declared", "NoPriorState")]);
}

#[test]
fn cors_rules_list_methods_origins_and_headers() {
    let rule = json!({"allowed_methods": ["GET"], "allowed_origins": ["*"], "allowed_headers": null});
    let bucket = with("aws_s3_bucket_cors_configuration", json!({"cors_rule": [rule]}));
    expect(&bucket, &[("cors.rules", "[{ headers = [], methods = [\"GET\"], origins = [\"*\"] }] declared")]);
}

#[test]
fn a_rule_of_a_replication_tells_what_it_copies_and_how() {
    let rule = json!({"id": "r", "status": "Enabled", "filter": [{"and": [{"tags": {"k": "v"}, "prefix": ""}]}],
        "source_selection_criteria": [{"sse_kms_encrypted_objects": [{"status": "Enabled"}]}],
        "destination": [{"bucket": "arn:aws:s3:::far", "account": "222222222222",
            "access_control_translation": [{"owner": "Destination"}],
            "encryption_configuration": [{"replica_kms_key_id": "arn:aws:kms:us-east-1:222222222222:key/k"}],
            "metrics": [{"status": "Enabled"}], "replication_time": [{"status": "Disabled"}]}]});
    let bucket = with("aws_s3_bucket_replication_configuration", json!({"role": "r", "rule": [rule]}));
    assert_eq!(
        fact(&bucket, "replication.rules").value.shown().to_string(),
        "[{ all_objects = false, destination = { account = \"222222222222\", arn = \"arn:aws:s3:::far\", bucket = \"far\", \
         key = { account = \"222222222222\", arn = \"arn:aws:kms:us-east-1:222222222222:key/k\", \
         policy = (known after apply), region = \"us-east-1\" }, key_id = \
         \"arn:aws:kms:us-east-1:222222222222:key/k\", ownership = (known after apply), \
         policy = (known after apply), region = (known after apply), versioning = (known after apply) }, enabled = true, id = \"r\", metrics = true, owner_override = true, \
         replication_time = false, selects_kms = true, status = \"Enabled\" }]"
    );
}
