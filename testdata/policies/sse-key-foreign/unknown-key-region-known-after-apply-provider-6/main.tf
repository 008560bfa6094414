# The key's own Region is known after the apply.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.12.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "terraform_data" "later" {
  input = "eu-central-1"
}

resource "aws_kms_key" "data" {
  region              = terraform_data.later.output
  description         = "Claims"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}
