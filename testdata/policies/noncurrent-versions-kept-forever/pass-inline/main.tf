# Rules inside the bucket: without a prefix, and with an empty one.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    id      = "all"
    enabled = true
    noncurrent_version_transition {
      days          = 30
      storage_class = "GLACIER"
    }
  }
}

resource "aws_s3_bucket" "prefix" {
  bucket = "orders-prefix"
  tags   = { DataClassification = "internal" }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    id      = "all"
    enabled = true
    prefix  = ""
    noncurrent_version_expiration {
      days = 90
    }
  }
}
