# A plan names both sides of a condition without saying which is taken; the source says it.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "spare" {
  type    = bool
  default = false
}

resource "aws_kms_key" "data" {
  description = "orders"
}

resource "aws_kms_key" "spare" {
  description = "orders, spare"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.spare ? aws_kms_key.spare.arn : aws_kms_key.data.arn
    }
  }
}
