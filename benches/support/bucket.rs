//! Buckets and what configures them, as an estate of some size has them: every other bucket in a module with
//! `for_each`, a third of them new, all with the companions that AWS recommends, some without one of them.

use serde_json::{Map, Value, json};

use crate::instance::{Instance, Life};
use crate::json::{encoded, unknown, unknown_blocks};

/// The key of all buckets.
pub(crate) const KEY_ARN: &str = "arn:aws:kms:eu-west-1:123456789012:key/6e1c2d34-9f0a-4b7c-8d5e-a1b2c3d4e5f6";
const OWNER: &str = "4f8c1d2e3b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// The resource types of a bucket, sorted.
pub(crate) const KINDS: &[&str] = &[
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_logging",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_replication_configuration",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
];

/// The module call that a bucket is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The root module, one block a bucket.
    Root,
    /// `module "replicated"`.
    Replicated,
    /// `module "store"`.
    Store,
}

impl Place {
    /// The name of the module call.
    pub(crate) fn call(self) -> Option<&'static str> {
        match self {
            Self::Root => None,
            Self::Replicated => Some("replicated"),
            Self::Store => Some("store"),
        }
    }
}

/// Bucket number `i` of `n`. Number 0 is the log target, number 2 the replica of all that are replicated.
#[derive(Clone, Copy)]
pub(crate) struct Bucket {
    /// Its number.
    pub(crate) i: usize,
    n: usize,
}

impl Bucket {
    /// All buckets of a plan.
    pub(crate) fn all(n: usize) -> impl Iterator<Item = Self> + Clone {
        (0..n).map(move |i| Self { i, n })
    }

    /// Where it is declared.
    pub(crate) fn place(self) -> Place {
        match self.i % 2 {
            0 => Place::Root,
            _ if self.replicated() => Place::Replicated,
            _ => Place::Store,
        }
    }

    fn replicated(self) -> bool {
        self.i % 5 == 3 && self.n > 3
    }

    fn life(self) -> Life {
        match self.i % 3 {
            1 => Life::Create,
            _ if self.i == 0 || self.i == 2 => Life::NoOp,
            0 => Life::Update,
            _ => Life::NoOp,
        }
    }

    /// The key of its module instance.
    pub(crate) fn key(self) -> String {
        format!("data-{:06}", self.i)
    }

    /// The name of its blocks.
    pub(crate) fn label(self) -> String {
        if self.place() == Place::Root { format!("b{:06}", self.i) } else { "this".into() }
    }

    fn name(self) -> String {
        match self.i {
            0 => "acme-prod-logs".into(),
            2 => "acme-prod-replica".into(),
            i => format!("acme-prod-data-{i:06}"),
        }
    }

    fn arn(self) -> String {
        format!("arn:aws:s3:::{}", self.name())
    }

    fn module(self) -> String {
        self.place().call().map_or_else(String::new, |call| format!("module.{call}[\"{}\"]", self.key()))
    }

    /// Whether it has a resource of this type.
    pub(crate) fn has(self, kind: &str) -> bool {
        let root = self.place() == Place::Root;
        match kind {
            "aws_iam_role" | "aws_iam_role_policy" | "aws_s3_bucket_replication_configuration" => self.replicated(),
            "aws_s3_bucket_logging" => self.i != 0,
            "aws_s3_bucket_public_access_block" => !(root && self.i % 7 == 4),
            "aws_s3_bucket_policy" => !(root && self.i % 9 == 6),
            "aws_s3_bucket_versioning" => !(root && self.i % 11 == 10 && !self.replicated()),
            _ => true,
        }
    }

