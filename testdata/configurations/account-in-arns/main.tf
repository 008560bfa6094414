# Account, partition and Region from data sources in names, ARNs, key policies and conditions.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-3"
}

provider "aws" {
  alias  = "backup"
  region = "eu-north-1"
}

data "aws_caller_identity" "me" {}

data "aws_partition" "here" {}

data "aws_region" "here" {}

data "aws_region" "backup" {
  provider = aws.backup
}

locals {
  account   = data.aws_caller_identity.me.account_id
  partition = data.aws_partition.here.partition
  prefix    = "arn:${local.partition}:s3:::"
  root      = "arn:${local.partition}:iam::${local.account}:root"
}

# The name holds the account: known to the plan only.
resource "aws_s3_bucket" "account" {
  bucket = "acme-${local.account}-${data.aws_region.here.name}"
}

resource "aws_s3_bucket" "region" {
  bucket = "acme-${data.aws_region.here.name}"
}

resource "aws_s3_bucket" "backup" {
  provider = aws.backup
  bucket   = "acme-${data.aws_region.backup.name}-${data.aws_region.backup.id}"
}

resource "aws_s3_bucket_versioning" "account" {
  bucket = aws_s3_bucket.account.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "account" {
  bucket = aws_s3_bucket.account.id
  policy = data.aws_iam_policy_document.transport["account"].json
}

resource "aws_s3_bucket_policy" "region" {
  bucket = aws_s3_bucket.region.id
  policy = data.aws_iam_policy_document.transport["region"].json
}

data "aws_iam_policy_document" "transport" {
  for_each = {
    account = aws_s3_bucket.account.bucket
    region  = aws_s3_bucket.region.bucket
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["${local.prefix}${each.value}", "${local.prefix}${each.value}/*"]
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
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${local.prefix}${each.value}/*"]
    principals {
      type        = "AWS"
      identifiers = [local.root, local.account]
    }
  }
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${local.prefix}${each.value}/*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_kms_key" "this" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = local.root }, Action = "kms:*", Resource = "*" },
      {
        Effect    = "Allow"
        Principal = { Service = "logs.${data.aws_region.here.name}.${data.aws_partition.here.dns_suffix}" }
        Action    = ["kms:Encrypt*", "kms:GenerateDataKey*"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
    ]
  })
}

# An alias of the own account, written out.
resource "aws_s3_bucket_server_side_encryption_configuration" "region" {
  bucket = aws_s3_bucket.region.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:${local.partition}:kms:${data.aws_region.here.name}:${local.account}:alias/acme"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "account" {
  bucket = aws_s3_bucket.account.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.key_id
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backup" {
  provider = aws.backup
  bucket   = aws_s3_bucket.backup.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:${data.aws_region.backup.name}:999999999999:key/11111111-2222-3333-4444-555555555555"
    }
  }
}

resource "aws_s3_access_point" "region" {
  bucket     = aws_s3_bucket.region.id
  account_id = local.account
  name       = "readers"
}
