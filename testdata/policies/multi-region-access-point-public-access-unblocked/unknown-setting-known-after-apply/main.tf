# One setting is only known after apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-west-2"
}

resource "terraform_data" "later" {
  input = true
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3control_multi_region_access_point" "downloads" {
  details {
    name = "downloads"
    public_access_block {
      block_public_policy = terraform_data.later.output
    }
    region {
      bucket = aws_s3_bucket.data.id
    }
  }
}
