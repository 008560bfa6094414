# The whole block comes from an unknown list.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = [false]
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_access_point" "partners" {
  bucket = aws_s3_bucket.data.id
  name   = "partners"

  dynamic "public_access_block_configuration" {
    for_each = terraform_data.later.output
    content {
      block_public_policy = public_access_block_configuration.value
    }
  }
}
