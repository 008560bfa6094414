# No policy.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket              = "orders-data"
  object_lock_enabled = true
  tags                = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_object_lock_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 30
    }
  }
}
