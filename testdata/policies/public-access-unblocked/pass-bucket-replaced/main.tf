# A new name replaces the bucket; the new one starts with the default of AWS, whatever the old one had.
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
  tags   = { DataClassification = "confidential" }
}
