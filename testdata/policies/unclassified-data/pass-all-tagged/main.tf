# Every bucket has a valid class.
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
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
  tags   = { DataClassification = "public" }
}
