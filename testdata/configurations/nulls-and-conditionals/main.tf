# Arguments that are null, dropped by a condition, or whose default is meant; conditions over objects and modules.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "kms_key" {
  type    = string
  default = null
}

variable "acl" {
  type    = string
  default = ""
}

variable "rotate" {
  type    = bool
  default = null
}

variable "window" {
  type    = number
  default = null
}

variable "settings" {
  type    = object({ versioning = optional(string), grants = optional(list(map(string))) })
  default = null
}

locals {
  managed   = var.kms_key == null
  algorithm = var.kms_key != null ? "aws:kms" : "AES256"
  settings  = var.settings != null ? var.settings : { versioning = "Enabled", grants = null }
  class     = try(var.settings.class, null)
  tags      = { for key, value in { DataClassification = local.class, Team = "x" } : key => value if value != null }
}

resource "aws_s3_bucket" "nulls" {
  bucket              = "acme-nulls"
  bucket_prefix       = null
  force_destroy       = null
  object_lock_enabled = null
  tags                = local.tags
}

resource "aws_s3_bucket_versioning" "nulls" {
  bucket                = aws_s3_bucket.nulls.id
  expected_bucket_owner = null
  mfa                   = null
  versioning_configuration {
    status     = local.settings.versioning
    mfa_delete = null
  }
}

resource "aws_s3_bucket_public_access_block" "nulls" {
  bucket                  = aws_s3_bucket.nulls.id
  block_public_acls       = local.managed ? true : null
  block_public_policy     = local.managed ? null : true
  ignore_public_acls      = local.managed && var.acl == ""
  restrict_public_buckets = !(var.acl != "" || !local.managed)
}

resource "aws_kms_key" "own" {
  count                   = local.managed ? 1 : 0
  enable_key_rotation     = var.rotate
  deletion_window_in_days = var.window
  key_usage               = null
}

resource "aws_s3_bucket" "own" {
  bucket = coalesce(null, var.acl, "acme-own")
}

resource "aws_s3_bucket_server_side_encryption_configuration" "own" {
  bucket = aws_s3_bucket.own.id
  rule {
    bucket_key_enabled = local.managed ? true : null
    apply_server_side_encryption_by_default {
      sse_algorithm     = local.managed ? "aws:kms" : local.algorithm
      kms_master_key_id = local.managed ? aws_kms_key.own[0].arn : var.kms_key
    }
  }
}

resource "aws_s3_bucket" "managed" {
  bucket = "acme-managed"
}

# Null and "" both mean the key that AWS manages.
resource "aws_s3_bucket_server_side_encryption_configuration" "managed" {
  bucket = aws_s3_bucket.managed.id
  rule {
    bucket_key_enabled = null
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key
    }
  }
}

resource "aws_s3_bucket_acl" "managed" {
  count  = var.acl != "" ? 1 : 0
  bucket = aws_s3_bucket.managed.id
  acl    = var.acl
}

resource "aws_s3_bucket_logging" "managed" {
  for_each      = var.settings == null ? {} : { only = var.settings }
  bucket        = aws_s3_bucket.managed.id
  target_bucket = each.value.versioning
  target_prefix = ""
}

resource "aws_s3_bucket_lifecycle_configuration" "managed" {
  bucket = aws_s3_bucket.managed.id
  rule {
    id     = "nulls"
    status = var.rotate == null ? "Enabled" : "Disabled"
    filter {
      prefix = null
    }
    expiration {
      days                         = local.managed ? 30 : null
      date                         = null
      expired_object_delete_marker = null
    }
    dynamic "noncurrent_version_expiration" {
      for_each = var.window == null ? [] : [var.window]
      content {
        noncurrent_days = noncurrent_version_expiration.value
      }
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = coalesce(var.window, 7)
    }
  }
}

# A template with null is an error, and so the whole call is.
resource "aws_s3_bucket" "fallback" {
  bucket = try(coalesce("acme-first", "${var.kms_key}-second"), "acme-fallback")
}

module "optional" {
  source     = "./optional"
  name       = "acme-optional"
  versioning = null
  class      = null
}

module "given" {
  source     = "./optional"
  name       = local.managed ? "acme-given" : null
  versioning = false
  class      = "public"
}
