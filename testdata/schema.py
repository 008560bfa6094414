#!/usr/bin/env python3
"""Writes src/eval/schema/aws.txt, what the AWS provider says about the types that matter for a bucket.

    terraform providers schema -json > schema.json      (in a directory that requires hashicorp/aws 5.100.0)
    testdata/schema.py schema.json > src/eval/schema/aws.txt

Needs python3 (3.9 or later) and nothing else, and gives the same bytes every time.

The schema that a provider prints lacks some of what the plan of a first apply shows. That is kept here by hand, read
off plans that provider 5.100.0 made of each type with as little as it needs, and with every nested block it takes:
    DEFAULTS   what is planned for an attribute that nobody sets; in the blocks of a set that is often an empty string
               or list instead of null. `null` stands for computed attributes that are not unknown in a plan
    COMPUTED   nested blocks that are unknown in a plan where nobody writes one
    LATER      what provider 6 has beside it, up to 6.69: an attribute that nobody sets is null here, because the
               objects are those of provider 5.100.0
Tests compare the table with every recorded plan.
"""

import json
import sys

# As src/resource/relevant.rs.
PREFIXES = tuple(
    """
    aws_s3_ aws_s3control_ aws_s3tables_ aws_s3vectors_ aws_kms_ aws_iam_role aws_iam_policy aws_guardduty_ aws_macie2_
    aws_backup_
    """.split()
)
TYPES = """
    aws_caller_identity aws_canonical_user_id aws_lb aws_alb aws_elb aws_cloudfront_distribution
    aws_cloudfront_origin_access_control aws_cloudfront_origin_access_identity aws_cloudtrail
    aws_organizations_organization aws_iam_user aws_iam_user_policy aws_iam_group_policy
    aws_ssoadmin_permission_set_inline_policy
""".split()
# Data sources that names and policies are made of.
DATA = """
    aws_arn aws_billing_service_account aws_cloudfront_log_delivery_canonical_user_id
    aws_cloudfront_origin_access_identities aws_cloudtrail_service_account aws_default_tags aws_elb_service_account
    aws_iam_session_context aws_ip_ranges aws_partition aws_redshift_service_account aws_region aws_regions aws_service
    aws_service_principal
""".split()

