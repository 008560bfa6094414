# Every type of the table that no other recording has, with the nested blocks that it takes: tests/schema.rs compares
# what is planned where nothing is set.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  account = "123456789012"
  role    = "arn:aws:iam::123456789012:role/any"
  key     = "arn:aws:kms:eu-west-1:123456789012:key/6f1d2c3b-4a59-4687-9b0c-1d2e3f405162"
  topic   = "arn:aws:sns:eu-west-1:123456789012:any"
  bucket  = "arn:aws:s3:::schema-any"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "*", Resource = "*" }]
  })
  permissions = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

# Backup

resource "aws_backup_framework" "x" {
  name = "xxx"

  control {
    name = "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK"

    input_parameter {
      name = "requiredRetentionDays"
    }
    scope {}
  }
}

resource "aws_backup_global_settings" "x" {
  global_settings = { isCrossAccountBackupEnabled = "true" }
}

resource "aws_backup_logically_air_gapped_vault" "x" {
  name               = "xxx"
  max_retention_days = 30
  min_retention_days = 7
}

resource "aws_backup_plan" "x" {
  name = "xxx"

  advanced_backup_setting {
    backup_options = { WindowsVSS = "enabled" }
    resource_type  = "EC2"
  }

  rule {
    rule_name         = "xxx"
    target_vault_name = "xxx"

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:x"

      lifecycle {}
    }
    lifecycle {}
  }
}

resource "aws_backup_region_settings" "x" {
  resource_type_opt_in_preference = { S3 = true }
}

resource "aws_backup_report_plan" "x" {
  name = "xxx"

  report_delivery_channel {
    s3_bucket_name = "xxx"
  }
  report_setting {
    report_template = "BACKUP_JOB_REPORT"
  }
}

resource "aws_backup_restore_testing_plan" "x" {
  name                = "xxx"
  schedule_expression = "cron(0 12 ? * * *)"

  recovery_point_selection {
    algorithm            = "LATEST_WITHIN_WINDOW"
    include_vaults       = ["*"]
    recovery_point_types = ["CONTINUOUS"]
  }
}

resource "aws_backup_restore_testing_selection" "x" {
  name                      = "xxx"
  iam_role_arn              = local.role
  protected_resource_type   = "S3"
  restore_testing_plan_name = "xxx"

  protected_resource_conditions {
    string_equals {
      key   = "aws:ResourceTag/a"
      value = "b"
    }
  }
}

resource "aws_backup_selection" "x" {
  name         = "xxx"
  iam_role_arn = local.role
  plan_id      = "xxx"
}

resource "aws_backup_selection" "conditions" {
  name         = "xxx"
  iam_role_arn = local.role
  plan_id      = "xxx"
  resources    = ["*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/a"
      value = "b"
    }
  }
  selection_tag {
    key   = "a"
    type  = "STRINGEQUALS"
    value = "b"
  }
}

resource "aws_backup_vault" "x" {
  name = "xxx"
}

resource "aws_backup_vault_lock_configuration" "x" {
  backup_vault_name = "xxx"
}

resource "aws_backup_vault_notifications" "x" {
  backup_vault_name   = "xxx"
  backup_vault_events = ["BACKUP_JOB_STARTED"]
  sns_topic_arn       = local.topic
}

resource "aws_backup_vault_policy" "x" {
  backup_vault_name = "xxx"
  policy            = local.policy
}

# CloudFront, CloudTrail, load balancers

