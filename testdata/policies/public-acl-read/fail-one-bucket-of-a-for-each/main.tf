# Two buckets share their keys; one key is open.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  stores = { closed = "private", open = "public-read" }
}

resource "aws_s3_bucket" "store" {
  for_each = local.stores
  bucket   = "orders-${each.key}"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_ownership_controls" "store" {
  for_each = local.stores
  bucket   = aws_s3_bucket.store[each.key].id
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_public_access_block" "store" {
  for_each           = local.stores
  bucket             = aws_s3_bucket.store[each.key].id
  block_public_acls  = false
  ignore_public_acls = false
}

resource "aws_s3_bucket_acl" "store" {
  for_each = local.stores
  bucket   = aws_s3_bucket.store[each.key].id
  acl      = each.value

  depends_on = [aws_s3_bucket_ownership_controls.store, aws_s3_bucket_public_access_block.store]
}
