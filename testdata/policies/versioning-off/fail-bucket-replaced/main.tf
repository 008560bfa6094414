# A new name replaces the bucket; that the old one was versioned does not help the new one.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data-2"
  tags   = { DataClassification = "internal" }
}
