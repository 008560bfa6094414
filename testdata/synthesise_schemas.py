"""For synthesise.py: which attributes a version of the AWS provider has, and what AWS and the provider read back."""

import json

ACCOUNT = "123456789012"
OWNER = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
KEY_ID = "6f1d2c3b-4a59-4687-9b0c-1d2e3f405162"


# A string is an attribute: R required, O optional, C computed, OC both; =VALUE the default that the provider plans;
# `[]` a list or set, `{}` a map, `#` a number or bool, `!` sensitive. A Block is a nested block.
class Block:
    def __init__(self, members, nesting="list", computed=False):
        self.members, self.nesting, self.computed = members, nesting, computed


def sets(members):
    return Block(members, "set")


def schemas(version):
    """The resource types that a provider version has, as far as the cases use them."""
    v3, computed_only = version < (4,), (4,) <= version < (4, 9)
    inline = {
        "cors_rule": {
            "allowed_headers": "O[]",
            "allowed_methods": "R[]",
            "allowed_origins": "R[]",
            "expose_headers": "O[]",
            "max_age_seconds": "O#",
        },
        "grant": {"id": "O", "permissions": "R[]", "type": "R", "uri": "O"},
        "lifecycle_rule": {
            "abort_incomplete_multipart_upload_days": "O#",
            "enabled": "R",
            "id": "OC",
            "prefix": "O",
            "tags": "O{}",
            "expiration": Block({"date": "O", "days": "O#", "expired_object_delete_marker": "O#"}),
            "noncurrent_version_expiration": Block({"days": "O#"}),
            "noncurrent_version_transition": sets({"days": "O#", "storage_class": "R"}),
            "transition": sets({"date": "O", "days": "O#", "storage_class": "R"}),
        },
        "logging": {"target_bucket": "R", "target_prefix": "O"},
        "object_lock_configuration": {
            "object_lock_enabled": "O=Enabled",
            "rule": Block({"default_retention": Block({"days": "O#", "mode": "R", "years": "O#"})}),
        },
        "replication_configuration": {
            "role": "R",
            "rules": sets(
                {
                    "delete_marker_replication_status": "O",
                    "id": "O",
                    "prefix": "O",
                    "priority": "O#",
                    "status": "R",
                    "destination": Block(
                        {
                            "account_id": "O",
                            "bucket": "R",
                            "replica_kms_key_id": "O",
                            "storage_class": "O",
                            "access_control_translation": Block({"owner": "R"}),
                            "metrics": Block({"minutes": "O=15", "status": "O=Enabled"}),
                            "replication_time": Block({"minutes": "O=15", "status": "O=Enabled"}),
                        }
                    ),
                    "filter": Block({"prefix": "O", "tags": "O{}"}),
                    "source_selection_criteria": Block({"sse_kms_encrypted_objects": Block({"enabled": "R"})}),
                }
            ),
        },
        "server_side_encryption_configuration": {
            "rule": Block(
                {
                    "bucket_key_enabled": "O#",
                    "apply_server_side_encryption_by_default": Block({"kms_master_key_id": "O", "sse_algorithm": "R"}),
                }
            )
        },
        "versioning": {"enabled": "O=false", "mfa_delete": "O=false"},
        "website": {
            "error_document": "O",
            "index_document": "O",
            "redirect_all_requests_to": "O",
            "routing_rules": "O",
        },
    }
    bucket = {
        "acceleration_status": "OC",
        "acl": "O=private" if v3 else "OC",
        "arn": "C",
        "bucket": "OC",
        "bucket_domain_name": "C",
        "bucket_prefix": "O" if version < (4, 9) else "OC",
        "bucket_regional_domain_name": "C",
        "force_destroy": "O=false",
        "hosted_zone_id": "C",
        "id": "OC",
        "policy": "O" if v3 else "OC",
        "region": "C",
        "request_payer": "OC",
        "tags": "O{}",
        "tags_all": "OC{}",
        "website_domain": "C",
        "website_endpoint": "C",
    }
    for name, members in inline.items():
        nesting = "set" if name == "grant" or (v3 and name == "logging") else "list"
        bucket[name] = Block(members, nesting, computed=not v3 or name == "versioning")
        if computed_only:
            bucket[name] = "C[]"
    if version >= (4, 9):
        bucket |= {
            "object_lock_enabled": "OC",
            "timeouts": Block({"create": "O", "delete": "O", "read": "O", "update": "O"}, "single"),
        }

    # Provider 6.31 deprecated expected_bucket_owner, and still has it.
    owned = {"bucket": "R", "expected_bucket_owner": "O", "id": "OC"}
    rule_flags = "OC" if version >= (6, 40) else "O"
    rule = {
        "bucket_key_enabled": rule_flags + "#",
        "apply_server_side_encryption_by_default": Block({"kms_master_key_id": rule_flags, "sse_algorithm": "R"}),
    }
    if version >= (6, 22):
        rule["blocked_encryption_types"] = rule_flags + "[]"
    block = {
        "block_public_acls": "O=false",
        "block_public_policy": "O=false",
        "ignore_public_acls": "O=false",
        "restrict_public_buckets": "O=false",
    }
    types = {
        "aws_s3_bucket": bucket,
        "aws_s3_bucket_public_access_block": {"bucket": "R", "id": "OC"}
        | block
        | ({"skip_destroy": "O#"} if version >= (6, 4) else {}),
        "aws_s3_bucket_ownership_controls": {"bucket": "R", "id": "OC", "rule": Block({"object_ownership": "R"})},
        "aws_s3_bucket_policy": {"bucket": "R", "id": "OC", "policy": "R"},
        "aws_s3_bucket_inventory": {
            "bucket": "R",
            "enabled": "O=true",
            "id": "OC",
            "included_object_versions": "R",
            "name": "R",
            "optional_fields": "O[]",
            "destination": Block(
                {
                    "bucket": Block(
                        {
                            "account_id": "O",
                            "bucket_arn": "R",
                            "format": "R",
                            "prefix": "O",
                            "encryption": Block({"sse_kms": Block({"key_id": "R"}), "sse_s3": Block({})}),
                        }
                    )
                }
            ),
            "filter": Block({"prefix": "O"}),
            "schedule": Block({"frequency": "R"}),
        },
        "aws_kms_key": {
            "arn": "C",
            "bypass_policy_lockout_safety_check": "O=false",
            "custom_key_store_id": "O",
            "customer_master_key_spec": "O=SYMMETRIC_DEFAULT",
            "deletion_window_in_days": "O#",
            "description": "OC",
            "enable_key_rotation": "O=false",
            "id": "OC",
            "is_enabled": "O=true",
            "key_id": "C",
            "key_usage": "O=ENCRYPT_DECRYPT",
            "multi_region": "OC",
            "policy": "OC",
            "rotation_period_in_days": "OC#",
            "tags": "O{}",
            "tags_all": "OC{}",
            "timeouts": Block({"create": "O"}, "single"),
            "xks_key_id": "O",
        },
        "terraform_data": {"id": "C", "input": "O", "output": "C", "triggers_replace": "O"},
    }
    if version >= (4,):
        types |= {
            "aws_s3_bucket_server_side_encryption_configuration": owned | {"rule": sets(rule)},
            "aws_s3_bucket_versioning": owned
            | {"mfa": "O", "versioning_configuration": Block({"mfa_delete": "OC", "status": "R"})},
            "aws_s3_bucket_logging": owned
            | {
                "target_bucket": "R",
                "target_prefix": "R",
                "target_grant": sets(
                    {
                        "permission": "R",
                        "grantee": Block(
                            {"display_name": "C", "email_address": "O", "id": "O", "type": "R", "uri": "O"}
                        ),
                    }
                ),
                "target_object_key_format": Block(
                    {"partitioned_prefix": Block({"partition_date_source": "R"}), "simple_prefix": Block({})}
                ),
            },
            "aws_s3_bucket_replication_configuration": {
                "bucket": "R",
                "id": "OC",
                "role": "R",
                "token": "O!",
                "rule": Block(
                    {
                        "id": "OC",
                        "prefix": "O",
                        "priority": "O#",
                        "status": "R",
                        "delete_marker_replication": Block({"status": "R"}),
                        "destination": Block(
                            {
                                "account": "O",
                                "bucket": "R",
                                "storage_class": "O",
                                "access_control_translation": Block({"owner": "R"}),
                                "encryption_configuration": Block({"replica_kms_key_id": "R"}),
                                "metrics": Block({"status": "R", "event_threshold": Block({"minutes": "R"})}),
                                "replication_time": Block({"status": "R", "time": Block({"minutes": "R"})}),
                            }
                        ),
                        "existing_object_replication": Block({"status": "R"}),
                        "filter": Block(
                            {
                                "prefix": "O",
                                "and": Block({"prefix": "O", "tags": "O{}"}),
                                "tag": Block({"key": "R", "value": "R"}),
                            }
                        ),
                        "source_selection_criteria": Block(
                            {
                                "replica_modifications": Block({"status": "R"}),
                                "sse_kms_encrypted_objects": Block({"status": "R"}),
                            }
                        ),
                    }
                ),
            },
        }
    if version >= (6,):
        for name, members in types.items():
            if name.startswith("aws_"):
                members["region"] = "OC"
        bucket["bucket_region"] = "C"
    return types