# A type, then lines of a block (`.` is the type itself) and its attributes.
DEFAULTS = r"""
aws_backup_framework
  control.input_parameter name="" value=""
aws_backup_logically_air_gapped_vault
  . tags_all={}
aws_backup_plan
  rule completion_window=180 enable_continuous_backup=false schedule="" schedule_expression_timezone="Etc/UTC"
  rule start_window=60
aws_backup_restore_testing_plan
  . tags_all={}
aws_backup_vault
  . force_destroy=false
aws_cloudfront_distribution
  . http_version="http2" is_ipv6_enabled=false price_class="PriceClass_All" retain_on_delete=false staging=false
  . wait_for_deployment=true
  custom_error_response response_page_path=""
  default_cache_behavior compress=false min_ttl=0
  default_cache_behavior.lambda_function_association include_body=false
  logging_config include_cookies=false
  ordered_cache_behavior compress=false min_ttl=0
  ordered_cache_behavior.lambda_function_association include_body=false
  origin connection_attempts=3 connection_timeout=10 origin_access_control_id="" origin_path=""
  origin.custom_origin_config origin_keepalive_timeout=5 origin_read_timeout=30
  origin.origin_shield origin_shield_region=""
  origin.vpc_origin_config origin_keepalive_timeout=5 origin_read_timeout=30
  viewer_certificate minimum_protocol_version="TLSv1"
aws_cloudfront_origin_access_control
  . description="Managed\u0020by\u0020Terraform"
aws_cloudtrail
  . enable_log_file_validation=false enable_logging=true include_global_service_events=true
  . is_multi_region_trail=false is_organization_trail=false
  advanced_event_selector.field_selector ends_with=[] equals=[] not_ends_with=[] not_equals=[] not_starts_with=[]
  advanced_event_selector.field_selector starts_with=[]
  event_selector include_management_events=true read_write_type="All"
aws_elb
  . connection_draining=false connection_draining_timeout=300 cross_zone_load_balancing=true
  . desync_mitigation_mode="defensive" idle_timeout=60
  access_logs enabled=true interval=60
  listener ssl_certificate_id=""
aws_guardduty_detector
  . enable=true
aws_guardduty_filter
  finding_criteria.criterion equals=[] greater_than="" greater_than_or_equal="" less_than=""
  finding_criteria.criterion less_than_or_equal="" not_equals=[]
aws_guardduty_malware_protection_plan
  . tags_all={}
aws_guardduty_publishing_destination
  . destination_type="S3"
aws_iam_policy
  . path="/"
aws_iam_role
  . force_detach_policies=false max_session_duration=3600 path="/"
  inline_policy name="" policy=""
aws_iam_user
  . force_destroy=false path="/"
aws_kms_external_key
  . bypass_policy_lockout_safety_check=false deletion_window_in_days=30
aws_kms_grant
  . retire_on_delete=false
aws_kms_key
  . bypass_policy_lockout_safety_check=false customer_master_key_spec="SYMMETRIC_DEFAULT"
  . enable_key_rotation=false is_enabled=true key_usage="ENCRYPT_DECRYPT"
aws_kms_key_policy
  . bypass_policy_lockout_safety_check=false
aws_kms_replica_external_key
  . bypass_policy_lockout_safety_check=false deletion_window_in_days=30
aws_kms_replica_key
  . bypass_policy_lockout_safety_check=false deletion_window_in_days=30 enabled=true
aws_lb
  . client_keep_alive=3600 desync_mitigation_mode="defensive" drop_invalid_header_fields=false
  . enable_deletion_protection=false enable_http2=true enable_tls_version_and_cipher_suite_headers=false
  . enable_waf_fail_open=false enable_xff_client_port=false enable_zonal_shift=false idle_timeout=60
  . load_balancer_type="application" preserve_host_header=false xff_header_processing_mode="append"
  access_logs enabled=false
  connection_logs enabled=false
  subnet_mapping allocation_id="" ipv6_address="" private_ipv4_address=""
aws_macie2_findings_filter
  finding_criteria.criterion eq=[] eq_exact_match=[] gt="" gte="" lt="" lte="" neq=[]
aws_organizations_organization
  . feature_set="ALL"
aws_s3_access_point
  public_access_block_configuration block_public_acls=true block_public_policy=true ignore_public_acls=true
  public_access_block_configuration restrict_public_buckets=true
aws_s3_account_public_access_block
  . block_public_acls=false block_public_policy=false ignore_public_acls=false restrict_public_buckets=false
aws_s3_bucket
  . force_destroy=false
  grant id="" uri=""
  lifecycle_rule.transition date=""
  replication_configuration.rules delete_marker_replication_status="" id="" prefix=""
  replication_configuration.rules.destination account_id="" replica_kms_key_id="" storage_class=""
  replication_configuration.rules.destination.metrics minutes=15 status="Enabled"
  replication_configuration.rules.destination.replication_time minutes=15 status="Enabled"
  replication_configuration.rules.filter prefix=""
  versioning enabled=false mfa_delete=false
aws_s3_bucket_acl
  access_control_policy.grant.grantee email_address="" id="" uri=""
aws_s3_bucket_analytics_configuration
  storage_class_analysis.data_export output_schema_version="V_1"
  storage_class_analysis.data_export.destination.s3_bucket_destination format="CSV"
aws_s3_bucket_cors_configuration
  cors_rule allowed_headers=[] expose_headers=[] id=""
aws_s3_bucket_intelligent_tiering_configuration
  . status="Enabled"
aws_s3_bucket_inventory
  . enabled=true
aws_s3_bucket_lifecycle_configuration
  . transition_default_minimum_object_size="all_storage_classes_128K"
  rule prefix=""
  rule.expiration days=0 expired_object_delete_marker=false
  rule.filter object_size_greater_than=null object_size_less_than=null prefix=null
  rule.filter.and object_size_greater_than=0 object_size_less_than=0 prefix=""
  rule.noncurrent_version_expiration newer_noncurrent_versions=null
  rule.noncurrent_version_transition newer_noncurrent_versions=null
  rule.transition days=0
aws_s3_bucket_logging
  target_grant.grantee email_address="" id="" uri=""
aws_s3_bucket_notification
  . eventbridge=false
aws_s3_bucket_object
  . acl="private" force_destroy=false
aws_s3_bucket_object_lock_configuration
  . object_lock_enabled="Enabled"
aws_s3_bucket_public_access_block
  . block_public_acls=false block_public_policy=false ignore_public_acls=false restrict_public_buckets=false
aws_s3_bucket_server_side_encryption_configuration
  rule.apply_server_side_encryption_by_default kms_master_key_id=""
aws_s3_directory_bucket
  . data_redundancy="SingleAvailabilityZone" force_destroy=false type="Directory"
  location type="AvailabilityZone"
aws_s3_object
  . force_destroy=false
aws_s3_object_copy
  . force_destroy=false
  grant email="" id="" uri=""
aws_s3control_access_grant
  . tags_all={}
aws_s3control_access_grants_instance
  . tags_all={}
aws_s3control_access_grants_location
  . tags_all={}
aws_s3control_bucket_lifecycle_configuration
  rule status="Enabled"
  rule.expiration date="" expired_object_delete_marker=false
  rule.filter prefix=""
aws_s3control_multi_region_access_point
  details.public_access_block block_public_acls=true block_public_policy=true ignore_public_acls=true
  details.public_access_block restrict_public_buckets=true
aws_s3control_object_lambda_access_point
  configuration.transformation_configuration.content_transformation.aws_lambda function_payload=""
data aws_iam_policy_document
  statement effect="Allow"
"""

