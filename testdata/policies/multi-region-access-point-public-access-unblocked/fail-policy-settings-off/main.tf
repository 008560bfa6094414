# A public policy would be accepted and take effect.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-west-2"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3control_multi_region_access_point" "downloads" {
  details {
    name = "downloads"
    public_access_block {
      block_public_policy     = false
      restrict_public_buckets = false
    }
    region {
      bucket = aws_s3_bucket.data.id
    }
  }
}
