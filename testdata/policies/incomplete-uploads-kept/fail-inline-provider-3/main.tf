# The inline rule leaves incomplete uploads.
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
    id      = "tidy"
    enabled = true
    expiration {
      days = 365
    }
  }
}