COMPUTED = """
aws_backup_selection condition
aws_cloudfront_distribution default_cache_behavior.grpc_config ordered_cache_behavior.grpc_config
aws_elb health_check
aws_guardduty_detector datasources datasources.kubernetes datasources.malware_protection datasources.s3_logs
aws_guardduty_organization_configuration datasources datasources.kubernetes datasources.malware_protection
aws_guardduty_organization_configuration datasources.s3_logs
aws_iam_role inline_policy
aws_lb subnet_mapping
aws_macie2_classification_job schedule_frequency s3_job_definition.bucket_criteria s3_job_definition.scoping
aws_macie2_classification_job s3_job_definition.bucket_criteria.excludes s3_job_definition.bucket_criteria.excludes.and
aws_macie2_classification_job s3_job_definition.bucket_criteria.excludes.and.simple_criterion
aws_macie2_classification_job s3_job_definition.bucket_criteria.excludes.and.tag_criterion
aws_macie2_classification_job s3_job_definition.bucket_criteria.includes s3_job_definition.bucket_criteria.includes.and
aws_macie2_classification_job s3_job_definition.bucket_criteria.includes.and.simple_criterion
aws_macie2_classification_job s3_job_definition.bucket_criteria.includes.and.tag_criterion
aws_macie2_classification_job s3_job_definition.scoping.excludes s3_job_definition.scoping.excludes.and
aws_macie2_classification_job s3_job_definition.scoping.excludes.and.simple_scope_term
aws_macie2_classification_job s3_job_definition.scoping.excludes.and.tag_scope_term
aws_macie2_classification_job s3_job_definition.scoping.includes s3_job_definition.scoping.includes.and
aws_macie2_classification_job s3_job_definition.scoping.includes.and.simple_scope_term
aws_macie2_classification_job s3_job_definition.scoping.includes.and.tag_scope_term
aws_macie2_classification_job s3_job_definition.scoping.excludes.and.tag_scope_term.tag_values
aws_s3_bucket cors_rule grant lifecycle_rule logging object_lock_configuration replication_configuration
aws_s3_bucket server_side_encryption_configuration versioning website
aws_s3_bucket_acl access_control_policy
aws_s3_bucket_website_configuration routing_rule
"""

