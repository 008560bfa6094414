# Companions of a for_each exist for one of two buckets.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "store" {
  for_each = toset(["invoices", "exports"])
  bucket   = "orders-${each.key}"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "store" {
  for_each = toset(["invoices"])
  bucket   = aws_s3_bucket.store[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}
