# Binds every class.
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
  tags   = { DataClassification = "public" }
}

resource "aws_s3control_multi_region_access_point" "downloads" {
  details {
    name = "downloads"
    public_access_block {
      block_public_acls = false
    }
    region {
      bucket = aws_s3_bucket.data.id
    }
  }
}
