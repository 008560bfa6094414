# A plan of this stops half-way: the precondition fails, the bucket before it is planned.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "invoices" {
  bucket = "orders-invoices"
}

resource "aws_s3_bucket" "exports" {
  bucket = "orders-exports"
  lifecycle {
    precondition {
      condition     = aws_s3_bucket.invoices.bucket == "invoices"
      error_message = "The exports need a bucket named invoices."
    }
  }
}
