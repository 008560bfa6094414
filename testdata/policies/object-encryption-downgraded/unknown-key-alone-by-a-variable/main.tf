# The object has a key of its own only if a variable says so; the plan knows no more than that it may be one.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "own_key" {
  type    = bool
  default = false
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
      sse_algorithm     = "aws:kms:dsse"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_object" "settings" {
  bucket     = aws_s3_bucket.data.id
  key        = "settings.json"
  content    = jsonencode({ currency = "EUR" })
  kms_key_id = var.own_key ? aws_kms_key.data.arn : null
}
