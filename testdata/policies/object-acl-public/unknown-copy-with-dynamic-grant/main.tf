# Whom a copied object grants what is only known after apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "readers" {
  input = ["http://acs.amazonaws.com/groups/global/AllUsers"]
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_ownership_controls" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = false
  block_public_policy     = true
  ignore_public_acls      = false
  restrict_public_buckets = true
}

resource "aws_s3_object_copy" "prices" {
  bucket = aws_s3_bucket.data.id
  key    = "price-list.csv"
  source = "orders-drafts/price-list.csv"
  dynamic "grant" {
    for_each = terraform_data.readers.output
    content {
      type        = "Group"
      uri         = grant.value
      permissions = ["READ"]
    }
  }

  depends_on = [aws_s3_bucket_ownership_controls.data, aws_s3_bucket_public_access_block.data]
}
