locals {
  enabled   = module.this.enabled
  partition = join("", data.aws_partition.current[*].partition)

  replication_enabled = length(coalesce(var.replication_rules, [])) > 0
  versioning_enabled  = local.enabled && var.versioning_enabled
  object_lock_enabled = local.enabled && var.object_lock != null

  name = var.bucket_name != null && var.bucket_name != "" ? var.bucket_name : module.this.id
  arn  = "arn:${local.partition}:s3:::${join("", aws_s3_bucket.default[*].bucket)}"

  privileged = toset(flatten([for entry in var.privileged : keys(entry)]))
  prefixes   = { for arn in local.privileged : arn => flatten([for entry in var.privileged : lookup(entry, arn, [])]) }

  # Documents are made only where a feature asks for one.
  needs_policy = local.enabled && (
    var.tls_only || var.minimum_tls != null || var.encrypted_uploads_only ||
    length(var.source_policies) > 0 || length(local.privileged) > 0
  )

  acl_enabled = local.enabled && var.object_ownership != "BucketOwnerEnforced"
  grants = var.grants == null ? [] : flatten([
    for g in var.grants : [
      for permission in g.permissions : {
        id         = g.id
        type       = g.type
        uri        = g.uri
        permission = permission
      }
    ]
  ])

  # Rules in one shape: the filter with one condition apart from that with several.
  rules = [
    for rule in var.lifecycle_rules : merge(rule, {
      filter = {
        prefix = try(rule.filter.prefix, null)
        above  = try(rule.filter.above, null)
        tags   = try(length(rule.filter.tags), 0) == 0 ? null : rule.filter.tags
      }
    })
  ]
  simple_rules = { for rule in local.rules : rule.id => rule if length([for value in values(rule.filter) : true if value != null]) <= 1 && rule.filter.tags == null }
  joint_rules  = { for rule in local.rules : rule.id => rule if !contains(keys(local.simple_rules), rule.id) }
}

data "aws_partition" "current" { count = module.this.enabled ? 1 : 0 }
data "aws_caller_identity" "current" { count = module.this.enabled ? 1 : 0 }

resource "aws_s3_bucket" "default" {
  #bridge: the acl lives in a resource of its own
  count         = local.enabled ? 1 : 0
  bucket        = local.name
  force_destroy = var.force_destroy

  object_lock_enabled = local.object_lock_enabled

  tags = module.this.tags
}

resource "aws_s3_bucket_accelerate_configuration" "default" {
  count  = local.enabled && var.transfer_acceleration ? 1 : 0
  bucket = local.bucket_id
  status = "Enabled"
}

locals {
  bucket_id = join("", aws_s3_bucket.default[*].id) // "" when there is none
}

resource "aws_s3_bucket_versioning" "default" {
  count = local.enabled ? 1 : 0

  bucket = local.bucket_id

  versioning_configuration {
    status = local.versioning_enabled ? "Enabled" : "Suspended"
  }
}

moved {
  from = aws_s3_bucket_versioning.default
  to   = aws_s3_bucket_versioning.default[0]
}

resource "aws_s3_bucket_logging" "default" {
  for_each = toset(local.enabled && length(var.logging) > 0 ? ["enabled"] : [])

  bucket        = local.bucket_id
  target_bucket = var.logging[0]["bucket_name"]
  target_prefix = var.logging[0]["prefix"]
}

resource "aws_s3_bucket_server_side_encryption_configuration" "default" {
  count = local.enabled ? 1 : 0

  bucket = local.bucket_id

  rule {
    bucket_key_enabled = var.bucket_key_enabled

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.algorithm
      kms_master_key_id = var.key_arn
    }
  }
}

resource "aws_s3_bucket_acl" "default" {
  count = local.acl_enabled ? 1 : 0

  bucket = local.bucket_id
  acl    = length(local.grants) > 0 ? null : var.acl

  dynamic "access_control_policy" {
    for_each = length(local.grants) == 0 ? [] : [1]

    content {
      dynamic "grant" {
        for_each = local.grants

        content {
          grantee {
            id   = grant.value.id
            type = grant.value.type
            uri  = grant.value.uri
          }
          permission = grant.value.permission
        }
      }

      owner {
        id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      }
    }
  }
  depends_on = [aws_s3_bucket_ownership_controls.default]
}

resource "aws_s3_bucket_ownership_controls" "default" {
  count = local.enabled ? 1 : 0

  bucket = local.bucket_id

  rule {
    object_ownership = var.object_ownership
  }
  depends_on = [terraform_data.wait]
}

# Stands for a resource that only waits.
resource "terraform_data" "wait" {
  count      = local.enabled ? 1 : 0
  depends_on = [aws_s3_bucket_public_access_block.default, aws_s3_bucket_policy.default]
}

resource "aws_s3_bucket_public_access_block" "default" {
  count = module.this.enabled ? 1 : 0

  bucket = local.bucket_id

  block_public_acls       = var.block.acls
  block_public_policy     = var.block["policies"]
  ignore_public_acls      = var.block.ignore
  restrict_public_buckets = var.block.restrict
}

