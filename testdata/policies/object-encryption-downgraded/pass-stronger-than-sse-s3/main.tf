# Nothing is weaker than the bucket's default; one object asks for KMS.
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

resource "aws_s3_object" "rates" {
  bucket     = aws_s3_bucket.data.id
  key        = "rates.json"
  content    = jsonencode({ currency = "EUR" })
  kms_key_id = aws_kms_key.data.arn
}

resource "aws_s3_object" "terms" {
  bucket                 = aws_s3_bucket.data.id
  key                    = "terms.json"
  content                = jsonencode({ currency = "EUR" })
  server_side_encryption = "AES256"
}