resource "aws_cloudfront_distribution" "x" {
  enabled = true

  custom_error_response {
    error_code = 404
  }

  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    target_origin_id       = "xxx"
    viewer_protocol_policy = "https-only"

    forwarded_values {
      query_string = false

      cookies {
        forward = "none"
      }
    }
    function_association {
      event_type   = "viewer-request"
      function_arn = "arn:aws:cloudfront::123456789012:function/x"
    }
    lambda_function_association {
      event_type = "viewer-response"
      lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:x:1"
    }
  }

  logging_config {
    bucket = "x.s3.amazonaws.com"
  }

  ordered_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "xxx"
    path_pattern           = "/a"
    target_origin_id       = "xxx"
    viewer_protocol_policy = "https-only"

    grpc_config {
      enabled = false
    }
  }

  origin {
    domain_name = "x.example.com"
    origin_id   = "xxx"

    custom_header {
      name  = "a"
      value = "b"
    }
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
    origin_shield {
      enabled = false
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {}
}

resource "aws_cloudfront_origin_access_control" "x" {
  name                              = "xxx"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "x" {}

resource "aws_cloudtrail" "x" {
  name           = "xxx"
  s3_bucket_name = "xxx"

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
  insight_selector {
    insight_type = "ApiCallRateInsight"
  }
}

resource "aws_cloudtrail" "advanced" {
  name           = "xxx"
  s3_bucket_name = "xxx"

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
  }
}

resource "aws_elb" "x" {
  access_logs {
    bucket = "xxx"
  }
  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
}

resource "aws_lb" "x" {
  access_logs {
    bucket  = "xxx"
    enabled = true
  }
  connection_logs {
    bucket  = "xxx"
    enabled = true
  }
  subnet_mapping {
    subnet_id = "subnet-0a1b2c3d"
  }
}

resource "aws_alb" "x" {
  subnets = ["subnet-0a1b2c3d"]
}

# GuardDuty

resource "aws_guardduty_detector" "x" {}

resource "aws_guardduty_detector" "sources" {
  datasources {
    kubernetes {
      audit_logs {
        enable = true
      }
    }
    malware_protection {
      scan_ec2_instance_with_findings {
        ebs_volumes {
          enable = true
        }
      }
    }
    s3_logs {
      enable = true
    }
  }
}

resource "aws_guardduty_detector_feature" "x" {
  detector_id = "xxx"
  name        = "EKS_RUNTIME_MONITORING"
  status      = "ENABLED"

  additional_configuration {
    name   = "EKS_ADDON_MANAGEMENT"
    status = "ENABLED"
  }
}

resource "aws_guardduty_filter" "x" {
  action      = "NOOP"
  detector_id = "xxx"
  name        = "xxx"
  rank        = 1

  finding_criteria {
    criterion {
      field = "region"
    }
  }
}

resource "aws_guardduty_invite_accepter" "x" {
  detector_id       = "xxx"
  master_account_id = local.account
}

resource "aws_guardduty_ipset" "x" {
  activate    = true
  detector_id = "xxx"
  format      = "TXT"
  location    = "s3://x/y"
  name        = "xxx"
}

resource "aws_guardduty_malware_protection_plan" "x" {
  role = local.role

  protected_resource {
    s3_bucket {
      bucket_name = "xxx"
    }
  }
}

resource "aws_guardduty_member" "x" {
  account_id  = local.account
  detector_id = "xxx"
  email       = "a@example.com"
}

resource "aws_guardduty_member_detector_feature" "x" {
  account_id  = local.account
  detector_id = "xxx"
  name        = "S3_DATA_EVENTS"
  status      = "ENABLED"
}

resource "aws_guardduty_organization_admin_account" "x" {
  admin_account_id = local.account
}

resource "aws_guardduty_organization_configuration" "x" {
  detector_id                      = "xxx"
  auto_enable_organization_members = "ALL"
}

resource "aws_guardduty_organization_configuration_feature" "x" {
  auto_enable = "ALL"
  detector_id = "xxx"
  name        = "EKS_RUNTIME_MONITORING"

  additional_configuration {
    auto_enable = "NEW"
    name        = "EKS_ADDON_MANAGEMENT"
  }
}

resource "aws_guardduty_publishing_destination" "x" {
  destination_arn = local.bucket
  detector_id     = "xxx"
  kms_key_arn     = local.key
}

resource "aws_guardduty_threatintelset" "x" {
  activate    = true
  detector_id = "xxx"
  format      = "TXT"
  location    = "s3://x/y"
  name        = "xxx"
}

# IAM, KMS, organisations

resource "aws_iam_policy" "x" {
  policy = local.permissions
}

resource "aws_iam_policy_attachment" "x" {
  name       = "xxx"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  roles      = ["xxx"]
}

resource "aws_iam_role" "x" {
  assume_role_policy = local.policy
}

resource "aws_iam_role_policies_exclusive" "x" {
  policy_names = ["xxx"]
  role_name    = "xxx"
}

resource "aws_iam_role_policy" "x" {
  policy = local.permissions
  role   = "xxx"
}

resource "aws_iam_role_policy_attachment" "x" {
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  role       = "xxx"
}

resource "aws_iam_role_policy_attachments_exclusive" "x" {
  policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  role_name   = "xxx"
}

resource "aws_kms_alias" "x" {
  target_key_id = local.key
}

resource "aws_kms_ciphertext" "x" {
  key_id    = local.key
  plaintext = "xxx"
}

resource "aws_kms_custom_key_store" "x" {
  custom_key_store_name    = "xxx"
  cloud_hsm_cluster_id     = "cluster-abcdefghijk"
  key_store_password       = "xxxxxxxx"
  trust_anchor_certificate = "xxx"
}

resource "aws_kms_external_key" "x" {}

resource "aws_kms_grant" "x" {
  grantee_principal = local.role
  key_id            = local.key
  operations        = ["Decrypt"]

  constraints {
    encryption_context_equals = { a = "b" }
  }
}

resource "aws_kms_key" "x" {}

resource "aws_kms_key_policy" "x" {
  key_id = local.key
  policy = local.policy
}

resource "aws_kms_replica_external_key" "x" {
  primary_key_arn = local.key
}

resource "aws_kms_replica_key" "x" {
  primary_key_arn = local.key
}

resource "aws_organizations_organization" "x" {}

# Macie

resource "aws_macie2_account" "x" {}

resource "aws_macie2_classification_export_configuration" "x" {
  s3_destination {
    bucket_name = "xxx"
    kms_key_arn = local.key
  }
}

resource "aws_macie2_classification_job" "x" {
  job_type = "SCHEDULED"

  s3_job_definition {
    bucket_definitions {
      account_id = local.account
      buckets    = ["xxx"]
    }
    scoping {
      excludes {
        and {
          simple_scope_term {
            comparator = "EQ"
            key        = "OBJECT_EXTENSION"
            values     = ["txt"]
          }
        }
      }
    }
  }
  schedule_frequency {
    daily_schedule = true
  }
}

resource "aws_macie2_classification_job" "once" {
  job_type = "ONE_TIME"

  s3_job_definition {
    bucket_criteria {
      includes {
        and {
          tag_criterion {
            comparator = "EQ"

            tag_values {
              key   = "a"
              value = "b"
            }
          }
        }
        and {
          simple_criterion {
            comparator = "EQ"
            key        = "ACCOUNT_ID"
            values     = ["123456789012"]
          }
        }
      }
    }
  }
}

resource "aws_macie2_custom_data_identifier" "x" {}

resource "aws_macie2_findings_filter" "x" {
  action = "ARCHIVE"

  finding_criteria {
    criterion {
      field = "region"
      eq    = ["eu-west-1"]
    }
  }
}

resource "aws_macie2_invitation_accepter" "x" {
  administrator_account_id = local.account
}

resource "aws_macie2_member" "x" {
  account_id = local.account
  email      = "a@example.com"
}

resource "aws_macie2_organization_admin_account" "x" {
  admin_account_id = local.account
}

resource "aws_macie2_organization_configuration" "x" {
  auto_enable = true
}

# S3

resource "aws_s3_access_point" "x" {
  bucket = "xxx"
  name   = "xxx"

  public_access_block_configuration {}
  vpc_configuration {
    vpc_id = "vpc-0a1b2c3d"
  }
}

resource "aws_s3_bucket" "x" {
  grant {
    permissions = ["READ"]
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/s3/LogDelivery"
  }
  logging {
    target_bucket = "xxx"
  }
  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["*"]
  }
  lifecycle_rule {
    enabled = true

    expiration {}
    noncurrent_version_expiration {}
    noncurrent_version_transition {
      storage_class = "GLACIER"
    }
    transition {
      storage_class = "GLACIER"
    }
  }
  object_lock_configuration {
    rule {
      default_retention {
        mode = "GOVERNANCE"
        days = 1
      }
    }
  }
  replication_configuration {
    role = local.role

    rules {
      status = "Enabled"

      destination {
        bucket = local.bucket

        access_control_translation {
          owner = "Destination"
        }
        metrics {}
        replication_time {}
      }
      filter {}
      source_selection_criteria {
        sse_kms_encrypted_objects {
          enabled = true
        }
      }
    }
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "AES256"
      }
    }
  }
  versioning {}
  website {
    index_document = "xxx"
  }
}

