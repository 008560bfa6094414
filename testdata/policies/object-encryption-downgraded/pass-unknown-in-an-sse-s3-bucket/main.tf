# Whatever the object asks for, it cannot be weaker than SSE-S3.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "AES256"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_object" "settings" {
  bucket                 = aws_s3_bucket.data.id
  key                    = "settings.json"
  content                = jsonencode({ currency = "EUR" })
  server_side_encryption = terraform_data.later.output
}
