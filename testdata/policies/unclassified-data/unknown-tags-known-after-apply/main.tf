# The whole map of tags is only known after apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = terraform_data.later.output
}
