#!/usr/bin/env python3
"""Writes src/eval/schema/aws.txt, what the AWS provider says about the resource types that matter for a bucket.

    terraform providers schema -json > schema.json      (in a directory that requires hashicorp/aws 5.100.0)
    testdata/schema.py schema.json > src/eval/schema/aws.txt

The schema that a provider prints does not have all that a plan shows. What it lacks is kept here by hand: defaults that
the provider plans (DEFAULTS), blocks that stay unknown where nobody writes them (COMPUTED), attributes that it calls
computed and plans as null (PLANNED_NULL), and what later versions added (LATER). All of it was read off plans of a first
apply, which a test compares with the table.
"""

import json
import sys

PREFIXES = [
    "aws_s3_",
    "aws_s3control_",
    "aws_s3tables_",
    "aws_kms_",
    "aws_iam_role",
    "aws_iam_policy",
    "aws_guardduty_",
    "aws_macie2_",
    "aws_backup_",
]
TYPES = """
    aws_caller_identity aws_canonical_user_id aws_lb aws_alb aws_elb aws_cloudfront_distribution
    aws_cloudfront_origin_access_control aws_cloudfront_origin_access_identity aws_cloudtrail
    aws_organizations_organization aws_partition aws_region aws_elb_service_account aws_cloudtrail_service_account
    aws_billing_service_account aws_redshift_service_account
""".split()
# Nobody looks into these, and they are large.
LEFT_OUT = {"aws_s3control_storage_lens_configuration", "aws_cloudfront_origin_access_identities"}

DEFAULTS = {
    "aws_alb": "aws_lb",
    "aws_backup_plan": {"rule.completion_window": 180, "rule.enable_continuous_backup": False, "rule.start_window": 60},
    "aws_backup_vault": {"force_destroy": False},
    "aws_cloudfront_distribution": {
        "default_cache_behavior.compress": False,
        "http_version": "http2",
        "is_ipv6_enabled": False,
        "logging_config.include_cookies": False,
        "price_class": "PriceClass_All",
        "retain_on_delete": False,
        "staging": False,
        "viewer_certificate.minimum_protocol_version": "TLSv1",
        "wait_for_deployment": True,
    },
    "aws_cloudtrail": {
        "enable_log_file_validation": False,
        "enable_logging": True,
        "include_global_service_events": True,
        "is_multi_region_trail": False,
        "is_organization_trail": False,
    },
    "aws_iam_policy": {"path": "/"},
    "aws_iam_role": {"force_detach_policies": False, "max_session_duration": 3600, "path": "/"},
    "aws_kms_external_key": {"bypass_policy_lockout_safety_check": False, "deletion_window_in_days": 30},
    "aws_kms_key": {
        "bypass_policy_lockout_safety_check": False,
        "customer_master_key_spec": "SYMMETRIC_DEFAULT",
        "enable_key_rotation": False,
        "is_enabled": True,
        "key_usage": "ENCRYPT_DECRYPT",
    },
    "aws_kms_replica_external_key": {"bypass_policy_lockout_safety_check": False, "deletion_window_in_days": 30},
    "aws_kms_replica_key": {
        "bypass_policy_lockout_safety_check": False,
        "deletion_window_in_days": 30,
        "enabled": True,
    },
    "aws_lb": {
        "client_keep_alive": 3600,
        "desync_mitigation_mode": "defensive",
        "drop_invalid_header_fields": False,
        "enable_deletion_protection": False,
        "enable_http2": True,
        "idle_timeout": 60,
        "load_balancer_type": "application",
        "access_logs.enabled": False,
        "connection_logs.enabled": False,
    },
    "aws_elb": {"access_logs.enabled": True, "access_logs.interval": 60},
    "aws_s3_access_point": {
        "public_access_block_configuration.block_public_acls": True,
        "public_access_block_configuration.block_public_policy": True,
        "public_access_block_configuration.ignore_public_acls": True,
        "public_access_block_configuration.restrict_public_buckets": True,
    },
    "aws_s3_account_public_access_block": "aws_s3_bucket_public_access_block",
    "aws_s3_bucket": {
        "force_destroy": False,
        "lifecycle_rule.transition.date": "",
        "object_lock_configuration.object_lock_enabled": "Enabled",
        "replication_configuration.rules.destination.metrics.minutes": 15,
        "replication_configuration.rules.destination.metrics.status": "Enabled",
        "replication_configuration.rules.destination.replication_time.minutes": 15,
        "replication_configuration.rules.destination.replication_time.status": "Enabled",
        "versioning.enabled": False,
        "versioning.mfa_delete": False,
    },
    "aws_s3_bucket_cors_configuration": {"cors_rule.id": ""},
    "aws_s3_bucket_inventory": {"enabled": True},
    "aws_s3_bucket_notification": {"eventbridge": False},
    "aws_s3_bucket_object": {"force_destroy": False},
    "aws_s3_bucket_object_lock_configuration": {"object_lock_enabled": "Enabled"},
    "aws_s3_bucket_public_access_block": {
        "block_public_acls": False,
        "block_public_policy": False,
        "ignore_public_acls": False,
        "restrict_public_buckets": False,
    },
    "aws_s3_bucket_server_side_encryption_configuration": {
        "rule.apply_server_side_encryption_by_default.kms_master_key_id": ""
    },
    "aws_s3_directory_bucket": {
        "data_redundancy": "SingleAvailabilityZone",
        "force_destroy": False,
        "location.type": "AvailabilityZone",
        "type": "Directory",
    },
    "aws_s3_object": {"force_destroy": False},
    "aws_s3_object_copy": {"force_destroy": False},
    "aws_s3control_multi_region_access_point": {
        "details.public_access_block.block_public_acls": True,
        "details.public_access_block.block_public_policy": True,
        "details.public_access_block.ignore_public_acls": True,
        "details.public_access_block.restrict_public_buckets": True,
    },
    "data aws_iam_policy_document": {"statement.effect": "Allow"},
}

