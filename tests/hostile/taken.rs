//! What an apply takes away though the plan leaves it or writes it: destructions that come last, buckets that are made
//! anew, deposed objects, log targets that go. Each is a plan of a well-made bucket that changes nothing, changed by hand.

use serde_json::{Value as Json, json};

use super::support::{Directory, onus, run};

/// The bucket, and what its companions are called.
const BUCKET: &str = "module.invoices.aws_s3_bucket.this";

fn address(kind: &str) -> String {
    format!("module.invoices.{kind}.this")
}

struct Plan(Json);

impl Plan {
    fn new() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/noise/well-made/no-op.json");
        Self(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
    }

    fn changes(&mut self) -> &mut Vec<Json> {
        self.0["resource_changes"].as_array_mut().unwrap()
    }

    fn at(&mut self, address: &str) -> &mut Json {
        self.changes().iter_mut().find(|change| change["address"] == address).unwrap()
    }

    fn actions(mut self, kind: &str, actions: &[&str]) -> Self {
        self.at(&address(kind))["change"]["actions"] = json!(actions);
        self
    }

    /// The bucket is made anew under its name: what the provider reads of other resources is known after the apply.
    fn anew(self, actions: &[&str]) -> Self {
        let mut plan = self.actions("aws_s3_bucket", actions);
        let change = &mut plan.at(BUCKET)["change"];
        let (name, tags) = (change["after"]["bucket"].clone(), change["after"]["tags"].clone());
        change["after"] = json!({ "bucket": name, "tags": tags, "tags_all": tags });
        change["after_unknown"] = json!({ "id": true, "arn": true, "policy": true, "versioning": true, "logging": true,
            "server_side_encryption_configuration": true, "lifecycle_rule": true });
        if actions == ["create"] {
            change["before"] = Json::Null;
        }
        plan
    }

    /// A deposed object of a companion, with other values.
    fn deposed(mut self, kind: &str, actions: &[&str], values: &Json) -> Self {
        let mut old = self.at(&address(kind)).clone();
        old["deposed"] = json!("abcd1234");
        old["change"]["actions"] = json!(actions);
        old["change"]["after"] = Json::Null;
        for (name, value) in values.as_object().unwrap() {
            old["change"]["before"][name] = value.clone();
        }
        self.changes().push(old);
        self
    }

    fn report(&self) -> Json {
        let directory = Directory::new();
        std::fs::write(directory.path("plan.json"), self.0.to_string()).unwrap();
        let words = ["check", "plan.json", "--format", "json", "--config", "none"];
        serde_json::from_str(&run(onus(&words).current_dir(directory.path(""))).stdout).unwrap()
    }

    /// The outcomes of policies for the bucket.
    #[track_caller]
    fn gives(&self, outcomes: &[(&str, &str)]) -> Json {
        self.gives_to(BUCKET, outcomes)
    }

    /// The outcomes of policies for a subject.
    #[track_caller]
    fn gives_to(&self, subject: &str, outcomes: &[(&str, &str)]) -> Json {
        let report = self.report();
        for (policy, outcome) in outcomes {
            let verdicts = report["verdicts"].as_array().unwrap();
            let found = verdicts.iter().find(|one| one["policy"] == **policy && one["subject"] == subject).unwrap();
            assert_eq!(found["verdict"], **outcome, "{policy}: {found:#}");
        }
        report
    }
}

fn said(report: &Json, what: &str) -> bool {
    report["notes"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains(what))
}

/// Companions, and the policy that misses each.
const MISSED: [(&str, &str); 5] = [
    ("aws_s3_bucket_policy", "http-allowed"),
    ("aws_s3_bucket_public_access_block", "public-access-unblocked"),
    ("aws_s3_bucket_versioning", "versioning-off"),
    ("aws_s3_bucket_logging", "access-logging-off"),
    ("aws_s3_bucket_server_side_encryption_configuration", "sse-kms-missing"),
];

#[test]
fn what_is_created_before_it_is_destroyed_is_gone() {
    for (kind, policy) in MISSED {
        Plan::new().gives(&[(policy, "pass")]);
        let replaced = Plan::new().actions(kind, &["create", "delete"]);
        let report = replaced.gives(&[(policy, "fail")]);
        assert!(
            said(&report, &format!("{} is created before the object that it replaces", address(kind))),
            "{report:#}"
        );
        // The other way round it is written last.
        let report = Plan::new().actions(kind, &["delete", "create"]).gives(&[(policy, "pass")]);
        assert_eq!(report["notes"], json!([]));
        // Of another bucket it takes nothing from this one.
        let mut moved = Plan::new().actions(kind, &["create", "delete"]);
        moved.at(&address(kind))["change"]["before"]["bucket"] = json!("acme-other");
        moved.gives(&[(policy, "pass")]);
    }
    // What the apply leaves in place is not gone: an ACL stays when its resource is destroyed.
    let mut acl = Plan::new();
    let mut change = acl.at(&address("aws_s3_bucket_ownership_controls")).clone();
    change["address"] = json!("module.invoices.aws_s3_bucket_acl.this");
    change["type"] = json!("aws_s3_bucket_acl");
    change["change"]["actions"] = json!(["create", "delete"]);
    acl.changes().push(change);
    assert_eq!(acl.gives(&[]).get("notes"), Some(&json!([])));
}

