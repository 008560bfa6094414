# All four settings are on unless somebody switches them off.
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
    region {
      bucket = aws_s3_bucket.data.id
    }
  }
}
