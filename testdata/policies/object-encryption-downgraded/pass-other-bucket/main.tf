# SSE-S3 is what the object's own bucket has for a default; the bucket with KMS holds none of it.
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

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_object" "terms" {
  bucket                 = aws_s3_bucket.site.id
  key                    = "terms.json"
  content                = jsonencode({ currency = "EUR" })
  server_side_encryption = "AES256"
}

resource "aws_s3_object" "rates" {
  bucket  = aws_s3_bucket.data.id
  key     = "rates.json"
  content = jsonencode({ currency = "EUR" })
}