COMPUTED = {
    "aws_backup_selection": ["condition"],
    "aws_cloudfront_distribution": ["default_cache_behavior.grpc_config", "ordered_cache_behavior.grpc_config"],
    "aws_guardduty_detector": ["datasources"],
    "aws_iam_role": ["inline_policy"],
    "aws_lb": ["subnet_mapping"],
    "aws_alb": ["subnet_mapping"],
    "aws_s3_bucket": """cors_rule grant lifecycle_rule logging object_lock_configuration replication_configuration
        server_side_encryption_configuration versioning website""".split(),
    "aws_s3_bucket_acl": ["access_control_policy"],
    "aws_s3_bucket_website_configuration": ["routing_rule"],
}

# The framework resource computes these after the fact, and its plans show no unknown.
PLANNED_NULL = {
    "aws_s3_bucket_lifecycle_configuration": """rule.expiration.days rule.expiration.expired_object_delete_marker
        rule.filter.prefix rule.filter.object_size_greater_than rule.filter.object_size_less_than rule.prefix
        rule.filter.and.prefix rule.filter.and.object_size_greater_than rule.filter.and.object_size_less_than
        rule.noncurrent_version_expiration.newer_noncurrent_versions
        rule.noncurrent_version_transition.newer_noncurrent_versions""".split(),
}

# Attributes of provider 6: what nobody writes is null there as far as a bucket is concerned.
LATER = {
    "aws_s3_bucket": {"bucket_namespace": "string"},
    "aws_s3_bucket_public_access_block": {"skip_destroy": "bool"},
    "aws_s3_account_public_access_block": {"skip_destroy": "bool"},
    "aws_s3_bucket_server_side_encryption_configuration": {"rule.blocked_encryption_types": ["list", "string"]},
    "aws_s3_access_point": {"tags": ["map", "string"]},
    "data aws_region": {"region": "string"},
}
# Since 6.0 they have an argument `region`; these have none.
GLOBAL = ("aws_iam_", "aws_cloudfront_", "aws_organizations_", "aws_s3_account_", "aws_partition", "aws_caller_")