# --- What AWS and the provider read back from something that exists, where neither configuration nor `live` says it.
def at_rest(kind, config, region, v3):
    name = config.get("bucket")
    if kind == "aws_s3_bucket":
        return {
            "acceleration_status": "",
            "acl": "private" if v3 else None,
            "arn": f"arn:aws:s3:::{name}",
            "bucket_domain_name": f"{name}.s3.amazonaws.com",
            "bucket_prefix": None if v3 else "",
            "bucket_region": region,
            "bucket_regional_domain_name": f"{name}.s3.{region}.amazonaws.com",
            "grant": [] if v3 else [{"id": OWNER, "permissions": ["FULL_CONTROL"], "type": "CanonicalUser", "uri": ""}],
            "hosted_zone_id": "Z1BKCTXD74EZPE",
            "id": name,
            "object_lock_enabled": False,
            "policy": None if v3 else "",
            "region": region,
            "request_payer": "BucketOwner",
            "tags_all": config.get("tags", {}),
            "versioning": [{"enabled": False, "mfa_delete": False}],
            "server_side_encryption_configuration": [
                {
                    "rule": [
                        {
                            "bucket_key_enabled": False,
                            "apply_server_side_encryption_by_default": [
                                {"kms_master_key_id": "", "sse_algorithm": "AES256"}
                            ],
                        }
                    ]
                }
            ],
            "website_domain": None,
            "website_endpoint": None,
        }
    if kind == "aws_kms_key":
        statement = {
            "Action": "kms:*",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "Resource": "*",
            "Sid": "Enable IAM User Permissions",
        }
        policy = {"Id": "key-default-1", "Statement": [statement], "Version": "2012-10-17"}
        return {
            "arn": f"arn:aws:kms:{region}:{ACCOUNT}:key/{KEY_ID}",
            "id": KEY_ID,
            "key_id": KEY_ID,
            "description": "",
            "multi_region": False,
            "policy": json.dumps(policy, separators=(",", ":")),
            "rotation_period_in_days": 365,
            "tags_all": config.get("tags", {}),
            "region": region,
        }
    if kind == "terraform_data":
        return {"id": KEY_ID, "output": config.get("input")}
    return {"id": name, "mfa": None, "token": None, "region": region}
