# The switch is only known after apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = false
}

resource "aws_s3_bucket" "data" {
  bucket        = "orders-data"
  force_destroy = terraform_data.later.output
  tags          = { DataClassification = "confidential" }
}
