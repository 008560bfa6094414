# The plan switches it on for an existing bucket.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket        = "orders-data"
  force_destroy = true
  tags          = { DataClassification = "confidential" }
}