def relevant(kind):
    return kind not in LEFT_OUT and (kind in TYPES or any(kind.startswith(prefix) for prefix in PREFIXES))


def spelled(kind):
    if isinstance(kind, str):
        return {"string": "s", "number": "n", "bool": "b", "dynamic": "?"}[kind]
    word, inner = kind[0], kind[1]
    if word == "object":
        return "(" + ",".join(f"{name}:{spelled(inner[name])}" for name in sorted(inner)) + ")"
    return {"list": "[%s]", "set": "{%s}", "map": "<%s>"}[word] % spelled(inner)


def nested_type(attribute):
    """The type of an attribute that a framework resource describes by attributes of its own."""
    if "type" in attribute:
        return attribute["type"]
    nested = attribute["nested_type"]
    inner = ["object", {name: nested_type(one) for name, one in nested["attributes"].items()}]
    mode = nested["nesting_mode"]
    return inner if mode == "single" else [mode, inner]


class Type:
    def __init__(self, kind, data):
        self.key = f"data {kind}" if data else kind
        defaults = DEFAULTS.get(self.key, {})
        self.defaults = DEFAULTS[defaults] if isinstance(defaults, str) else defaults
        self.computed = COMPUTED.get(self.key, [])
        self.null = PLANNED_NULL.get(self.key, [])
        self.later = dict(LATER.get(self.key, {}))
        self.seen = set()

    def lines(self, block, path="", depth=1):
        groups = {}
        attributes = dict(block.get("attributes", {}))
        for later, kind in self.later.items():
            above, _, name = later.rpartition(".")
            if above == path.rstrip("."):
                attributes.setdefault(name, {"type": kind, "optional": True})
        if depth == 1 and "region" not in attributes and not self.key.removeprefix("data ").startswith(GLOBAL):
            attributes["region"] = {"type": "string", "optional": True}
        for name in sorted(attributes):
            attribute = attributes[name]
            where = path + name
            computed = attribute.get("computed") and where not in self.null
            flags = "".join(
                letter
                for letter, there in [
                    ("r", attribute.get("required")),
                    ("o", attribute.get("optional")),
                    ("c", computed),
                    ("x", attribute.get("sensitive")),
                ]
                if there
            )
            word = name
            if where in self.defaults:
                self.seen.add(where)
                word += "=" + json.dumps(self.defaults[where], separators=(",", ":"))
            groups.setdefault((flags or "o", spelled(nested_type(attribute))), []).append(word)
        indent = " " * depth
        for (flags, kind), names in sorted(groups.items()):
            yield f"{indent}{flags} {kind} {' '.join(names)}"
        for name in sorted(block.get("block_types", {})):
            nested = block["block_types"][name]
            if name == "timeouts":
                continue
            where = path + name
            word = nested["nesting_mode"] + (" computed" if where in self.computed else "")
            if where in self.computed:
                self.seen.add(where)
            yield f"{indent}+ {name} {word}"
            yield from self.lines(nested["block"], where + ".", depth + 1)


def main():
    document = json.load(open(sys.argv[1]))
    provider = next(value for key, value in document["provider_schemas"].items() if key.endswith("hashicorp/aws"))
    print("# What the AWS provider 5.100.0 says about resource types; written by testdata/schema.py, which says how.")
    print("# A line is flags (required, optional, computed, x for sensitive), a type and names with their defaults;")
    print("# types are s, n, b, [list], {set}, <map>, (object). A nested block is `+ name nesting`, deeper by a space.")
    for data, key in [(False, "resource_schemas"), (True, "data_source_schemas")]:
        for kind in sorted(provider[key]):
            if not relevant(kind):
                continue
            one = Type(kind, data)
            print(f"{'data' if data else 'resource'} {kind}")
            for line in one.lines(provider[key][kind]["block"]):
                print(line)
            unused = (set(one.defaults) | set(one.computed)) - one.seen
            assert not unused, f"{one.key} has no {sorted(unused)}"


main()
