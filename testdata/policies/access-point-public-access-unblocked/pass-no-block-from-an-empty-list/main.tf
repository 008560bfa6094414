# The dynamic block has nothing to repeat.
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

variable "open" {
  type    = list(bool)
  default = []
}

resource "aws_s3_access_point" "partners" {
  bucket = aws_s3_bucket.data.id
  name   = "partners"

  dynamic "public_access_block_configuration" {
    for_each = var.open
    content {
      block_public_policy = false
    }
  }
}
