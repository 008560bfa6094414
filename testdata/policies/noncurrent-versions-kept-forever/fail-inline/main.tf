# Rules inside the bucket: current versions only, a prefix, tags, switched off.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "current" {
  bucket = "orders-current"
  tags   = { DataClassification = "internal" }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    id      = "all"
    enabled = true
    expiration {
      days = 365
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
    prefix  = "logs/"
    noncurrent_version_expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket" "tags" {
  bucket = "orders-tags"
  tags   = { DataClassification = "internal" }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    id      = "all"
    enabled = true
    tags    = { keep = "short" }
    noncurrent_version_expiration {
      days = 90
    }
  }
}

resource "aws_s3_bucket" "disabled" {
  bucket = "orders-disabled"
  tags   = { DataClassification = "internal" }
  versioning {
    enabled = true
  }
  lifecycle_rule {
    id      = "all"
    enabled = false
    noncurrent_version_expiration {
      days = 90
    }
  }
}
