# Whether Object Lock is on is only known after apply.
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
  bucket              = "orders-data"
  object_lock_enabled = terraform_data.later.output
  tags                = { DataClassification = "restricted" }
}