    /// Its resource of this type.
    pub(crate) fn instance(self, kind: &'static str) -> Option<Instance> {
        if !self.has(kind) {
            return None;
        }
        let life = match (kind, self.life()) {
            ("aws_s3_bucket", life) => life,
            (_, Life::Update) => Life::NoOp,
            (_, life) => life,
        };
        let new = life == Life::Create;
        let mut after = match kind {
            "aws_s3_bucket" => return Some(self.made(kind, life, self.bucket(new))),
            "aws_iam_role" => return Some(self.made(kind, life, self.role(new))),
            "aws_iam_role_policy" => return Some(self.made(kind, life, self.role_policy(new))),
            "aws_s3_bucket_lifecycle_configuration" => lifecycle(),
            "aws_s3_bucket_logging" => json!({
                "expected_bucket_owner": owner(new), "target_bucket": "acme-prod-logs", "target_grant": [],
                "target_object_key_format": [], "target_prefix": format!("s3/{}/", self.name()),
            }),
            "aws_s3_bucket_ownership_controls" => json!({"rule": [{"object_ownership": "BucketOwnerEnforced"}]}),
            "aws_s3_bucket_policy" => json!({"policy": if new { unknown() } else { json!(self.policy()) }}),
            "aws_s3_bucket_public_access_block" => json!({
                "block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true,
                "restrict_public_buckets": self.i % 17 != 8,
            }),
            "aws_s3_bucket_replication_configuration" => self.replication(new),
            "aws_s3_bucket_server_side_encryption_configuration" => json!({
                "expected_bucket_owner": owner(new),
                "rule": [{
                    "apply_server_side_encryption_by_default": [self.encryption()], "bucket_key_enabled": true,
                }],
            }),
            _ => json!({
                "expected_bucket_owner": owner(new), "mfa": null,
                "versioning_configuration": [{
                    "mfa_delete": if new { unknown() } else { json!("") },
                    "status": if self.i % 19 == 9 && !self.replicated() { "Suspended" } else { "Enabled" },
                }],
            }),
        };
        if let Some(attributes) = after.as_object_mut() {
            for name in ["bucket", "id"] {
                attributes.insert(name.into(), if new { unknown() } else { json!(self.name()) });
            }
        }
        Some(self.made(kind, life, after))
    }

    fn made(self, kind: &'static str, life: Life, after: Value) -> Instance {
        let prefix = self.place().call().map_or_else(String::new, |call| format!("module.{call}."));
        let depends_on = match kind {
            "aws_s3_bucket" | "aws_iam_role" => Vec::new(),
            _ => vec![format!("{prefix}aws_s3_bucket.{}", self.label())],
        };
        Instance { module: self.module(), kind, name: self.label(), life, after, depends_on }
    }

    fn encryption(self) -> Value {
        if self.i % 6 == 2 {
            json!({"kms_master_key_id": "", "sse_algorithm": "AES256"})
        } else {
            json!({"kms_master_key_id": KEY_ARN, "sse_algorithm": "aws:kms"})
        }
    }

    fn policy(self) -> String {
        let arn = self.arn();
        encoded(&json!({"Version": "2012-10-17", "Statement": [
            {"Sid": "DenyInsecureTransport", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
             "Resource": [arn, format!("{arn}/*")], "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
            {"Sid": "AllowApplication", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
             "Principal": {"AWS": format!("arn:aws:iam::123456789012:role/app-{:03}", self.i % 100)},
             "Resource": format!("{arn}/*")},
        ]}))
    }

    fn bucket(self, new: bool) -> Value {
        let name = self.name();
        let class = ["confidential", "internal", "restricted"].get(self.i % 4).copied();
        let mut tags = Map::from_iter([("Team".into(), json!(format!("team-{:02}", self.i % 40)))]);
        if let Some(class) = class {
            tags.insert("DataClassification".into(), json!(class));
        }
        let mut after = json!({
            "bucket": name, "force_destroy": false, "tags": tags, "tags_all": tags, "timeouts": null,
        });
        let scalars = [
            "acceleration_status",
            "acl",
            "arn",
            "bucket_domain_name",
            "bucket_prefix",
            "bucket_regional_domain_name",
            "hosted_zone_id",
            "id",
            "object_lock_enabled",
            "policy",
            "region",
            "request_payer",
            "website_domain",
            "website_endpoint",
        ];
        let blocks = [
            "cors_rule",
            "grant",
            "lifecycle_rule",
            "logging",
            "object_lock_configuration",
            "replication_configuration",
            "server_side_encryption_configuration",
            "versioning",
            "website",
        ];
        let live = json!({
            "acceleration_status": "", "arn": self.arn(), "bucket_domain_name": format!("{name}.s3.amazonaws.com"),
            "bucket_prefix": "", "bucket_regional_domain_name": format!("{name}.s3.eu-west-1.amazonaws.com"),
            "grant": [{"id": OWNER, "permissions": ["FULL_CONTROL"], "type": "CanonicalUser", "uri": ""}],
            "hosted_zone_id": "Z1BKCTXD74EZPE", "id": name, "object_lock_enabled": false,
            "logging": if self.has("aws_s3_bucket_logging") {
                json!([{"target_bucket": "acme-prod-logs", "target_prefix": format!("s3/{name}/")}])
            } else {
                json!([])
            },
            "policy": if self.has("aws_s3_bucket_policy") { self.policy() } else { String::new() },
            "region": "eu-west-1", "request_payer": "BucketOwner",
            "server_side_encryption_configuration": [{"rule": [{
                "apply_server_side_encryption_by_default": [self.encryption()], "bucket_key_enabled": true,
            }]}],
            "versioning": [{"enabled": self.has("aws_s3_bucket_versioning"), "mfa_delete": false}],
        });
        if let Some(attributes) = after.as_object_mut() {
            for name in scalars {
                let value = live.get(name).cloned().unwrap_or(Value::Null);
                attributes.insert(name.into(), if new { unknown() } else { value });
            }
            for name in blocks {
                let value = live.get(name).cloned().unwrap_or(json!([]));
                attributes.insert(name.into(), if new { unknown_blocks() } else { value });
            }
        }
        after
    }

    fn role_name(self) -> String {
        format!("acme-prod-replication-{:06}", self.i)
    }

    fn role(self, new: bool) -> Value {
        let or = |value: Value| if new { unknown() } else { value };
        let name = self.role_name();
        let trust = json!({"Version": "2012-10-17", "Statement": [{"Action": "sts:AssumeRole", "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"}}]});
        json!({
            "arn": or(json!(format!("arn:aws:iam::123456789012:role/{name}"))), "assume_role_policy": encoded(&trust),
            "create_date": or(json!("2026-01-12T08:00:00Z")), "description": null, "force_detach_policies": false,
            "id": or(json!(name)), "inline_policy": if new { unknown_blocks() } else { json!([]) },
            "managed_policy_arns": if new { unknown_blocks() } else { json!([]) }, "max_session_duration": 3600,
            "name": name, "name_prefix": or(json!("")), "path": "/", "permissions_boundary": null, "tags": null,
            "tags_all": if new { unknown() } else { json!({}) }, "unique_id": or(json!("AROAEXAMPLEEXAMPLE000")),
        })
    }

