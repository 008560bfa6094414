# The provider's Region is not allowed, and the bucket's own is.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.12.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
  region = "eu-central-1"
}

resource "aws_s3_bucket" "home" {
  bucket = "claims-home"
  tags   = { DataClassification = "confidential" }
}
