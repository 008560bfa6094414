# Buckets that log to one another, without an enabled rule that acts on current objects: none, noncurrent versions only, uploads only, delete markers only, switched off.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "none" {
  bucket = "orders-none"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "none" {
  bucket        = aws_s3_bucket.none.id
  target_bucket = aws_s3_bucket.noncurrent.id
  target_prefix = "none/"
}

resource "aws_s3_bucket" "noncurrent" {
  bucket = "orders-noncurrent"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "noncurrent" {
  bucket = aws_s3_bucket.noncurrent.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "noncurrent" {
  bucket = aws_s3_bucket.noncurrent.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket_logging" "noncurrent" {
  bucket        = aws_s3_bucket.noncurrent.id
  target_bucket = aws_s3_bucket.uploads.id
  target_prefix = "noncurrent/"
}

resource "aws_s3_bucket" "uploads" {
  bucket = "orders-uploads"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_logging" "uploads" {
  bucket        = aws_s3_bucket.uploads.id
  target_bucket = aws_s3_bucket.markers.id
  target_prefix = "uploads/"
}

resource "aws_s3_bucket" "markers" {
  bucket = "orders-markers"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "markers" {
  bucket = aws_s3_bucket.markers.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "markers" {
  bucket = aws_s3_bucket.markers.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      expired_object_delete_marker = true
    }
  }
}

resource "aws_s3_bucket_logging" "markers" {
  bucket        = aws_s3_bucket.markers.id
  target_bucket = aws_s3_bucket.disabled.id
  target_prefix = "markers/"
}

resource "aws_s3_bucket" "disabled" {
  bucket = "orders-disabled"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled" {
  bucket = aws_s3_bucket.disabled.id
  rule {
    id     = "all"
    status = "Disabled"
    filter {}
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_bucket_logging" "disabled" {
  bucket        = aws_s3_bucket.disabled.id
  target_bucket = aws_s3_bucket.inline.id
  target_prefix = "disabled/"
}

resource "aws_s3_bucket" "inline" {
  bucket = "orders-inline"
  tags   = { DataClassification = "internal" }
  lifecycle_rule {
    id      = "all"
    enabled = false
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_bucket_logging" "inline" {
  bucket        = aws_s3_bucket.inline.id
  target_bucket = aws_s3_bucket.none.id
  target_prefix = "inline/"
}