    fn role_policy(self, new: bool) -> Value {
        let (arn, replica) = (self.arn(), "arn:aws:s3:::acme-prod-replica/*");
        let policy = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": arn},
            {"Effect": "Allow", "Resource": format!("{arn}/*"), "Action": ["s3:GetObjectVersionForReplication",
             "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]},
            {"Effect": "Allow", "Action": ["s3:ReplicateObject", "s3:ReplicateDelete"], "Resource": replica},
        ]});
        let or = |value: Value| if new { unknown() } else { value };
        json!({
            "id": or(json!(format!("{}:replicate", self.role_name()))), "name": "replicate",
            "name_prefix": or(json!("")), "policy": or(json!(encoded(&policy))), "role": or(json!(self.role_name())),
        })
    }

    fn replication(self, new: bool) -> Value {
        let role = json!(format!("arn:aws:iam::123456789012:role/{}", self.role_name()));
        json!({
            "role": if new { unknown() } else { role }, "token": null,
            "rule": [{
                "delete_marker_replication": [{"status": "Enabled"}],
                "destination": [{
                    "access_control_translation": [], "account": "", "bucket": "arn:aws:s3:::acme-prod-replica",
                    "encryption_configuration": [{"replica_kms_key_id": KEY_ARN}], "metrics": [],
                    "replication_time": [], "storage_class": "STANDARD_IA",
                }],
                "existing_object_replication": [], "filter": [{"and": [], "prefix": "", "tag": []}], "id": "all",
                "prefix": "", "priority": 0, "status": "Enabled",
                "source_selection_criteria": [{"replica_modifications": [],
                    "sse_kms_encrypted_objects": [{"status": "Enabled"}]}],
            }],
        })
    }
}

fn owner(new: bool) -> Value {
    if new { Value::Null } else { json!("") }
}

fn lifecycle() -> Value {
    json!({
        "expected_bucket_owner": "", "timeouts": null,
        "transition_default_minimum_object_size": "all_storage_classes_128K",
        "rule": [{
            "abort_incomplete_multipart_upload": [{"days_after_initiation": 7}], "expiration": [],
            "filter": [{"and": [], "object_size_greater_than": null, "object_size_less_than": null, "prefix": "",
                "tag": []}],
            "id": "tidy", "noncurrent_version_expiration": [{"newer_noncurrent_versions": null,
                "noncurrent_days": 90}],
            "noncurrent_version_transition": [{"newer_noncurrent_versions": null, "noncurrent_days": 30,
                "storage_class": "STANDARD_IA"}],
            "prefix": "", "status": "Enabled",
            "transition": [{"date": null, "days": 60, "storage_class": "INTELLIGENT_TIERING"}],
        }],
    })
}
