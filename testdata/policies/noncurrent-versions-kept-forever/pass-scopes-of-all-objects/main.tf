# An empty filter, no filter at all, and an empty prefix in both forms mean all objects.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "empty" {
  bucket = "orders-empty"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "empty" {
  bucket = aws_s3_bucket.empty.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "empty" {
  bucket = aws_s3_bucket.empty.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "absent" {
  bucket = "orders-absent"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "absent" {
  bucket = aws_s3_bucket.absent.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "absent" {
  bucket = aws_s3_bucket.absent.id
  rule {
    id     = "all"
    status = "Enabled"
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "prefix" {
  bucket = "orders-prefix"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "prefix" {
  bucket = aws_s3_bucket.prefix.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_bucket.prefix.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      prefix = ""
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "older" {
  bucket = "orders-older"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "older" {
  bucket = aws_s3_bucket.older.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "older" {
  bucket = aws_s3_bucket.older.id
  rule {
    id     = "all"
    status = "Enabled"
    prefix = ""
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}
