# Whether a bucket receives an inventory is open, but an inventory is no access log: the policy applies all the same.
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

resource "aws_s3_bucket" "reports" {
  bucket = "orders-reports"
  tags   = { DataClassification = "internal" }
}

locals {
  arns = [aws_s3_bucket.data.arn, aws_s3_bucket.reports.arn]
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
      bucket_arn = local.arns[1]
    }
  }
}
