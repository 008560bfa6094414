# Whether it is bound to a VPC is only known after apply, and its block has a gap.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = ["vpc-0e0e0e0e0e0e0e0e0"]
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_access_point" "partners" {
  bucket = aws_s3_bucket.data.id
  name   = "partners"

  dynamic "vpc_configuration" {
    for_each = terraform_data.later.output
    content {
      vpc_id = vpc_configuration.value
    }
  }

  public_access_block_configuration {
    block_public_policy = false
  }
}
