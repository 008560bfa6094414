# What had been applied before.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "bare" {
  bucket = "orders-bare"
  tags   = { DataClassification = "internal" }
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
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "switched" {
  bucket = "orders-switched"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "switched" {
  bucket = aws_s3_bucket.switched.id
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
