data "aws_region" "here" {
  count = local.create ? 1 : 0
}

data "aws_caller_identity" "me" {
  count = local.create ? 1 : 0
}

data "aws_partition" "here" {
  count = local.create ? 1 : 0
}

locals {
  create         = var.create && !var.directory
  create_acl     = local.create && ((var.access_control != null && var.access_control != "null") || length(local.grants) > 0)
  attach_policy  = var.attach_transport_policy || var.attach_modern_tls_policy || var.attach_delivery_policy || var.attach_uploads_policy || var.attach_policy
  create_policy  = local.create && local.attach_policy
  create_sharing = local.create && length(keys(var.copies)) > 0

  # Each of these is JSON or the thing itself.
  grants     = try(jsondecode(var.grants), var.grants)
  rules      = try(jsondecode(var.rules), var.rules)
  cors       = try(jsondecode(var.cross_origin), var.cross_origin)
  metrics    = try(jsondecode(var.metrics), var.metrics)
  encryption = try(flatten([jsondecode(var.encryption)]), try([tomap(var.encryption)], flatten([var.encryption])))

  id        = try(aws_s3_bucket.this[0].id, "")
  arn       = try(aws_s3_bucket.this[0].arn, "")
  name      = coalesce(var.name, try("${var.name_prefix}-", null), "nameless")
  partition = concat(data.aws_partition.here[*].partition, [""])[0]
  by_name   = "arn:${local.partition}:s3:::${local.name}"
}

resource "aws_s3_bucket" "this" {
  count = local.create ? 1 : 0

  bucket              = var.name
  bucket_prefix       = var.name == null ? var.name_prefix : null
  force_destroy       = tobool(var.destroy_with_objects)
  object_lock_enabled = var.lock_enabled
  tags                = var.labels
}

resource "aws_s3_bucket_logging" "this" {
  count = local.create && length(keys(var.logs)) > 0 ? 1 : 0

  bucket        = aws_s3_bucket.this[0].id
  target_bucket = var.logs["bucket"]
  target_prefix = try(var.logs["prefix"], "")

  dynamic "target_object_key_format" {
    for_each = try([var.logs["format"]], [])
    content {
      dynamic "partitioned_prefix" {
        for_each = try(target_object_key_format.value["partitioned"], [])
        content {
          partition_date_source = try(partitioned_prefix.value, null)
        }
      }
      dynamic "simple_prefix" {
        for_each = length(try(target_object_key_format.value["partitioned"], [])) == 0 || can(target_object_key_format.value["simple"]) ? [true] : []
        content {}
      }
    }
  }
}

