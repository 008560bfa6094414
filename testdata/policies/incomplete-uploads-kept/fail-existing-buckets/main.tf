# Existing buckets: no rule, a rule that gets a prefix, versioning that is turned on, a configuration that leaves management, a rule that stays, an abort that is taken out.
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

resource "aws_s3_bucket_versioning" "none" {
  bucket = aws_s3_bucket.none.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "narrowed" {
  bucket = "orders-narrowed"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "narrowed" {
  bucket = aws_s3_bucket.narrowed.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "narrowed" {
  bucket = aws_s3_bucket.narrowed.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "versioned" {
  bucket = "orders-versioned"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "versioned" {
  bucket = aws_s3_bucket.versioned.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "versioned" {
  bucket = aws_s3_bucket.versioned.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "forgotten" {
  bucket = "orders-forgotten"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "forgotten" {
  bucket = aws_s3_bucket.forgotten.id
  versioning_configuration {
    status = "Enabled"
  }
}

removed {
  from = aws_s3_bucket_lifecycle_configuration.forgotten
  lifecycle {
    destroy = false
  }
}

resource "aws_s3_bucket" "unchanged" {
  bucket = "orders-unchanged"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "unchanged" {
  bucket = aws_s3_bucket.unchanged.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "unchanged" {
  bucket = aws_s3_bucket.unchanged.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "removed" {
  bucket = "orders-removed"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "removed" {
  bucket = aws_s3_bucket.removed.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
}
