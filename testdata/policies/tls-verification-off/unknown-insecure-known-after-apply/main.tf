# Whether certificates are checked is only known after apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region   = "eu-west-1"
  insecure = terraform_data.later.output
}

resource "terraform_data" "later" {
  input = false
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
