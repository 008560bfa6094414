provider "aws" {
  region   = "eu-central-1"
  insecure = true
}

resource "aws_s3_bucket" "this" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
