# Rules that are switched off, suspended versioning, and a bucket without a class, which counts as confidential.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
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
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "suspended" {
  bucket = "orders-suspended"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "suspended" {
  bucket = aws_s3_bucket.suspended.id
  versioning_configuration {
    status = "Suspended"
  }
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

resource "aws_s3_bucket" "untagged" {
  bucket = "orders-untagged"
}

resource "aws_s3_bucket" "neighbour" {
  bucket = "orders-neighbour"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "neighbour" {
  bucket = aws_s3_bucket.neighbour.id
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
