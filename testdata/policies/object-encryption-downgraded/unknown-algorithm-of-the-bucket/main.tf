# The object asks for SSE-S3, and the bucket's default is only known after apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "aws:kms"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = terraform_data.later.output
    }
  }
}

resource "aws_s3_object" "settings" {
  bucket                 = aws_s3_bucket.data.id
  key                    = "settings.json"
  content                = jsonencode({ currency = "EUR" })
  server_side_encryption = "AES256"
}
