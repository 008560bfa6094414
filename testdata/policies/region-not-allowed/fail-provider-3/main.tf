# The provider's Region is not allowed.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.75.2"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
}