resource "aws_s3_bucket_lifecycle_configuration" "default" {
  count = local.enabled && length(local.rules) > 0 ? 1 : 0

  bucket = local.bucket_id

  dynamic "rule" {
    for_each = merge(local.simple_rules, local.joint_rules)

    content {
      id     = rule.value.id
      status = rule.value.enabled == true ? "Enabled" : "Disabled"

      dynamic "filter" {
        for_each = contains(keys(local.simple_rules), rule.key) ? [rule.value.filter] : []
        content {
          prefix                   = filter.value.prefix
          object_size_greater_than = filter.value.above
        }
      }
      dynamic "filter" {
        for_each = contains(keys(local.joint_rules), rule.key) ? [rule.value.filter] : []
        iterator = joint
        content {
          and {
            prefix                   = joint.value.prefix
            tags                     = joint.value.tags
            object_size_greater_than = joint.value.above
          }
        }
      }

      dynamic "abort_incomplete_multipart_upload" {
        for_each = rule.value.abort_days == null ? [] : [1]
        content {
          days_after_initiation = rule.value.abort_days
        }
      }
      dynamic "noncurrent_version_expiration" {
        for_each = rule.value.noncurrent == null ? [] : [rule.value.noncurrent]
        iterator = expiration
        content {
          newer_noncurrent_versions = expiration.value.keep
          noncurrent_days           = expiration.value.days
        }
      }
      dynamic "transition" {
        for_each = rule.value.transition
        content {
          days          = transition.value.days
          storage_class = transition.value.class
        }
      }
      dynamic "expiration" {
        for_each = rule.value.expiration[*]
        content {
          date                         = expiration.value.date
          days                         = expiration.value.days
          expired_object_delete_marker = expiration.value.markers
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.default]
}

resource "aws_s3_bucket_object_lock_configuration" "default" {
  count = local.object_lock_enabled ? 1 : 0

  bucket = local.bucket_id

  rule {
    default_retention {
      mode  = var.object_lock.mode
      days  = var.object_lock.days
      years = var.object_lock.years
    }
  }
}

data "aws_iam_policy_document" "bucket_policy" {
  count = local.needs_policy ? 1 : 0

  dynamic "statement" {
    for_each = var.encrypted_uploads_only ? [1] : []

    content {
      sid       = "DenyPlainUploads"
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["${local.arn}/*"]

      principals {
        identifiers = ["*"]
        type        = "*"
      }

      condition {
        test     = "Null"
        values   = ["true"]
        variable = "s3:x-amz-server-side-encryption"
      }
    }
  }

  dynamic "statement" {
    for_each = var.tls_only ? [1] : []

    content {
      sid       = "ForceTls"
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = [local.arn, "${local.arn}/*"]

      principals {
        identifiers = ["*"]
        type        = "*"
      }

      condition {
        test     = "Bool"
        values   = ["false"]
        variable = "aws:SecureTransport"
      }
    }
  }

  dynamic "statement" {
    for_each = var.minimum_tls != null ? toset([var.minimum_tls]) : toset([])

    content {
      sid       = "ModernTls"
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = [local.arn, "${local.arn}/*"]

      principals {
        identifiers = ["*"]
        type        = "*"
      }

      condition {
        test     = "NumericLessThan"
        values   = [statement.value]
        variable = "s3:TlsVersion"
      }
    }
  }

  dynamic "statement" {
    for_each = local.prefixes

    content {
      sid     = "Privileged${index(keys(local.prefixes), statement.key)}"
      actions = var.privileged_actions
      resources = distinct(flatten([
        local.arn,
        formatlist("${local.arn}/%s*", statement.value),
      ]))
      principals {
        type        = "AWS"
        identifiers = [statement.key]
      }
    }
  }
}

data "aws_iam_policy_document" "aggregated" {
  count = local.needs_policy ? 1 : 0

  source_policy_documents   = [one(data.aws_iam_policy_document.bucket_policy[*].json)]
  override_policy_documents = var.source_policies
}

resource "aws_s3_bucket_policy" "default" {
  count = local.needs_policy ? 1 : 0

  bucket     = local.bucket_id
  policy     = one(data.aws_iam_policy_document.aggregated[*].json)
  depends_on = [aws_s3_bucket_public_access_block.default]
}

data "aws_iam_policy_document" "trust" {
  count = local.enabled && local.replication_enabled ? 1 : 0

  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "replication" {
  count = local.enabled && local.replication_enabled ? 1 : 0

  name               = format("%s-%s", module.this.id, "replication")
  assume_role_policy = data.aws_iam_policy_document.trust[0].json
}

resource "aws_s3_bucket_replication_configuration" "default" {
  count = local.enabled && local.replication_enabled ? 1 : 0

  bucket = local.bucket_id
  role   = aws_iam_role.replication[0].arn

  dynamic "rule" {
    for_each = local.replication_enabled ? coalesce(var.replication_rules, []) : []

    content {
      id       = rule.value.id
      priority = try(rule.value.priority, 0)
      status   = try(rule.value.status, null) == null ? "Enabled" : rule.value.status

      delete_marker_replication {
        status = try(rule.value.markers, "Disabled")
      }

      destination {
        bucket        = try(length(rule.value.bucket), 0) > 0 ? rule.value.bucket : var.replication_bucket
        storage_class = try(rule.value.destination.class, "STANDARD")

        dynamic "metrics" {
          for_each = try(rule.value.metrics, "") == "Enabled" ? [1] : []
          content {
            status = "Enabled"
            event_threshold {
              minutes = 15
            }
          }
        }
      }

      dynamic "filter" {
        for_each = try(rule.value.prefix, null) == null ? [{ prefix = "" }] : [rule.value]
        content {
          prefix = filter.value.prefix
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.default]
}
