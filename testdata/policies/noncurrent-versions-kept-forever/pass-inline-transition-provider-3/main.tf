# The second inline rule moves noncurrent versions.
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
  lifecycle_rule {
    id      = "tidy"
    enabled = true
    prefix  = "drafts/"
    expiration {
      days = 30
    }
  }
  lifecycle_rule {
    id      = "cold"
    enabled = true
    noncurrent_version_transition {
      days          = 30
      storage_class = "GLACIER"
    }
  }
}