# In the notation of the table.
LATER = """
resource aws_cloudfront_distribution
 c b logging_v1_enabled
 o s anycast_ip_list_id
 + cache_tag_config list
  r s header_name
 + connection_function_association list
  r s id
 + origin set
  o n response_completion_timeout
 + viewer_mtls_config list
  o s mode
resource aws_iam_policy
 o n delay_after_policy_creation_in_ms
resource aws_kms_external_key
 o s key_spec
resource aws_s3_access_point
 c <s> tags_all
 o <s> tags
resource aws_s3_bucket
 c s bucket_region
 o s bucket_namespace
resource aws_s3_bucket_abac
 o s expected_bucket_owner
 r s bucket
 + abac_status list
  r s status
resource aws_s3_bucket_metadata_configuration
 o s expected_bucket_owner
 r s bucket
 + metadata_configuration list
  c [(table_bucket_arn:s,table_bucket_type:s,table_namespace:s)] destination
  + inventory_table_configuration list
   c s table_arn table_name
   r s configuration_state
   + encryption_configuration list
    o s kms_key_arn
    r s sse_algorithm
  + journal_table_configuration list
   c s table_arn table_name
   + encryption_configuration list
    o s kms_key_arn
    r s sse_algorithm
   + record_expiration list
    o n days
    r s expiration
 + timeouts single
  o s create
resource aws_s3_bucket_public_access_block
 o b skip_destroy
resource aws_s3_bucket_server_side_encryption_configuration
 + rule set
  o [s] blocked_encryption_types
resource aws_s3_directory_bucket
 c <s> tags_all
 o <s> tags
resource aws_s3control_multi_region_access_point
 c s name
resource aws_s3control_storage_lens_configuration
 + storage_lens_configuration list
  o s prefix_delimiter
resource aws_s3tables_table
 c <s> tags_all
 o <s> tags
 + metadata list
  + iceberg list
   o <s> properties
   + schema list
    + field list
     o b required
     r s name type
resource aws_s3tables_table_bucket
 c <s> tags_all
 o <s> tags
 o b force_destroy
resource aws_s3tables_table_bucket_replication
 c s version_token
 r s role table_bucket_arn
 + rule list
  + destination set
   r s destination_table_bucket_arn
resource aws_s3tables_table_replication
 c s version_token
 r s role table_arn
 + rule list
  + destination set
   r s destination_table_bucket_arn
resource aws_s3vectors_index
 c <s> tags_all
 c s creation_time index_arn
 o <s> tags
 o [(kms_key_arn:s,sse_type:s)] encryption_configuration
 r n dimension
 r s data_type distance_metric index_name vector_bucket_name
 + metadata_configuration list
  r {s} non_filterable_metadata_keys
resource aws_s3vectors_vector_bucket
 c <s> tags_all
 c s creation_time vector_bucket_arn
 o <s> tags
 o [(kms_key_arn:s,sse_type:s)] encryption_configuration
 o b force_destroy
 r s vector_bucket_name
resource aws_s3vectors_vector_bucket_policy
 r s policy vector_bucket_arn
data aws_region
 c s region
data aws_s3_bucket
 c s bucket_region
data aws_s3_bucket_object_lock_configuration
 c [(default_retention:[(days:n,mode:s,years:n)])] rule
 c s object_lock_enabled
 o s expected_bucket_owner
 r s bucket
data aws_s3_bucket_replication_configuration
 c s role
 r s bucket
"""
# What has no `region` of its own since 6.0.
GLOBAL = (
    *("aws_iam_", "aws_cloudfront_", "aws_organizations_", "aws_s3_account_", "aws_partition"),
    *("aws_caller_", "aws_canonical_", "aws_arn", "aws_default_tags", "aws_ip_ranges", "aws_regions"),
)


class Level:
    """A type or nested block: attributes with their flags, type and default, and blocks."""

    def __init__(self):
        self.attributes, self.blocks = {}, {}

    def at(self, path):
        level = self
        for name in path.split(".") if path not in ("", ".") else []:
            level = level.blocks[name][1]
        return level


def spelled(kind):
    if isinstance(kind, str):
        return {"string": "s", "number": "n", "bool": "b", "dynamic": "?"}[kind]
    word, inner = kind[0], kind[1]
    if word == "object":
        return "(" + ",".join(f"{name}:{spelled(inner[name])}" for name in sorted(inner)) + ")"
    return {"list": "[%s]", "set": "{%s}", "map": "<%s>"}[word] % spelled(inner)


