# A new name means a new bucket, and a new bucket refuses SSE-C.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data-v2"
  tags   = { DataClassification = "confidential" }
}
