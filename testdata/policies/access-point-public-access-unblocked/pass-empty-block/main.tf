# An empty block leaves them on, other than in the blocks of bucket and account.
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

resource "aws_s3_access_point" "partners" {
  bucket = aws_s3_bucket.data.id
  name   = "partners"

  public_access_block_configuration {}
}
