# With MFA delete on, S3 supports no lifecycle; it stays on while versioning is suspended.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  mfa    = "arn:aws:iam::123456789012:mfa/account-owner 123456"
  versioning_configuration {
    status     = "Enabled"
    mfa_delete = "Enabled"
  }
}

resource "aws_s3_bucket" "suspended" {
  bucket = "orders-suspended"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "suspended" {
  bucket = aws_s3_bucket.suspended.id
  mfa    = "arn:aws:iam::123456789012:mfa/account-owner 123456"
  versioning_configuration {
    status     = "Suspended"
    mfa_delete = "Enabled"
  }
}
