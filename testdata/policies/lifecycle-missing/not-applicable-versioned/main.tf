# Versioned buckets without a rule: noncurrent-versions-kept-forever speaks of them. Object Lock at creation turns versioning on.
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
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "locked" {
  bucket              = "orders-locked"
  tags                = { DataClassification = "internal" }
  object_lock_enabled = true
}
