# The deprecated block of the bucket itself.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }

  website {
    index_document = "index.html"
    error_document = "error.html"
  }
}