#[test]
fn a_deposed_object_that_is_destroyed_takes_the_setting_with_it() {
    for (kind, policy) in MISSED {
        let report = Plan::new().deposed(kind, &["delete"], &json!({})).gives(&[(policy, "fail")]);
        assert!(said(&report, "1 deposed object is left out; the plan deletes"), "{report:#}");
        // While it is written, too, either may come last.
        Plan::new().actions(kind, &["update"]).deposed(kind, &["delete"], &json!({})).gives(&[(policy, "unknown")]);
        Plan::new().deposed(kind, &["delete"], &json!({ "bucket": "acme-other" })).gives(&[(policy, "pass")]);
        let report = Plan::new().deposed(kind, &["forget"], &json!({})).gives(&[(policy, "pass")]);
        assert!(said(&report, "1 deposed object is left out; what a replacement left behind stays"), "{report:#}");
    }
}

#[test]
fn a_deposed_object_takes_the_setting_of_a_bucket_that_is_declared_elsewhere() {
    let of = |actions: &[&str]| {
        let mut plan = Plan::new().actions("aws_s3_bucket_policy", &["update"]);
        if !actions.is_empty() {
            plan = plan.deposed("aws_s3_bucket_policy", actions, &json!({}));
        }
        plan.0["prior_state"] = Json::Null;
        plan.changes().retain(|change| change["address"] != BUCKET);
        plan
    };
    let subject = "external.aws_s3_bucket[\"acme-invoices\"]";
    of(&[]).gives_to(subject, &[("http-allowed", "pass")]);
    of(&["forget"]).gives_to(subject, &[("http-allowed", "pass")]);
    of(&["delete"]).gives_to(subject, &[("http-allowed", "unknown")]);
}

#[test]
fn what_a_plan_leaves_as_it_is_goes_with_the_bucket_that_it_replaces() {
    let outcomes = |outcome| [("http-allowed", outcome), ("versioning-off", outcome), ("access-logging-off", outcome)];
    let report = Plan::new().anew(&["delete", "create"]).gives(&outcomes("fail"));
    let unlinked = report["unlinked"].as_array().unwrap();
    let policy = unlinked.iter().find(|one| one["address"] == address("aws_s3_bucket_policy")).unwrap();
    assert!(policy["reason"].as_str().unwrap().contains("the plan replaces its bucket and not this"), "{policy}");
    // What it writes stands on the new one.
    let written = Plan::new().anew(&["delete", "create"]).actions("aws_s3_bucket_policy", &["delete", "create"]);
    written.gives(&[("http-allowed", "pass"), ("versioning-off", "fail")]);
    // What is said to be created may be there, or be another one.
    Plan::new().anew(&["create"]).gives(&outcomes("unknown"));
    Plan::new().anew(&["forget", "create"]).gives(&outcomes("unknown"));
}

#[test]
fn logs_go_nowhere_once_the_plan_deletes_their_bucket() {
    let mut plan = Plan::new();
    for change in plan.changes().iter_mut().filter(|one| one["address"].as_str().unwrap().starts_with("module.logs.")) {
        change["change"]["actions"] = json!(["delete"]);
        change["change"]["after"] = Json::Null;
    }
    plan.gives(&[("access-logging-off", "fail")]);
}

#[test]
fn what_is_only_forgotten_stays_where_it_is() {
    let mut plan = Plan::new().actions("aws_s3_bucket", &["forget", "create"]);
    plan.at(BUCKET)["change"]["before"]["bucket"] = json!("acme-old");
    let report = plan.report();
    assert!(said(&report, "leaves management by this plan and goes on existing"), "{:#}", report["notes"]);
    // A block that turns to another bucket, and leaves what it has set.
    let of = |actions: &[&str]| {
        let mut plan = Plan::new().actions("aws_s3_bucket_public_access_block", actions);
        plan.at(&address("aws_s3_bucket_public_access_block"))["change"]["after"]["bucket"] = json!("acme-other");
        plan
    };
    of(&["delete", "create"]).gives(&[("public-access-unblocked", "fail")]);
    of(&["forget", "create"]).gives(&[("public-access-unblocked", "pass")]);
    of(&["create", "forget"]).gives(&[("public-access-unblocked", "pass")]);
}

#[test]
fn a_bucket_that_only_a_failed_deletion_has_left_is_said() {
    let state = json!({ "format_version": "1.0", "values": { "root_module": { "resources": [{
        "address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b",
        "deposed_key": "abcd1234", "values": { "bucket": "acme-old" } }] } } });
    let report = Plan(state).report();
    assert!(said(&report, "1 deposed object is left out; what a replacement left behind stays"), "{report:#}");
}

#[test]
fn no_odd_action_makes_a_bucket_vanish() {
    for actions in [json!([]), json!(["read"]), json!(["noop"]), json!("no-op"), json!(["update", "delete"])] {
        let mut plan = Plan::new();
        plan.at(BUCKET)["change"]["actions"] = actions.clone();
        plan.changes().retain(|change| change["address"] != address("aws_s3_bucket_versioning"));
        plan.0.as_object_mut().unwrap().remove("prior_state");
        plan.at(BUCKET)["change"]["after"]["versioning"] = json!([]);
        plan.gives(&[("versioning-off", "fail")]);
    }
}
