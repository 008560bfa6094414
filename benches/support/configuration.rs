//! The `configuration` part: expressions with their references, one block a root resource and one a module's.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::bucket::{self, Bucket, Place};
use crate::json::write;
use crate::other;

/// What a resource's expressions refer to: its bucket's label, and how its module names what it is given.
struct Names {
    label: String,
    name: Value,
    key: Value,
    log_bucket: Value,
    replica: Value,
}

fn constant(value: impl Into<Value>) -> Value {
    json!({"constant_value": value.into()})
}

/// References as Terraform lists them: each path, then its shorter prefixes.
fn references(paths: &[String]) -> Value {
    let mut all = Vec::new();
    for path in paths {
        all.push(path.clone());
        if let Some((resource, _)) = path.rsplit_once('.').filter(|(resource, _)| resource.contains('.')) {
            all.push(resource.to_owned());
        }
    }
    json!({"references": all})
}

fn reference(path: &str) -> Value {
    references(&[path.to_owned()])
}

fn expressions(kind: &str, names: &Names) -> Value {
    let bucket = format!("aws_s3_bucket.{}", names.label);
    let role = format!("aws_iam_role.{}", names.label);
    let id = reference(&format!("{bucket}.id"));
    let arn = format!("{bucket}.arn");
    match kind {
        "aws_iam_role" => json!({"assume_role_policy": {}, "name": names.name}),
        "aws_iam_role_policy" => json!({
            "name": constant("replicate"), "role": reference(&format!("{role}.id")),
            "policy": references(&[arn.clone(), arn]),
        }),
        "aws_s3_bucket" => json!({"bucket": names.name, "tags": {"references": ["local.tags"]}}),
        "aws_s3_bucket_lifecycle_configuration" => json!({"bucket": id, "rule": [{
            "abort_incomplete_multipart_upload": [{"days_after_initiation": constant(7)}], "filter": [{}],
            "id": constant("tidy"), "noncurrent_version_expiration": [{"noncurrent_days": constant(90)}],
            "noncurrent_version_transition": [{"noncurrent_days": constant(30),
                "storage_class": constant("STANDARD_IA")}],
            "status": constant("Enabled"),
            "transition": [{"days": constant(60), "storage_class": constant("INTELLIGENT_TIERING")}],
        }]}),
        "aws_s3_bucket_logging" => json!({
            "bucket": id, "target_bucket": names.log_bucket,
            "target_prefix": reference(&format!("{bucket}.bucket")),
        }),
        "aws_s3_bucket_ownership_controls" => json!({
            "bucket": id, "rule": [{"object_ownership": constant("BucketOwnerEnforced")}],
        }),
        "aws_s3_bucket_policy" => json!({"bucket": id, "policy": references(&[arn.clone(), arn])}),
        "aws_s3_bucket_public_access_block" => json!({
            "block_public_acls": constant(true), "block_public_policy": constant(true), "bucket": id,
            "ignore_public_acls": constant(true), "restrict_public_buckets": constant(true),
        }),
        "aws_s3_bucket_replication_configuration" => json!({
            "bucket": id, "role": reference(&format!("{role}.arn")),
            "rule": [{
                "delete_marker_replication": [{"status": constant("Enabled")}],
                "destination": [{"bucket": names.replica, "storage_class": constant("STANDARD_IA"),
                    "encryption_configuration": [{"replica_kms_key_id": names.key}]}],
                "filter": [{}], "id": constant("all"), "status": constant("Enabled"),
                "source_selection_criteria": [{"sse_kms_encrypted_objects": [{"status": constant("Enabled")}]}],
            }],
        }),
        "aws_s3_bucket_server_side_encryption_configuration" => json!({"bucket": id, "rule": [{
            "apply_server_side_encryption_by_default": [{"kms_master_key_id": names.key,
                "sse_algorithm": constant("aws:kms")}],
            "bucket_key_enabled": constant(true),
        }]}),
        "aws_s3_bucket_versioning" => json!({
            "bucket": id, "versioning_configuration": [{"status": constant("Enabled")}],
        }),
        "aws_kms_key" => json!({"description": constant("buckets"), "enable_key_rotation": constant(true)}),
        _ => json!({"name": reference("local.service"), "tags": {"references": ["local.tags"]},
            "timeout": constant(30), "policy": reference("var.policy"), "description": constant("service")}),
    }
}

