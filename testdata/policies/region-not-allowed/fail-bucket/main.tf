# Buckets in a Region that is not on the list: whatever the class, without one, with a list of their class.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_s3_bucket" "data" {
  provider = aws.us
  bucket   = "orders-data"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "untagged" {
  provider = aws.us
  bucket   = "orders-untagged"
}

resource "aws_s3_bucket" "site" {
  provider = aws.us
  bucket   = "orders-site"
  tags     = { DataClassification = "public" }
}

resource "aws_s3_bucket" "records" {
  bucket = "orders-records"
  tags   = { DataClassification = "restricted" }
}

resource "aws_s3_bucket" "home" {
  bucket = "orders-home"
  tags   = { DataClassification = "internal" }
}
