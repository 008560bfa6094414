# The deprecated block inside the bucket counts as well.
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

  logging {
    target_bucket = "central-logs"
    target_prefix = "data/"
  }
}
