# The inline rule has no metrics.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.75.2"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
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
  tags   = { DataClassification = "confidential" }
  versioning {
    enabled = true
  }
}
