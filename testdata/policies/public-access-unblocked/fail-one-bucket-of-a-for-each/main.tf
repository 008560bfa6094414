# Buckets and blocks share their keys; one key switches a setting off.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  stores = { closed = true, open = false }
}

resource "aws_s3_bucket" "store" {
  for_each = local.stores
  bucket   = "orders-${each.key}"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_public_access_block" "store" {
  for_each                = local.stores
  bucket                  = aws_s3_bucket.store[each.key].id
  block_public_acls       = true
  block_public_policy     = each.value
  ignore_public_acls      = true
  restrict_public_buckets = true
}
