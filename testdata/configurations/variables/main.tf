# Variables with optional attributes, defaults, validation and nullable, given by four kinds of files of rising weight.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = var.region
}

resource "aws_s3_bucket" "this" {
  for_each      = var.buckets
  bucket        = "${var.prefix}-${each.key}"
  force_destroy = each.value.force_destroy
  tags          = merge({ DataClassification = each.value.class }, each.value.tags)
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = var.buckets
  bucket   = aws_s3_bucket.this[each.key].id
  versioning_configuration {
    status     = each.value.versioning.enabled ? "Enabled" : "Suspended"
    mfa_delete = each.value.versioning.mfa_delete
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket.lifecycle if bucket.lifecycle != null }
  bucket   = aws_s3_bucket.this[each.key].id

  dynamic "rule" {
    for_each = each.value
    content {
      id     = coalesce(rule.value.id, "rule-${rule.key}")
      status = rule.value.enabled ? "Enabled" : "Disabled"
      filter {
        prefix = rule.value.prefix
      }
      dynamic "noncurrent_version_expiration" {
        for_each = rule.value.noncurrent_days[*]
        content {
          noncurrent_days = noncurrent_version_expiration.value
        }
      }
      dynamic "abort_incomplete_multipart_upload" {
        for_each = rule.value.abort_days > 0 ? [rule.value.abort_days] : []
        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = var.block_public ? var.buckets : {}
  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = contains(var.blocks, "acls")
  ignore_public_acls      = contains(var.blocks, "acls")
  block_public_policy     = contains(var.blocks, "policies")
  restrict_public_buckets = contains(var.blocks, "policies")
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = toset(var.encrypted)
  bucket   = aws_s3_bucket.this[each.value].bucket
  rule {
    bucket_key_enabled = var.bucket_key
    apply_server_side_encryption_by_default {
      sse_algorithm = var.algorithm
    }
  }
}

# The default of a variable holds when a file gives null and null is not allowed.
resource "aws_s3_bucket" "notes" {
  bucket        = "${var.prefix}-notes"
  force_destroy = var.notes_force_destroy
  tags          = { DataClassification = var.notes_class }
}
