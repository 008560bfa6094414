# The whole block comes from an unknown list.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-west-2"
}

resource "terraform_data" "later" {
  input = [true]
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3control_multi_region_access_point" "downloads" {
  details {
    name = "downloads"
    dynamic "public_access_block" {
      for_each = terraform_data.later.output
      content {
        block_public_policy = public_access_block.value
      }
    }
    region {
      bucket = aws_s3_bucket.data.id
    }
  }
}
