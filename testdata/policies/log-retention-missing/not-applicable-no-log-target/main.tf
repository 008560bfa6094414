# Buckets that receive no access logs: a source of logs, the bucket of a trail, the target of an inventory, a load balancer whose logs are off.
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

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = "central-logs"
  target_prefix = "data/"
}

resource "aws_s3_bucket" "trail" {
  bucket = "orders-trail"
  tags   = { DataClassification = "internal" }
}

resource "aws_cloudtrail" "all" {
  name           = "all"
  s3_bucket_name = aws_s3_bucket.trail.id
}

resource "aws_s3_bucket" "reports" {
  bucket = "orders-reports"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_inventory" "data" {
  bucket                   = aws_s3_bucket.data.id
  name                     = "all"
  included_object_versions = "All"
  schedule {
    frequency = "Weekly"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = aws_s3_bucket.reports.arn
    }
  }
}

resource "aws_s3_bucket" "unused" {
  bucket = "orders-unused"
  tags   = { DataClassification = "internal" }
}

resource "aws_lb" "web" {
  name    = "orders"
  subnets = ["subnet-0a0a0a0a0a0a0a0a0", "subnet-0b0b0b0b0b0b0b0b0"]
  access_logs {
    bucket  = aws_s3_bucket.unused.id
    enabled = false
  }
}
