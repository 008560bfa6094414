# dynamic blocks: nested, with an iterator, over nothing, maps, sets and nulls, beside static blocks, in every companion.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "buckets" {
  type = any
  default = {
    full = {
      rules = {
        tidy = {
          filter     = { prefix = "logs/", tags = { Keep = "no" } }
          expiration = { days = 30 }
          noncurrent = [{ days = 10 }]
        }
        uploads = {
          abort = 7
        }
        tiers = {
          transitions = [
            { days = 30, class = "STANDARD_IA" },
            { days = 90, class = "GLACIER" },
          ]
        }
      }
      algorithm = "aws:kms"
      logging   = { prefix = "full/" }
      owner     = "BucketOwnerEnforced"
      cors = [
        { methods = ["GET"], origins = ["https://acme.example"] },
        { methods = ["PUT", "GET"], origins = ["*"], headers = ["*"] },
      ]
    }
    plain = {
      rules     = {}
      algorithm = null
      logging   = null
      owner     = "ObjectWriter"
      cors      = []
    }
    half = {
      rules = {
        nothing = { expiration = { days = 3650 } }
      }
      algorithm = "AES256"
      logging   = {}
      owner     = "BucketOwnerPreferred"
      cors      = [{ methods = ["GET"], origins = ["*"] }]
    }
  }
}

resource "aws_s3_bucket" "this" {
  for_each = var.buckets
  bucket   = "acme-${each.key}"
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"

  dynamic "logging" {
    for_each = toset([])
    content {
      target_bucket = logging.value
    }
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = { for name, bucket in var.buckets : name => bucket.logging if bucket.logging != null }
  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = lookup(each.value, "prefix", "")
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = var.buckets
  bucket   = aws_s3_bucket.this[each.key].id
  dynamic "rule" {
    for_each = { owner = each.value.owner }
    iterator = controls
    content {
      object_ownership = controls.key == "owner" ? controls.value : null
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket if try(bucket.algorithm, null) != null }
  bucket   = aws_s3_bucket.this[each.key].id
  dynamic "rule" {
    for_each = each.value.algorithm[*]
    content {
      bucket_key_enabled = rule.value == "aws:kms" ? true : null
      dynamic "apply_server_side_encryption_by_default" {
        for_each = [rule.value]
        iterator = default
        content {
          sse_algorithm = default.value
        }
      }
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket if length(bucket.rules) > 0 }
  bucket   = aws_s3_bucket.this[each.key].id

  dynamic "rule" {
    for_each = each.value.rules
    iterator = rules
    content {
      id     = rules.key
      status = "Enabled"

      dynamic "filter" {
        for_each = [try(rules.value.filter, null)]
        content {
          dynamic "and" {
            for_each = filter.value[*]
            content {
              prefix = and.value.prefix
              tags   = and.value.tags
            }
          }
        }
      }
      dynamic "expiration" {
        for_each = try([rules.value.expiration], [])
        content {
          days = expiration.value.days
        }
      }
      dynamic "noncurrent_version_expiration" {
        for_each = try(rules.value.noncurrent, [])
        content {
          noncurrent_days = noncurrent_version_expiration.value["days"]
        }
      }
      dynamic "abort_incomplete_multipart_upload" {
        for_each = can(rules.value.abort) ? [rules.value.abort] : []
        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
      dynamic "transition" {
        for_each = { for index, transition in try(rules.value.transitions, []) : format("%03d", index) => transition }
        content {
          days          = transition.value.days
          storage_class = transition.value.class
        }
      }
    }
  }

  rule {
    id     = "static-of-${each.key}"
    status = "Disabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }
}

resource "aws_s3_bucket_cors_configuration" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket.cors if length(bucket.cors) > 0 }
  bucket   = aws_s3_bucket.this[each.key].id
  dynamic "cors_rule" {
    for_each = each.value
    content {
      allowed_methods = cors_rule.value.methods
      allowed_origins = cors_rule.value.origins
      allowed_headers = try(cors_rule.value.headers, null)
      expose_headers  = cors_rule.key == 0 ? ["ETag"] : []
    }
  }
}

# The iterator of an inner block hides that of an outer one; a block without content still is a block.
resource "aws_s3_bucket_acl" "plain" {
  bucket = aws_s3_bucket.this["plain"].id
  dynamic "access_control_policy" {
    for_each = { owner = ["READ", "WRITE"] }
    content {
      dynamic "grant" {
        for_each = access_control_policy.value
        content {
          permission = grant.value
          dynamic "grantee" {
            for_each = ["http://acs.amazonaws.com/groups/global/AllUsers"]
            iterator = grant
            content {
              type = "Group"
              uri  = grant.value
            }
          }
        }
      }
      dynamic "owner" {
        for_each = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
        content {
          id = owner.value
        }
      }
    }
  }
}
