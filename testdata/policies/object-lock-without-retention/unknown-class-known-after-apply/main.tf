# No default retention, and the class may be confidential.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "confidential"
}

resource "aws_s3_bucket" "data" {
  bucket              = "orders-data"
  object_lock_enabled = true
  tags                = { DataClassification = terraform_data.later.output }
}
