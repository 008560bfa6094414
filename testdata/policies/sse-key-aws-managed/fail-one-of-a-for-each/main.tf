# Three buckets share one configuration, which gives one of them no key.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  description         = "orders"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "store" {
  for_each = toset(["invoices", "exports", "scans"])
  bucket   = "orders-${each.key}"
  tags     = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "store" {
  for_each = aws_s3_bucket.store
  bucket   = each.value.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = each.key == "scans" ? null : aws_kms_key.data.arn
    }
  }
}
