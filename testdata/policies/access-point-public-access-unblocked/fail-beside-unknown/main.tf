# One setting is only known after apply, another one decides.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = true
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_access_point" "partners" {
  bucket = aws_s3_bucket.data.id
  name   = "partners"

  public_access_block_configuration {
    block_public_acls   = terraform_data.later.output
    block_public_policy = false
  }
}