resource "aws_s3_bucket_acl" "this" {
  count = local.create_acl ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  # A text "null" is null.
  acl = var.access_control == "null" ? null : var.access_control

  dynamic "access_control_policy" {
    for_each = length(local.grants) > 0 ? [true] : []
    content {
      dynamic "grant" {
        for_each = local.grants
        content {
          permission = upper(grant.value.permission)
          grantee {
            type          = title(lower(try(grant.value.type, "CanonicalUser"))) == "Group" ? "Group" : grant.value.type
            id            = try(grant.value.id, null)
            uri           = try(grant.value.uri, null)
            email_address = try(grant.value.email, null)
          }
        }
      }
      owner {
        id           = try(var.owner["id"], "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
        display_name = try(var.owner["display_name"], null)
      }
    }
  }

  depends_on = [aws_s3_bucket_ownership_controls.this]
}

resource "aws_s3_bucket_website_configuration" "this" {
  count = local.create && length(keys(var.site)) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  dynamic "index_document" {
    for_each = try([var.site["index"]], [])
    content {
      suffix = index_document.value
    }
  }
  dynamic "redirect_all_requests_to" {
    for_each = try([var.site["redirect"]], [])
    content {
      host_name = redirect_all_requests_to.value.host
      protocol  = try(redirect_all_requests_to.value.protocol, null)
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  count = local.create && length(keys(var.versions)) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  mfa    = try(var.versions["mfa"], null)

  versioning_configuration {
    # "Enabled" and "Suspended" in any case, or true and false.
    status     = try(var.versions["enabled"] ? "Enabled" : "Suspended", tobool(var.versions["status"]) ? "Enabled" : "Suspended", title(lower(var.versions["status"])))
    mfa_delete = try(tobool(var.versions["mfa_delete"]) ? "Enabled" : "Disabled", title(lower(var.versions["mfa_delete"])), null)
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count = local.create && length(var.encryption) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id

  dynamic "rule" {
    for_each = try(flatten([for item in local.encryption : item["rule"]]), local.encryption)
    content {
      bucket_key_enabled = try(tobool(rule.value.bucket_key_enabled), null)
      dynamic "apply_server_side_encryption_by_default" {
        for_each = try([rule.value.default], [rule.value["apply_by_default"]], [])
        content {
          sse_algorithm     = try(apply_server_side_encryption_by_default.value.algorithm, "AES256")
          kms_master_key_id = try(apply_server_side_encryption_by_default.value.key, null)
        }
      }
    }
  }
}

resource "aws_s3_bucket_accelerate_configuration" "this" {
  count = local.create && var.accelerate != null ? 1 : 0

  bucket = one(aws_s3_bucket.this[*].id)
  status = title(lower(var.accelerate))
}

resource "aws_s3_bucket_request_payment_configuration" "this" {
  count = local.create && var.payer != null ? 1 : 0

  bucket = one(aws_s3_bucket.this[*].id)
  payer  = lower(var.payer) == "requester" ? "Requester" : "BucketOwner"
}

resource "aws_s3_bucket_cors_configuration" "this" {
  count = local.create && length(local.cors) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  dynamic "cors_rule" {
    for_each = local.cors
    content {
      id              = try(cors_rule.value.id, null)
      allowed_methods = cors_rule.value.methods
      allowed_origins = cors_rule.value.origins
      allowed_headers = try(cors_rule.value.headers, null)
      max_age_seconds = try(cors_rule.value.seconds, null)
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count = local.create && length(local.rules) > 0 ? 1 : 0

  bucket                                 = aws_s3_bucket.this[0].id
  transition_default_minimum_object_size = var.shared_sizes

  dynamic "rule" {
    for_each = local.rules
    content {
      id     = try(rule.value.id, null)
      status = try(rule.value.enabled ? "Enabled" : "Disabled", tobool(rule.value.status) ? "Enabled" : "Disabled", title(lower(rule.value.status)))

      dynamic "abort_incomplete_multipart_upload" {
        for_each = try([rule.value.abort_days], [])
        content {
          days_after_initiation = try(rule.value.abort_days, null)
        }
      }

      dynamic "expiration" {
        for_each = try(flatten([rule.value.expiration]), [])
        content {
          date                         = try(expiration.value.date, null)
          days                         = try(expiration.value.days, null)
          expired_object_delete_marker = try(expiration.value.markers, null)
        }
      }

      dynamic "transition" {
        for_each = try(flatten([rule.value.transition]), [])
        content {
          days          = try(transition.value.days, null)
          storage_class = transition.value.class
        }
      }

      dynamic "noncurrent_version_expiration" {
        for_each = try(flatten([rule.value.noncurrent]), [])
        content {
          newer_noncurrent_versions = try(noncurrent_version_expiration.value.keep, null)
          noncurrent_days           = try(noncurrent_version_expiration.value.days, noncurrent_version_expiration.value.after, null)
        }
      }

      # No filter at all, an empty one, one condition, or several.
      dynamic "filter" {
        for_each = length(try(flatten([rule.value.filter]), [])) == 0 ? [true] : []
        content {}
      }
      dynamic "filter" {
        for_each = [for filter in try(flatten([rule.value.filter]), []) : filter if max(length(keys(filter)), length(try(filter.labels, []))) == 1]
        content {
          object_size_greater_than = try(filter.value.above, null)
          object_size_less_than    = try(filter.value.below, null)
          prefix                   = try(filter.value.prefix, null)
          dynamic "tag" {
            for_each = try(filter.value.labels, {})
            content {
              key   = tag.key
              value = tag.value
            }
          }
        }
      }
      dynamic "filter" {
        for_each = [for filter in try(flatten([rule.value.filter]), []) : filter if max(length(keys(filter)), length(try(filter.labels, []))) > 1]
        content {
          and {
            object_size_greater_than = try(filter.value.above, null)
            object_size_less_than    = try(filter.value.below, null)
            prefix                   = try(filter.value.prefix, null)
            tags                     = try(filter.value.labels, null)
          }
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  count = local.create && var.lock_enabled && try(var.lock.rule, null) != null ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  rule {
    default_retention {
      mode  = var.lock.rule.mode
      days  = try(var.lock.rule.days, null)
      years = try(var.lock.rule.years, null)
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "this" {
  count = local.create_sharing ? 1 : 0

  bucket = aws_s3_bucket.this[0].id
  role   = var.copies["role"]

  dynamic "rule" {
    for_each = flatten(try([var.copies["rule"]], [var.copies["rules"]], []))
    content {
      id       = try(rule.value.id, null)
      priority = try(rule.value.priority, null)
      status   = try(tobool(rule.value.status) ? "Enabled" : "Disabled", title(lower(rule.value.status)), "Enabled")

      dynamic "delete_marker_replication" {
        for_each = flatten(try([rule.value.markers], [rule.value.delete_markers], []))
        content {
          status = try(tobool(delete_marker_replication.value) ? "Enabled" : "Disabled", title(lower(delete_marker_replication.value)))
        }
      }
      filter {
        prefix = try(rule.value.prefix, "")
      }
      dynamic "destination" {
        for_each = try(flatten([rule.value.destination]), [])
        content {
          bucket        = destination.value.bucket
          storage_class = try(destination.value.class, null)
          account       = try(destination.value.account, null)
          dynamic "metrics" {
            for_each = try(flatten([destination.value.metrics]), [])
            content {
              status = try(tobool(metrics.value.status) ? "Enabled" : "Disabled", title(lower(metrics.value.status)), "Enabled")
            }
          }
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_policy" "this" {
  count = local.create_policy ? 1 : 0

  # The policy after the block: else AWS may refuse it while the block is made.
  bucket     = aws_s3_bucket.this[0].id
  policy     = replace(replace(data.aws_iam_policy_document.combined[0].json, "_NAME_", local.name), "_ARN_", local.by_name)
  depends_on = [aws_s3_bucket_public_access_block.this]
}

data "aws_iam_policy_document" "combined" {
  count = local.create_policy ? 1 : 0

  source_policy_documents = compact([
    var.attach_transport_policy ? data.aws_iam_policy_document.transport[0].json : "",
    var.attach_modern_tls_policy ? one(data.aws_iam_policy_document.modern_tls[*].json) : null,
    var.attach_delivery_policy ? data.aws_iam_policy_document.delivery[0].json : "",
    var.attach_uploads_policy ? data.aws_iam_policy_document.uploads[0].json : "",
    var.attach_policy ? var.policy : "",
  ])
}

data "aws_iam_policy_document" "transport" {
  count = local.create && var.attach_transport_policy ? 1 : 0

  statement {
    sid       = "PlainHttp"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["_ARN_", "_ARN_/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "modern_tls" {
  count = local.create && var.attach_modern_tls_policy ? 1 : 0

  statement {
    sid       = "OldTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [local.by_name, "${local.by_name}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = ["1.2"]
    }
  }
}

data "aws_iam_policy_document" "delivery" {
  count = local.create && var.attach_delivery_policy ? 1 : 0

  statement {
    sid       = "LogDelivery"
    effect    = "Allow"
    actions   = ["s3:PutObject"]
    resources = ["_ARN_/*"]
    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
    dynamic "condition" {
      for_each = length(var.delivery_sources) != 0 ? [true] : []
      content {
        test     = "ForAnyValue:ArnLike"
        variable = "aws:SourceArn"
        values   = var.delivery_sources
      }
    }
    dynamic "condition" {
      for_each = length(var.delivery_accounts) != 0 ? [true] : []
      content {
        test     = "ForAnyValue:StringEquals"
        variable = "aws:SourceAccount"
        values   = var.delivery_accounts
      }
    }
  }
}

data "aws_iam_policy_document" "uploads" {
  count = local.create && var.attach_uploads_policy ? 1 : 0

  statement {
    sid       = "OtherEncryption"
    effect    = "Deny"
    actions   = ["s3:PutObject"]
    resources = ["arn:${local.partition}:s3:::_NAME_/*"]
    principals {
      identifiers = ["*"]
      type        = "*"
    }
    condition {
      test     = "StringNotEquals"
      variable = "s3:x-amz-server-side-encryption"
      values   = ["aws:kms"]
    }
  }
  dynamic "statement" {
    for_each = var.allowed_key[*]
    content {
      sid       = "OtherKeys"
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["_ARN_/*"]
      principals {
        identifiers = ["*"]
        type        = "*"
      }
      condition {
        test     = "StringNotEqualsIfExists"
        variable = "s3:x-amz-server-side-encryption-aws-kms-key-id"
        values   = [statement.value]
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count = local.create && var.attach_block ? 1 : 0

  bucket                  = aws_s3_bucket.this[0].id
  block_public_acls       = var.block_acls
  block_public_policy     = var.block_policies
  ignore_public_acls      = var.ignore_acls
  restrict_public_buckets = var.restrict
}

resource "aws_s3_bucket_ownership_controls" "this" {
  count = local.create && var.control_ownership ? 1 : 0

  bucket = local.attach_policy ? aws_s3_bucket_policy.this[0].id : aws_s3_bucket.this[0].id
  rule {
    object_ownership = var.ownership
  }

  depends_on = [aws_s3_bucket_policy.this, aws_s3_bucket_public_access_block.this, aws_s3_bucket.this]
}

resource "aws_s3_bucket_intelligent_tiering_configuration" "this" {
  for_each = { for name, tier in var.tiering : name => tier if local.create }

  name   = each.key
  bucket = aws_s3_bucket.this[0].id
  status = try(tobool(each.value.status) ? "Enabled" : "Disabled", title(lower(each.value.status)), null)
  dynamic "tiering" {
    for_each = each.value.tiers
    content {
      access_tier = tiering.key
      days        = tiering.value.days
    }
  }
}

resource "aws_s3_bucket_metric" "this" {
  for_each = { for index, metric in local.metrics : index => metric if local.create }

  name   = each.value.name
  bucket = aws_s3_bucket.this[0].id
  dynamic "filter" {
    for_each = length(try(flatten([each.value.filter]), [])) == 0 ? [] : [true]
    content {
      prefix = try(each.value.filter.prefix, null)
    }
  }
}

resource "aws_s3_bucket_inventory" "this" {
  for_each = { for name, inventory in var.inventories : name => inventory if local.create }

  name                     = each.key
  bucket                   = try(each.value.bucket, aws_s3_bucket.this[0].id)
  included_object_versions = try(each.value.versions, "Current")
  enabled                  = try(each.value.enabled, true)
  schedule {
    frequency = try(each.value.frequency, "Weekly")
  }
  destination {
    bucket {
      bucket_arn = try(each.value.destination.arn, aws_s3_bucket.this[0].arn)
      format     = try(each.value.destination.format, "Parquet")
      prefix     = try(each.value.destination.prefix, null)
    }
  }
}
