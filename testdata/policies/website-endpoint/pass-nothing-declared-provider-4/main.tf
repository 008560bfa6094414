# The inline arguments are computed, and unknown.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "4.8.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
}