fn resource(out: &mut impl Write, kind: &str, name: &str, expressions: &Value) -> io::Result<()> {
    write!(
        out,
        r#"{{"address":"{kind}.{name}","mode":"managed","type":"{kind}","name":"{name}","provider_config_key":"aws","expressions":"#
    )?;
    write(out, expressions)?;
    out.write_all(b",\"schema_version\":0}")
}

/// Writes the value of `configuration`. `in_root` holds the numbers of the other resources of the root module.
pub(crate) fn configuration(
    out: &mut impl Write,
    n: usize,
    in_root: &[(&'static str, Vec<usize>)],
    services: bool,
) -> io::Result<()> {
    out.write_all(
        br#"{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws","version_constraint":"~> 5.100","expressions":{"region":{"constant_value":"eu-west-1"}}}},"root_module":{"resources":["#,
    )?;
    let mut first = true;
    for kind in crate::plan::root_kinds() {
        for bucket in Bucket::all(n).filter(|bucket| bucket.place() == Place::Root && bucket.has(kind)) {
            if !bucket::KINDS.contains(&kind) {
                break;
            }
            separate(out, &mut first)?;
            let names = Names {
                label: bucket.label(),
                name: json!({"references": ["local.name"]}),
                key: reference("aws_kms_key.data.arn"),
                log_bucket: reference("aws_s3_bucket.b000000.id"),
                replica: reference("aws_s3_bucket.b000002.arn"),
            };
            resource(out, kind, &names.label, &expressions(kind, &names))?;
        }
        if kind == "aws_kms_key" {
            separate(out, &mut first)?;
            resource(out, kind, "data", &expressions(kind, &in_module()))?;
        }
        for j in in_root.iter().filter(|(other, _)| *other == kind).flat_map(|(_, numbers)| numbers) {
            separate(out, &mut first)?;
            resource(out, kind, &format!("svc_{j:07}"), &expressions(kind, &in_module()))?;
        }
    }
    out.write_all(b"],\"module_calls\":{")?;
    first = true;
    for place in [Place::Replicated, Place::Store] {
        if place == Place::Store && services {
            separate(out, &mut first)?;
            call(out, "service", other::KINDS, &json!({"name": {"references": ["each.key"]}}))?;
        }
        let Some(example) = Bucket::all(n).find(|bucket| bucket.place() == place) else { continue };
        separate(out, &mut first)?;
        let kinds: Vec<&str> = bucket::KINDS.iter().copied().filter(|kind| example.has(kind)).collect();
        let given = json!({
            "kms_key_arn": reference("aws_kms_key.data.arn"), "log_bucket": reference("aws_s3_bucket.b000000.id"),
            "name": {"references": ["local.name", "each.key"]}, "replica": reference("aws_s3_bucket.b000002.arn"),
        });
        call(out, place.call().unwrap_or_default(), &kinds, &given)?;
    }
    out.write_all(b"}}}")
}

fn in_module() -> Names {
    Names {
        label: "this".into(),
        name: json!({"references": ["var.name"]}),
        key: json!({"references": ["var.kms_key_arn"]}),
        log_bucket: json!({"references": ["var.log_bucket"]}),
        replica: json!({"references": ["var.replica"]}),
    }
}

fn call(out: &mut impl Write, name: &str, kinds: &[&str], given: &Value) -> io::Result<()> {
    write!(out, r#""{name}":{{"source":"./modules/{name}","expressions":"#)?;
    write(out, given)?;
    write!(out, r#","for_each_expression":{{"references":["local.{name}"]}},"module":{{"resources":["#)?;
    let mut first = true;
    for kind in kinds {
        separate(out, &mut first)?;
        resource(out, kind, "this", &expressions(kind, &in_module()))?;
    }
    let variables: serde_json::Map<String, Value> =
        given.as_object().into_iter().flat_map(|given| given.keys()).map(|name| (name.clone(), json!({}))).collect();
    out.write_all(b"],\"variables\":")?;
    write(out, &variables.into())?;
    out.write_all(b"}}")
}

/// Writes a comma before all but the first.
pub(crate) fn separate(out: &mut impl Write, first: &mut bool) -> io::Result<()> {
    if std::mem::take(first) { Ok(()) } else { out.write_all(b",") }
}
