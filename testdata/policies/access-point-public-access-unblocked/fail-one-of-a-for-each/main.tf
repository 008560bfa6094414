# Two access points from a map, one open.
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
}

resource "aws_s3_access_point" "reader" {
  for_each = { warehouse = true, resellers = false }
  bucket   = aws_s3_bucket.data.id
  name     = each.key

  public_access_block_configuration {
    restrict_public_buckets = each.value
  }
}