def flags(attribute, kind):
    """r required, o optional, c computed, x sensitive, b written as blocks too, as terraform allows for such types."""
    settable = attribute.get("required") or attribute.get("optional")
    letters = [
        ("r", attribute.get("required")),
        ("o", attribute.get("optional")),
        ("c", attribute.get("computed")),
        ("x", attribute.get("sensitive")),
        ("b", settable and kind.startswith(("[(", "{("))),
    ]
    return "".join(letter for letter, there in letters if there)


def level_of(block):
    level = Level()
    for name, attribute in block.get("attributes", {}).items():
        assert "nested_type" not in attribute, f"{name} has nested attributes, which this script does not read"
        kind = spelled(attribute["type"])
        level.attributes[name] = [flags(attribute, kind), kind, None]
    for name, nested in block.get("block_types", {}).items():
        level.blocks[name] = [nested["nesting_mode"], level_of(nested["block"])]
    return level


def add_later(types):
    path = []
    for line in LATER.strip().splitlines():
        depth = len(line) - len(line.lstrip(" "))
        words = line.split()
        if depth == 0:
            path = [types.setdefault(line, Level())]
            continue
        del path[depth:]
        level = path[-1]
        if words[0] == "+":
            path.append(level.blocks.setdefault(words[1], [words[2] + " later", Level()])[1])
            continue
        for name in words[2:]:
            assert name not in level.attributes, f"{name} is no later attribute"
            written = "b" if "c" not in words[0] and words[1].startswith("[(") else ""
            level.attributes[name] = [words[0] + written + "l", words[1], None]
    for key, level in types.items():
        kind = key.split()[1]
        if "region" not in level.attributes and not kind.startswith(GLOBAL):
            level.attributes["region"] = ["ol", "s", None]


def add_defaults(types):
    level = None
    for line in DEFAULTS.strip().splitlines():
        if not line.startswith(" "):
            key = line if line.startswith("data ") else "resource " + line
            continue
        path, *words = line.split()
        for word in words:
            name, default = word.split("=", 1)
            json.loads(default)
            types[key].at(path).attributes[name][2] = default
    for line in COMPUTED.strip().splitlines():
        kind, *paths = line.split()
        for path in paths:
            above, _, name = path.rpartition(".")
            types["resource " + kind].at(above).blocks[name][0] += " computed"


def lines(level, depth=1):
    groups = {}
    for name in sorted(level.attributes):
        letters, kind, default = level.attributes[name]
        groups.setdefault((letters, kind), []).append(name if default is None else f"{name}={default}")
    for (letters, kind), names in sorted(groups.items()):
        yield f"{' ' * depth}{letters} {kind} {' '.join(names)}"
    for name in sorted(level.blocks):
        nesting, inner = level.blocks[name]
        yield f"{' ' * depth}+ {name} {nesting}"
        yield from lines(inner, depth + 1)


def main():
    with open(sys.argv[1]) as file:
        document = json.load(file)
    provider = next(value for key, value in document["provider_schemas"].items() if key.endswith("hashicorp/aws"))
    types = {}
    for word, key in [("resource", "resource_schemas"), ("data", "data_source_schemas")]:
        for kind, schema in provider[key].items():
            if kind.startswith(PREFIXES) or kind in TYPES or (word == "data" and kind in DATA):
                types[f"{word} {kind}"] = level_of(schema["block"])
    # They are one type with two names.
    types.pop("resource aws_alb")
    add_later(types)
    add_defaults(types)
    types["resource aws_alb"] = types["resource aws_lb"]
    print(HEAD)
    for key in sorted(types, key=lambda key: (key.startswith("data "), key)):
        print(key)
        for line in lines(types[key]):
            print(line)


HEAD = """\
# What the AWS provider 5.100.0 says about types that matter for a bucket. Written by testdata/schema.py; it says how.
#
# A line is flags, a type, and attributes with what a plan shows where nobody sets them:
#   flags   r required, o optional, c computed, x sensitive, b can be written as blocks too, l later than 5.100.0
#   types   s string, n number, b bool, [list], {set}, <map>, (object)
#   =JSON   the planned value; without one it is unknown for c, else null
# `+ name nesting` is a nested block, its content is deeper by a space: `computed` ones are unknown where nobody writes
# one, `later` ones have come after 5.100.0."""

main()
