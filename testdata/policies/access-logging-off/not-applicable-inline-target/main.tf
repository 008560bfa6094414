# A bucket that another one logs to by its inline block is a log target, though its id is not known yet.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "logs" {
  bucket = "central-logs"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }

  logging {
    target_bucket = aws_s3_bucket.logs.id
    target_prefix = "data/"
  }
}
