# Without an enabled rule the policies that ask for one speak.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "none" {
  bucket = "orders-none"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "disabled" {
  bucket = "orders-disabled"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled" {
  bucket = aws_s3_bucket.disabled.id
  rule {
    id     = "all"
    status = "Disabled"
    filter {}
    expiration {
      days = 365
    }
  }
}
