# Device and code are only known after apply; they may be missing.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "arn:aws:iam::123456789012:mfa/account-owner 123456"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  mfa    = terraform_data.later.output
  versioning_configuration {
    status     = "Enabled"
    mfa_delete = "Enabled"
  }
}
