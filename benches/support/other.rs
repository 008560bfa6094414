//! Resources that have nothing to do with buckets: what most plans mostly hold.

use serde_json::{Value, json};

use crate::instance::{Instance, Life};
use crate::json::{encoded, unknown};

/// The resource types, sorted.
pub(crate) const KINDS: &[&str] = &[
    "aws_cloudwatch_log_group",
    "aws_instance",
    "aws_lambda_function",
    "aws_route53_record",
    "aws_security_group",
    "aws_sqs_queue",
];

/// How many of them one instance of `module "service"` holds: one of each type.
pub(crate) const IN_SERVICE: usize = 6;

/// Resource number `j`: in the root module, or in an instance of `module "service"`.
pub(crate) fn instance(j: usize, kind: &'static str, service: Option<usize>) -> Instance {
    let new = j % 4 == 1;
    let or = |value: Value| if new { unknown() } else { value };
    let name = format!("acme-prod-svc-{j:07}");
    let id = |prefix: &str, salt: usize| format!("{prefix}-{:017x}", (j + 1) * 0x9e37_79b9 + salt);
    let tags = json!({
        "CostCentre": format!("cc-{}", 1000 + j % 37), "Environment": "prod", "ManagedBy": "terraform", "Name": name,
        "Owner": format!("team-{:02}@acme.example", j % 23),
    });
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:eu-west-1:123456789012:{rest}");
    let after = match kind {
        "aws_cloudwatch_log_group" => json!({
            "arn": or(json!(arn("logs", &format!("log-group:/svc/{name}")))), "id": or(json!(format!("/svc/{name}"))),
            "kms_key_id": "", "log_group_class": or(json!("STANDARD")), "name": format!("/svc/{name}"),
            "name_prefix": or(json!("")), "retention_in_days": 30, "skip_destroy": false, "tags": tags,
            "tags_all": tags,
        }),
        "aws_instance" => json!({
            "ami": id("ami", 1), "arn": or(json!(arn("ec2", &format!("instance/{}", id("i", 2))))),
            "associate_public_ip_address": or(json!(false)), "availability_zone": or(json!("eu-west-1b")),
            "credit_specification": [{"cpu_credits": "unlimited"}], "disable_api_termination": or(json!(false)),
            "ebs_block_device": [], "ebs_optimized": true, "enclave_options": [{"enabled": false}],
            "get_password_data": false, "hibernation": null, "iam_instance_profile": name, "id": or(json!(id("i", 2))),
            "instance_state": or(json!("running")), "instance_type": "m7g.large", "key_name": or(json!("")),
            "metadata_options": [{"http_endpoint": "enabled", "http_put_response_hop_limit": 1,
                "http_tokens": "required", "instance_metadata_tags": "disabled"}],
            "monitoring": true, "private_dns": or(json!(format!("ip-10-0-{}-{}.eu-west-1.compute.internal",
                j % 250, j / 250 % 250))),
            "private_ip": or(json!(format!("10.0.{}.{}", j % 250, j / 250 % 250))),
            "root_block_device": [{"delete_on_termination": true, "encrypted": true, "iops": 3000,
                "kms_key_id": crate::bucket::KEY_ARN, "throughput": 125, "volume_size": 50, "volume_type": "gp3"}],
            "source_dest_check": true, "subnet_id": id("subnet", 3), "tags": tags, "tags_all": tags,
            "tenancy": or(json!("default")), "timeouts": null,
            "user_data": format!("#!/bin/bash\nset -euo pipefail\ndnf update -y && dnf install -y docker\n\
                cat <<'CONF' >/etc/svc.conf\nname={name}\nregion=eu-west-1\nCONF\nsystemctl enable --now docker\n"),
            "user_data_replace_on_change": false, "vpc_security_group_ids": [id("sg", 4), id("sg", 5)],
        }),
        "aws_lambda_function" => json!({
            "architectures": ["arm64"], "arn": or(json!(arn("lambda", &format!("function:{name}")))),
            "code_sha256": or(json!(id("sha", 6))), "dead_letter_config": [], "description": "handler",
            "environment": [{"variables": {"LOG_LEVEL": "info", "SERVICE": name,
                "QUEUE_URL": format!("https://sqs.eu-west-1.amazonaws.com/123456789012/{name}?v=1&w=2")}}],
            "ephemeral_storage": [{"size": 512}], "filename": null, "function_name": name, "handler": "app.handler",
            "id": or(json!(name)), "layers": [], "memory_size": 512, "package_type": "Zip", "publish": false,
            "role": format!("arn:aws:iam::123456789012:role/{name}"), "runtime": "python3.13", "s3_bucket":
            "acme-artifacts", "s3_key": format!("{name}.zip"), "tags": tags, "tags_all": tags, "timeout": 30,
            "timeouts": null, "tracing_config": [{"mode": "Active"}], "version": or(json!("$LATEST")),
            "vpc_config": [{"ipv6_allowed_for_dual_stack": false, "security_group_ids": [id("sg", 7)],
                "subnet_ids": [id("subnet", 8), id("subnet", 9)]}],
        }),
        "aws_route53_record" => json!({
            "alias": [{"evaluate_target_health": true, "name": format!("{name}.elb.amazonaws.com"),
                "zone_id": "Z32O12XQLNTSW2"}],
            "allow_overwrite": or(json!(false)), "fqdn": or(json!(format!("{name}.acme.example"))),
            "id": or(json!(format!("Z0ACME_{name}.acme.example_A"))), "name": format!("{name}.acme.example"),
            "records": null, "set_identifier": null, "ttl": null, "type": "A", "zone_id": "Z0ACME0000000",
        }),
        "aws_security_group" => json!({
            "arn": or(json!(arn("ec2", &format!("security-group/{}", id("sg", 4))))),
            "description": "service traffic", "egress": [rule(0, 0, "-1", &["0.0.0.0/0"])],
            "id": or(json!(id("sg", 4))),
            "ingress": [rule(443, 443, "tcp", &["10.0.0.0/8"]), rule(9090, 9090, "tcp", &["10.20.0.0/16"])],
            "name": name, "name_prefix": or(json!("")), "owner_id": or(json!("123456789012")),
            "revoke_rules_on_delete": false, "tags": tags, "tags_all": tags, "timeouts": null, "vpc_id": id("vpc", 1),
        }),
        _ => json!({
            "arn": or(json!(arn("sqs", &name))), "content_based_deduplication": false, "delay_seconds": 0,
            "fifo_queue": false, "id": or(json!(format!("https://sqs.eu-west-1.amazonaws.com/123456789012/{name}"))),
            "kms_data_key_reuse_period_seconds": 300, "kms_master_key_id": crate::bucket::KEY_ARN,
            "max_message_size": 262_144, "message_retention_seconds": 345_600, "name": name,
            "policy": or(json!(encoded(&json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource":
                arn("sqs", &name), "Condition": {"ArnEquals": {"aws:SourceArn": arn("sns", "events")}}}]})))),
            "receive_wait_time_seconds": 20, "redrive_policy": encoded(&json!({"deadLetterTargetArn":
                arn("sqs", "dead"), "maxReceiveCount": 5})),
            "sqs_managed_sse_enabled": or(json!(false)), "tags": tags, "tags_all": tags, "timeouts": null,
            "visibility_timeout_seconds": 60,
        }),
    };
    let module = service.map_or_else(String::new, |number| format!("module.service[\"svc-{number:06}\"]"));
    let label = if service.is_some() { "this".into() } else { format!("svc_{j:07}") };
    let life = match j % 8 {
        _ if new => Life::Create,
        2 => Life::Update,
        _ => Life::NoOp,
    };
    Instance { module, kind, name: label, life, after, depends_on: Vec::new() }
}

fn rule(from: u16, to: u16, protocol: &str, blocks: &[&str]) -> Value {
    json!({"cidr_blocks": blocks, "description": "", "from_port": from, "ipv6_cidr_blocks": [], "prefix_list_ids": [],
        "protocol": protocol, "security_groups": [], "self": false, "to_port": to})
}
