# Any certificate for HTTPS, and S3 without.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region   = "eu-west-1"
  insecure = true
  endpoints {
    s3 = "http://s3.storage.example"
  }
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
