# What decides is only known after apply: whether the only rule is enabled, and the rules.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "status" {
  input = "Enabled"
}

resource "terraform_data" "ids" {
  input = ["all"]
}

resource "aws_s3_directory_bucket" "status" {
  bucket = "status--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "status" {
  bucket = aws_s3_directory_bucket.status.bucket
  rule {
    id     = "all"
    status = terraform_data.status.output
    filter {}
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_directory_bucket" "rules" {
  bucket = "rules--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "rules" {
  bucket = aws_s3_directory_bucket.rules.bucket
  dynamic "rule" {
    for_each = toset(terraform_data.ids.output)
    content {
      id     = rule.value
      status = "Enabled"
      filter {}
      expiration {
        days = 365
      }
    }
  }
}