resource "aws_s3_bucket_accelerate_configuration" "x" {
  bucket = "xxx"
  status = "Enabled"
}

resource "aws_s3_bucket_acl" "x" {
  bucket = "xxx"

  access_control_policy {
    grant {
      permission = "READ"

      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
    }
    owner {
      id = "xxx"
    }
  }
}

resource "aws_s3_bucket_analytics_configuration" "x" {
  bucket = "xxx"
  name   = "xxx"

  filter {
    prefix = "xxx"
  }
  storage_class_analysis {
    data_export {
      destination {
        s3_bucket_destination {
          bucket_arn = local.bucket
        }
      }
    }
  }
}

resource "aws_s3_bucket_cors_configuration" "x" {
  bucket = "xxx"

  cors_rule {
    allowed_methods = ["GET"]
    allowed_origins = ["*"]
  }
}

resource "aws_s3_bucket_intelligent_tiering_configuration" "x" {
  bucket = "xxx"
  name   = "xxx"

  filter {
    prefix = "xxx"
  }
  tiering {
    access_tier = "ARCHIVE_ACCESS"
    days        = 125
  }
}

resource "aws_s3_bucket_inventory" "x" {
  bucket                   = "xxx"
  included_object_versions = "All"
  name                     = "xxx"

  destination {
    bucket {
      bucket_arn = local.bucket
      format     = "CSV"

      encryption {
        sse_kms {
          key_id = local.key
        }
      }
    }
  }
  filter {}
  schedule {
    frequency = "Daily"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "x" {
  bucket = "xxx"

  rule {
    id     = "xxx"
    status = "Enabled"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
    expiration {
      days = 7
    }
    filter {
      and {
        tags = { a = "b" }
      }
    }
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
    noncurrent_version_transition {
      noncurrent_days = 1
      storage_class   = "GLACIER"
    }
    transition {
      storage_class = "GLACIER"
    }
  }
  rule {
    id     = "y"
    status = "Enabled"

    expiration {
      expired_object_delete_marker = true
    }
    filter {
      tag {
        key   = "a"
        value = "b"
      }
    }
  }
}

resource "aws_s3_bucket_logging" "x" {
  bucket        = "xxx"
  target_bucket = "xxx"
  target_prefix = ""

  target_grant {
    permission = "READ"

    grantee {
      type = "Group"
      uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
    }
  }
  target_object_key_format {
    partitioned_prefix {
      partition_date_source = "EventTime"
    }
  }
}

resource "aws_s3_bucket_metric" "x" {
  bucket = "xxx"
  name   = "xxx"

  filter {
    prefix = "xxx"
  }
}

resource "aws_s3_bucket_notification" "x" {
  bucket = "xxx"

  lambda_function {
    events              = ["s3:ObjectCreated:*"]
    lambda_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:x"
  }
  queue {
    events    = ["s3:ObjectCreated:*"]
    queue_arn = "arn:aws:sqs:eu-west-1:123456789012:x"
  }
  topic {
    events    = ["s3:ObjectCreated:*"]
    topic_arn = local.topic
  }
}

resource "aws_s3_bucket_object" "x" {
  bucket = "xxx"
  key    = "xxx"
}

resource "aws_s3_bucket_object_lock_configuration" "x" {
  bucket = "xxx"

  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 1
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "x" {
  bucket = "xxx"
  role   = local.role

  rule {
    status = "Enabled"

    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket = local.bucket

      access_control_translation {
        owner = "Destination"
      }
      encryption_configuration {
        replica_kms_key_id = local.key
      }
      metrics {
        status = "Enabled"

        event_threshold {
          minutes = 15
        }
      }
      replication_time {
        status = "Enabled"

        time {
          minutes = 15
        }
      }
    }
    existing_object_replication {
      status = "Enabled"
    }
    filter {
      and {
        tags = { a = "b" }
      }
    }
    source_selection_criteria {
      replica_modifications {
        status = "Enabled"
      }
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
  }
}

resource "aws_s3_bucket_request_payment_configuration" "x" {
  bucket = "xxx"
  payer  = "BucketOwner"
}

resource "aws_s3_bucket_website_configuration" "x" {
  bucket = "xxx"

  error_document {
    key = "xxx"
  }
  index_document {
    suffix = "xxx"
  }
  routing_rule {
    condition {
      key_prefix_equals = "xxx"
    }
    redirect {
      replace_key_with = "y"
    }
  }
}

resource "aws_s3_bucket_website_configuration" "redirect" {
  bucket = "xxx"

  redirect_all_requests_to {
    host_name = "xxx"
  }
}

resource "aws_s3_object" "x" {
  bucket = "xxx"
  key    = "xxx"

  override_provider {
    default_tags {}
  }
}

resource "aws_s3_object_copy" "x" {
  bucket = "xxx"
  key    = "xxx"
  source = "x/y"

  grant {
    permissions = ["READ"]
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/s3/LogDelivery"
  }
  override_provider {}
}

# S3 Control, S3 Tables

resource "aws_s3control_access_grant" "x" {
  access_grants_location_id = "xxx"
  permission                = "READ"

  access_grants_location_configuration {}
  grantee {
    grantee_identifier = local.role
    grantee_type       = "IAM"
  }
}

resource "aws_s3control_access_grants_instance" "x" {}

resource "aws_s3control_access_grants_instance_resource_policy" "x" {
  policy = local.policy
}

resource "aws_s3control_access_grants_location" "x" {
  iam_role_arn   = local.role
  location_scope = "s3://"
}

resource "aws_s3control_access_point_policy" "x" {
  access_point_arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint/x"
  policy           = local.policy
}

resource "aws_s3control_bucket" "x" {
  bucket     = "xxx"
  outpost_id = "op-0123456789"
}

resource "aws_s3control_bucket_lifecycle_configuration" "x" {
  bucket = "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-0123456789/bucket/xxx"

  rule {
    id = "xxx"

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
    expiration {
      days = 7
    }
    filter {}
  }
}

resource "aws_s3control_bucket_policy" "x" {
  bucket = "arn:aws:s3-outposts:eu-west-1:123456789012:outpost/op-0123456789/bucket/xxx"
  policy = local.policy
}

resource "aws_s3control_directory_bucket_access_point_scope" "x" {
  account_id = local.account
  name       = "x--euw1-az1--xa-s3"

  scope {}
}

resource "aws_s3control_multi_region_access_point" "x" {
  details {
    name = "xxx"

    public_access_block {}
    region {
      bucket = "xxx"
    }
  }
}

resource "aws_s3control_multi_region_access_point_policy" "x" {
  details {
    name   = "xxx"
    policy = local.policy
  }
}

resource "aws_s3control_object_lambda_access_point" "x" {
  name = "xxx"

  configuration {
    supporting_access_point = "arn:aws:s3:eu-west-1:123456789012:accesspoint/x"

    transformation_configuration {
      actions = ["GetObject"]

      content_transformation {
        aws_lambda {
          function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:x"
        }
      }
    }
  }
}

resource "aws_s3control_object_lambda_access_point_policy" "x" {
  name   = "xxx"
  policy = local.policy
}

resource "aws_s3control_storage_lens_configuration" "x" {
  config_id = "xxx"

  storage_lens_configuration {
    enabled = true

    account_level {
      activity_metrics {}
      advanced_cost_optimization_metrics {}
      advanced_data_protection_metrics {}
      detailed_status_code_metrics {}

      bucket_level {
        activity_metrics {}
        prefix_level {
          storage_metrics {
            selection_criteria {}
          }
        }
      }
    }
    aws_org {
      arn = "arn:aws:organizations::123456789012:organization/o-abcdefghij"
    }
    data_export {
      cloud_watch_metrics {
        enabled = true
      }
      s3_bucket_destination {
        account_id            = local.account
        arn                   = local.bucket
        format                = "CSV"
        output_schema_version = "V_1"

        encryption {
          sse_s3 {}
        }
      }
    }
    exclude {
      buckets = [local.bucket]
    }
  }
}

resource "aws_s3tables_namespace" "x" {
  namespace        = "xxx"
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:123456789012:bucket/xxx"
}

resource "aws_s3tables_table" "x" {
  format           = "ICEBERG"
  name             = "xxx"
  namespace        = "xxx"
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:123456789012:bucket/xxx"
}

resource "aws_s3tables_table_bucket" "x" {
  name = "xxx"
}

resource "aws_s3tables_table_bucket_policy" "x" {
  resource_policy  = local.policy
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:123456789012:bucket/xxx"
}

resource "aws_s3tables_table_policy" "x" {
  name             = "xxx"
  namespace        = "xxx"
  resource_policy  = local.policy
  table_bucket_arn = "arn:aws:s3tables:eu-west-1:123456789012:bucket/xxx"
}
