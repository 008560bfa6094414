# An update: one bucket stays as it is, every companion of the second changes, the third loses all of them.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  buckets = toset(["kept", "changed", "stripped"])
  whole   = toset(["kept", "changed"])
}

resource "aws_kms_key" "data" {
  enable_key_rotation     = true
  deletion_window_in_days = 20
}

resource "aws_s3_bucket" "logs" {
  bucket = "ledger-logs"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "logging.s3.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::ledger-logs/*"
    }]
  })
}

resource "aws_s3_bucket" "copies" {
  bucket = "ledger-copies"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "copies" {
  bucket = aws_s3_bucket.copies.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "data" {
  for_each            = local.buckets
  bucket              = "ledger-${each.key}"
  object_lock_enabled = true
  force_destroy       = true
  tags                = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_public_access_block" "data" {
  for_each                = local.whole
  bucket                  = aws_s3_bucket.data[each.key].id
  block_public_acls       = true
  block_public_policy     = each.key != "changed"
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  rule {
    object_ownership = each.key == "changed" ? "ObjectWriter" : "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_acl" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  acl      = each.key == "changed" ? "public-read" : "log-delivery-write"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  rule {
    bucket_key_enabled = each.key != "changed"
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = each.key == "changed" ? null : aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_versioning" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  rule {
    id     = "tidy"
    status = each.key == "changed" ? "Disabled" : "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = each.key == "changed" ? 400 : 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
  rule {
    id     = "drafts"
    status = "Enabled"
    filter {
      prefix = "drafts/"
    }
    expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = each.key == "changed" ? 10 : 30
    }
  }
}

resource "aws_s3_bucket_logging" "data" {
  for_each      = local.whole
  bucket        = aws_s3_bucket.data[each.key].id
  target_bucket = aws_s3_bucket.logs.id
  depends_on    = [aws_s3_bucket_policy.logs]
  target_prefix = each.key == "changed" ? "other/" : "${each.key}/"
}

resource "aws_s3_bucket_cors_configuration" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  cors_rule {
    allowed_methods = each.key == "changed" ? ["GET", "PUT"] : ["GET"]
    allowed_origins = ["https://ledger.example"]
  }
}

resource "aws_s3_bucket_website_configuration" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  index_document {
    suffix = each.key == "changed" ? "start.html" : "index.html"
  }
}

resource "aws_s3_bucket_notification" "data" {
  for_each    = local.whole
  bucket      = aws_s3_bucket.data[each.key].id
  eventbridge = each.key != "changed"
}

resource "aws_s3_bucket_policy" "data" {
  for_each = local.whole
  bucket   = aws_s3_bucket.data[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "DenyInsecureTransport"
      Effect    = "Deny"
      Principal = "*"
      Action    = each.key == "changed" ? "s3:GetObject" : "s3:*"
      Resource  = ["arn:aws:s3:::ledger-${each.key}", "arn:aws:s3:::ledger-${each.key}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_inventory" "data" {
  for_each                 = local.whole
  bucket                   = aws_s3_bucket.data[each.key].id
  name                     = "weekly"
  included_object_versions = "All"
  schedule {
    frequency = each.key == "changed" ? "Daily" : "Weekly"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = aws_s3_bucket.logs.arn
    }
  }
}

resource "aws_s3_object" "readme" {
  bucket                 = aws_s3_bucket.copies.id
  key                    = "readme.txt"
  content                = "changed"
  server_side_encryption = "AES256"
}

resource "aws_iam_role" "replication" {
  name = "ledger-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
    }]
  })
}

resource "aws_s3_bucket_replication_configuration" "data" {
  for_each   = local.whole
  bucket     = aws_s3_bucket.data[each.key].id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.data, aws_s3_bucket_versioning.copies]
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.copies.arn
      metrics {
        status = each.key == "changed" ? "Disabled" : "Enabled"
      }
    }
  }
}
