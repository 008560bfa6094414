# A small estate as a team writes it: data in a module per use, logs, a copy with a role, one key for all.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "product" {
  type    = string
  default = "parcel"
}

locals {
  base = "acme-${var.product}"
  tags = { DataClassification = "confidential", Product = var.product }
}

resource "aws_kms_key" "all" {
  description             = "Everything of ${var.product}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

module "store" {
  source   = "./store"
  for_each = toset(["labels", "scans"])
  name     = "${local.base}-${each.key}"
  key      = aws_kms_key.all.arn
  logs     = aws_s3_bucket.logs.id
  tags     = local.tags
}

resource "aws_s3_bucket" "logs" {
  bucket = "${local.base}-logs"
  tags   = merge(local.tags, { DataClassification = "internal" })
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "logs" {
  statement {
    sid       = "Delivery"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/*"]
    principals {
      type        = "Service"
      identifiers = ["logging.s3.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = [for store in module.store : store.arn]
    }
  }
  statement {
    sid       = "Transport"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
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

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_s3_bucket" "copy" {
  bucket = "${local.base}-copy"
  tags   = local.tags
}

resource "aws_s3_bucket_versioning" "copy" {
  bucket = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_iam_role" "copy" {
  name = "${local.base}-copy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "s3.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "copy" {
  role = aws_iam_role.copy.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource = module.store["labels"].arn },
      { Effect = "Allow", Action = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], Resource = "${module.store["labels"].arn}/*" },
      { Effect = "Allow", Action = ["s3:ReplicateObject", "s3:ReplicateDelete"], Resource = "${aws_s3_bucket.copy.arn}/*" },
    ]
  })
}

resource "aws_s3_bucket_replication_configuration" "labels" {
  depends_on = [module.store]
  bucket     = module.store["labels"].id
  role       = aws_iam_role.copy.arn
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}
