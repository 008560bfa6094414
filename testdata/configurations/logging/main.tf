# Server access logs between buckets: in turn, to itself, elsewhere, through locals and for_each; targets with a policy or an ACL of their own.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  # Bucket by bucket, the one that receives its logs.
  targets = {
    orders  = "logs"
    exports = "logs"
    audit   = "vault"
    logs    = "logs"
    vault   = null
    legacy  = "old"
    old     = null
    far     = "acme-central-logs"
  }
  internal = { for name, target in local.targets : name => target if contains(keys(local.targets), coalesce(target, "-")) }
  external = { for name, target in local.targets : name => target if target != null && !contains(keys(local.targets), coalesce(target, "-")) }
  classes  = { logs = "internal", vault = "restricted", old = "internal" }
}

resource "aws_s3_bucket" "this" {
  for_each = local.targets
  bucket   = "acme-${each.key}"
  tags     = contains(keys(local.classes), each.key) ? { DataClassification = local.classes[each.key] } : {}
}

resource "aws_s3_bucket_logging" "internal" {
  for_each      = local.internal
  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = aws_s3_bucket.this[each.value].id
  target_prefix = "${each.key}/"
  target_object_key_format {
    partitioned_prefix {
      partition_date_source = "EventTime"
    }
  }
}

resource "aws_s3_bucket_logging" "external" {
  for_each      = local.external
  bucket        = aws_s3_bucket.this[each.key].id
  target_bucket = each.value
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket_ownership_controls" "old" {
  bucket = aws_s3_bucket.this["old"].id
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_acl" "old" {
  depends_on = [aws_s3_bucket_ownership_controls.old]
  bucket     = aws_s3_bucket.this["old"].id
  acl        = "log-delivery-write"
}

data "aws_iam_policy_document" "delivery" {
  for_each = toset(distinct(values(local.internal)))
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${aws_s3_bucket.this[each.key].bucket}/*"]
    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [for name, target in local.internal : "arn:aws:s3:::${aws_s3_bucket.this[name].bucket}" if target == each.key]
    }
  }
}

resource "aws_s3_bucket_policy" "delivery" {
  for_each = { for name, document in data.aws_iam_policy_document.delivery : name => document.json if name != "old" }
  bucket   = aws_s3_bucket.this[each.key].id
  policy   = each.value
}

resource "aws_s3_bucket_lifecycle_configuration" "targets" {
  for_each = toset(["logs", "vault"])
  bucket   = aws_s3_bucket.this[each.key].id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = each.key == "logs" ? 30 : 400
    }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "vault" {
  bucket = aws_s3_bucket.this["vault"].id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 30
    }
  }
}
