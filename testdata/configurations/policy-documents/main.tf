# aws_iam_policy_document with every argument: sources, overrides, dynamic statements, kinds of principals, not_*, conditions.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  names   = { whole = "acme-whole", halves = "acme-halves", merged = "acme-merged", overridden = "acme-overridden", open = "acme-open", others = "acme-others", inverted = "acme-inverted", empty = "acme-empty" }
  arns    = { for key, name in local.names : key => ["arn:aws:s3:::${name}", "arn:aws:s3:::${name}/*"] }
  allowed = { reader = ["s3:GetObject"], writer = ["s3:PutObject", "s3:DeleteObject"] }
}

resource "aws_s3_bucket" "this" {
  for_each = local.names
  bucket   = each.value
}

data "aws_iam_policy_document" "transport" {
  for_each = local.arns
  version  = "2012-10-17"
  statement {
    sid       = "Transport"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = each.value
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
  }
}

resource "aws_s3_bucket_policy" "whole" {
  bucket = aws_s3_bucket.this["whole"].id
  policy = data.aws_iam_policy_document.transport["whole"].json
}

# Two statements that together deny what one does: bucket and objects apart, as AWS principals.
data "aws_iam_policy_document" "halves" {
  policy_id = "Halves"
  dynamic "statement" {
    for_each = local.arns.halves
    content {
      effect    = "Deny"
      actions   = ["*"]
      resources = [statement.value]
      principals {
        type        = "AWS"
        identifiers = ["*"]
      }
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "halves" {
  bucket = aws_s3_bucket.this["halves"].id
  policy = data.aws_iam_policy_document.halves.json
}

data "aws_iam_policy_document" "grants" {
  dynamic "statement" {
    for_each = local.allowed
    iterator = role
    content {
      sid       = title(role.key)
      actions   = role.value
      resources = ["arn:aws:s3:::${local.names.merged}/*"]
      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::123456789012:role/${role.key}", "arn:aws:iam::123456789012:role/admin"]
      }
      dynamic "condition" {
        for_each = role.key == "writer" ? { "s3:x-amz-server-side-encryption" = "aws:kms" } : {}
        content {
          test     = "StringEquals"
          variable = condition.key
          values   = [condition.value]
        }
      }
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [
    data.aws_iam_policy_document.transport["merged"].json,
    data.aws_iam_policy_document.grants.json,
  ]
  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::${local.names.merged}"]
    not_principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["home/$${aws:username}/*", "&{aws:username}"]
    }
    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["192.0.2.0/24"]
    }
  }
}

resource "aws_s3_bucket_policy" "merged" {
  bucket = aws_s3_bucket.this["merged"].id
  policy = data.aws_iam_policy_document.merged.json
}

# An override with the same sid replaces what denies; the bucket accepts plain HTTP again.
data "aws_iam_policy_document" "override" {
  statement {
    sid       = "Transport"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${local.names.overridden}/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }
}

data "aws_iam_policy_document" "overridden" {
  source_policy_documents   = [data.aws_iam_policy_document.transport["overridden"].json]
  override_policy_documents = [data.aws_iam_policy_document.override.json]
}

resource "aws_s3_bucket_policy" "overridden" {
  bucket = aws_s3_bucket.this["overridden"].id
  policy = data.aws_iam_policy_document.overridden.json
}

# Public, and no transport statement: the block has to stop it.
data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Everybody"
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["arn:aws:s3:::${local.names.open}/public/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
  statement {
    sid       = "Owner"
    effect    = "Allow"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::${local.names.open}/*"]
    principals {
      type        = "CanonicalUser"
      identifiers = ["79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"]
    }
  }
}

resource "aws_s3_bucket_policy" "open" {
  bucket = aws_s3_bucket.this["open"].id
  policy = data.aws_iam_policy_document.open.json
}

resource "aws_s3_bucket_public_access_block" "open" {
  bucket                  = aws_s3_bucket.this["open"].id
  block_public_acls       = true
  ignore_public_acls      = true
  block_public_policy     = false
  restrict_public_buckets = false
}

# Principals of several kinds in one statement, and another account.
data "aws_iam_policy_document" "others" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = local.arns.others
    principals {
      type        = "AWS"
      identifiers = ["999999999999", "arn:aws:iam::123456789012:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    principals {
      type        = "Federated"
      identifiers = ["cognito-identity.amazonaws.com"]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = local.arns.others
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = [1.2]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "others" {
  bucket = aws_s3_bucket.this["others"].id
  policy = data.aws_iam_policy_document.others.json
}

# NotAction, NotResource, NotPrincipal.
data "aws_iam_policy_document" "inverted" {
  statement {
    sid           = "NotListed"
    effect        = "Deny"
    not_actions   = ["s3:GetObject"]
    not_resources = ["arn:aws:s3:::${local.names.whole}/*"]
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/admin"]
    }
  }
  statement {
    sid         = "Everything"
    not_actions = ["s3:DeleteBucket"]
    resources   = local.arns.inverted
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-0123456789"]
    }
  }
}

resource "aws_s3_bucket_policy" "inverted" {
  bucket = aws_s3_bucket.this["inverted"].id
  policy = data.aws_iam_policy_document.inverted.minified_json
}

data "aws_iam_policy_document" "empty" {
  source_policy_documents = ["", "{}"]
}

resource "aws_s3_bucket_policy" "empty" {
  count  = length(jsondecode(data.aws_iam_policy_document.merged.json).Statement) == 4 ? 1 : 0
  bucket = aws_s3_bucket.this["empty"].id
  policy = jsonencode(merge(jsondecode(data.aws_iam_policy_document.empty.json), { Statement = jsondecode(data.aws_iam_policy_document.transport["empty"].json).Statement }))
}
