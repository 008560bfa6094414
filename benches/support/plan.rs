//! Writes a plan: one line, keys in the order of `terraform show -json`, resources by address, root module first.
//!
//! Instances are made again for each part of the plan, so that no size needs more memory than one instance.

use std::io::{self, Write};

use serde_json::json;

use crate::bucket::{self, Bucket, Place};
use crate::configuration::{configuration, separate};
use crate::instance::{Instance, Life};
use crate::other;

/// What a plan holds.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// How many buckets.
    pub(crate) buckets: usize,
    /// The share of resources that are no S3 resources, beyond roles and keys: 0 for none.
    pub(crate) other: f64,
}

/// The resource types of the root module, sorted.
pub(crate) fn root_kinds() -> Vec<&'static str> {
    let mut kinds = [bucket::KINDS, other::KINDS, &["aws_kms_key"]].concat();
    kinds.sort_unstable();
    kinds
}

type Form = fn(&Instance, &mut dyn Write) -> io::Result<bool>;

struct Plan {
    size: Size,
    /// Numbers of the other resources in the root module, by type.
    in_root: Vec<(&'static str, Vec<usize>)>,
    /// How many instances of `module "service"` there are.
    services: usize,
}

/// Writes a plan of this size.
pub(crate) fn plan(out: &mut impl Write, size: Size) -> io::Result<()> {
    let plan = Plan::new(size);
    out.write_all(br#"{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":"#)?;
    plan.tree(out, |instance, out| instance.planned(&mut { out }))?;
    out.write_all(br#"},"resource_changes":["#)?;
    let mut first = true;
    plan.root(&mut |instance| {
        separate(out, &mut first)?;
        instance.change(out).map(drop)
    })?;
    plan.modules(&mut |_, instances| {
        for instance in instances {
            separate(out, &mut first)?;
            instance.change(out)?;
        }
        Ok(())
    })?;
    out.write_all(br#"],"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":"#)?;
    plan.tree(out, |instance, out| instance.prior(&mut { out }))?;
    out.write_all(br#"}},"configuration":"#)?;
    configuration(out, size.buckets, &plan.in_root, plan.services > 0)?;
    out.write_all(br#","relevant_attributes":["#)?;
    first = true;
    for bucket in Bucket::all(size.buckets).filter(|bucket| bucket.place() == Place::Root) {
        separate(out, &mut first)?;
        write!(out, r#"{{"resource":"aws_s3_bucket.{}","attribute":["id"]}}"#, bucket.label())?;
    }
    out.write_all(b"],\"timestamp\":\"2026-03-02T09:00:00Z\",\"applyable\":true,\"complete\":true,\"errored\":false}\n")
}

impl Plan {
    fn new(size: Size) -> Self {
        let s3: usize = Bucket::all(size.buckets)
            .map(|bucket| bucket::KINDS.iter().filter(|kind| kind.starts_with("aws_s3") && bucket.has(kind)).count())
            .sum();
        // The share is of all resources: others / (others + s3).
        let share = size.other.clamp(0.0, 0.99);
        let others = (s3 as f64 * share / (1.0 - share)).round() as usize;
        let services = others * 9 / 10 / other::IN_SERVICE;
        let first = services * other::IN_SERVICE;
        let count = other::KINDS.len();
        let of = |at: usize| (first..others).filter(|j| j % count == at).collect();
        let in_root = other::KINDS.iter().enumerate().map(|(at, kind)| (*kind, of(at))).collect();
        Self { size, in_root, services }
    }

    /// The instances of the root module.
    fn root(&self, each: &mut dyn FnMut(&Instance) -> io::Result<()>) -> io::Result<()> {
        for kind in root_kinds() {
            if kind == "aws_kms_key" {
                each(&key())?;
            }
            if bucket::KINDS.contains(&kind) {
                for bucket in Bucket::all(self.size.buckets).filter(|bucket| bucket.place() == Place::Root) {
                    if let Some(instance) = bucket.instance(kind) {
                        each(&instance)?;
                    }
                }
            }
            for j in self.in_root.iter().filter(|(other, _)| *other == kind).flat_map(|(_, numbers)| numbers) {
                each(&other::instance(*j, kind, None))?;
            }
        }
        Ok(())
    }

    /// The module instances with their instances, by address.
    fn modules(&self, each: &mut dyn FnMut(&str, &[Instance]) -> io::Result<()>) -> io::Result<()> {
        self.buckets_in(Place::Replicated, each)?;
        for service in 0..self.services {
            let instances: Vec<Instance> = other::KINDS
                .iter()
                .enumerate()
                .map(|(at, kind)| other::instance(service * other::IN_SERVICE + at, kind, Some(service)))
                .collect();
            each(&format!("module.service[\"svc-{service:06}\"]"), &instances)?;
        }
        self.buckets_in(Place::Store, each)
    }

    fn buckets_in(&self, place: Place, each: &mut dyn FnMut(&str, &[Instance]) -> io::Result<()>) -> io::Result<()> {
        for bucket in Bucket::all(self.size.buckets).filter(|bucket| bucket.place() == place) {
            let instances: Vec<Instance> = bucket::KINDS.iter().filter_map(|kind| bucket.instance(kind)).collect();
            each(&format!("module.{}[\"{}\"]", place.call().unwrap_or_default(), bucket.key()), &instances)?;
        }
        Ok(())
    }

    /// A module tree, as `planned_values` and `prior_state` have it.
    fn tree(&self, out: &mut impl Write, form: Form) -> io::Result<()> {
        out.write_all(b"{\"resources\":[")?;
        let mut first = true;
        self.root(&mut |instance| listed(out, &mut first, instance, form))?;
        out.write_all(b"],\"child_modules\":[")?;
        let mut first_module = true;
        self.modules(&mut |address, instances| {
            let mut resources = Vec::new();
            let mut first = true;
            for instance in instances {
                listed(&mut resources, &mut first, instance, form)?;
            }
            if resources.is_empty() {
                return Ok(());
            }
            separate(out, &mut first_module)?;
            out.write_all(b"{\"resources\":[")?;
            out.write_all(&resources)?;
            out.write_all(b"],\"address\":")?;
            crate::json::string(out, address)?;
            out.write_all(b"}")
        })?;
        out.write_all(b"]}")
    }
}

fn listed(out: &mut impl Write, first: &mut bool, instance: &Instance, form: Form) -> io::Result<()> {
    let mut text = Vec::new();
    if form(instance, &mut text)? {
        separate(out, first)?;
        out.write_all(&text)?;
    }
    Ok(())
}

fn key() -> Instance {
    let id = bucket::KEY_ARN.rsplit('/').next().unwrap_or_default();
    Instance {
        module: String::new(),
        kind: "aws_kms_key",
        name: "data".into(),
        life: Life::NoOp,
        after: json!({
            "arn": bucket::KEY_ARN, "bypass_policy_lockout_safety_check": false, "custom_key_store_id": "",
            "customer_master_key_spec": "SYMMETRIC_DEFAULT", "deletion_window_in_days": null, "description": "buckets",
            "enable_key_rotation": true, "id": id, "is_enabled": true, "key_id": id, "key_usage": "ENCRYPT_DECRYPT",
            "multi_region": false, "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}",
            "rotation_period_in_days": 365, "tags": {}, "tags_all": {}, "timeouts": null, "xks_key_id": "",
        }),
        depends_on: Vec::new(),
    }
}
