# Inline replication to a bucket in the same Region.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.75.2"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "restricted" }
  versioning {
    enabled = true
  }
  replication_configuration {
    role = "arn:aws:iam::123456789012:role/claims-replication"
    rules {
      id     = "all"
      status = "Enabled"
      destination {
        bucket = aws_s3_bucket.copy.arn
      }
    }
  }
}

resource "aws_s3_bucket" "copy" {
  bucket = "claims-copy"
  tags   = { DataClassification = "restricted" }
  versioning {
    enabled = true
  }
}
