# KMS keys: with policies, aliases, replicas, rotated or not, used through locals, modules, conditions and for_each.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "keys" {
  type = map(object({
    rotate  = optional(bool, true)
    window  = optional(number, 30)
    usage   = optional(string)
    buckets = optional(set(string), [])
  }))
  default = {
    main    = { buckets = ["orders", "audit"] }
    old     = { rotate = false, window = 7, buckets = ["legacy"] }
    unused  = { rotate = false, window = 7 }
    signing = { rotate = false, usage = "SIGN_VERIFY" }
  }
}

data "aws_caller_identity" "me" {}

resource "aws_kms_key" "this" {
  for_each                 = var.keys
  description              = "Key ${each.key}"
  key_usage                = each.value.usage
  customer_master_key_spec = each.value.usage == "SIGN_VERIFY" ? "RSA_2048" : null
  enable_key_rotation      = each.value.rotate
  deletion_window_in_days  = each.value.window
  policy                   = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Root"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
  }
}

resource "aws_kms_alias" "this" {
  for_each      = aws_kms_key.this
  name          = "alias/acme-${each.key}"
  target_key_id = each.value.key_id
}

locals {
  # Bucket by bucket, the key that it names.
  uses = merge([for name, key in var.keys : { for bucket in key.buckets : bucket => name }]...)
  arns = { for bucket, name in local.uses : bucket => aws_kms_key.this[name].arn }
}

resource "aws_s3_bucket" "this" {
  for_each = local.uses
  bucket   = "acme-${each.key}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.arns
  bucket   = aws_s3_bucket.this[each.key].id
  rule {
    bucket_key_enabled = each.key != "legacy"
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = each.value
    }
  }
}

resource "aws_s3_bucket" "by_alias" {
  bucket = "acme-by-alias"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "by_alias" {
  bucket = aws_s3_bucket.by_alias.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_alias.this["old"].arn
    }
  }
}

resource "aws_s3_bucket" "dsse" {
  bucket = "acme-dsse"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "dsse" {
  bucket = aws_s3_bucket.dsse.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms:dsse"
      kms_master_key_id = one([for name, key in aws_kms_key.this : key.arn if name == "main"])
    }
  }
}

resource "aws_s3_bucket" "aws_managed" {
  bucket = "acme-aws-managed"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "aws_managed" {
  bucket = aws_s3_bucket.aws_managed.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = lookup(local.arns, "nobody", "alias/aws/s3")
    }
  }
}

resource "aws_kms_key" "multi_region" {
  multi_region        = true
  enable_key_rotation = true
}

resource "aws_s3_bucket" "chosen" {
  bucket = "acme-chosen"
}

# One of two new keys, by a condition that is known.
resource "aws_s3_bucket_server_side_encryption_configuration" "chosen" {
  bucket = aws_s3_bucket.chosen.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = length(var.keys) > 10 ? aws_kms_key.this["old"].arn : coalesce(try(aws_kms_key.this["missing"].arn, null), aws_kms_key.multi_region.arn)
    }
  }
}

resource "aws_s3_object" "settings" {
  bucket                 = aws_s3_bucket.this["orders"].id
  key                    = "settings.json"
  content                = jsonencode({ keys = keys(var.keys) })
  server_side_encryption = "AES256"
}

resource "aws_s3_object" "plain" {
  bucket  = aws_s3_bucket.dsse.bucket
  key     = "plain"
  content = "plain"
}
