# The inline rule aborts incomplete uploads.
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
  lifecycle_rule {
    id                                     = "tidy"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 7
    expiration {
      days = 365
    }
  }
}
