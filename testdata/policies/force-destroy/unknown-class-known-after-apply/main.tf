# It is on, and the class may be internal.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "internal"
}

resource "aws_s3_bucket" "data" {
  bucket        = "orders-data"
  force_destroy = true
  tags          = { DataClassification = terraform_data.later.output }
}
