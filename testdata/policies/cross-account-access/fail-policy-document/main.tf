# Two accounts read, and one is trusted.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}

data "aws_iam_policy_document" "data" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::orders-data/*"]
    principals {
      type        = "AWS"
      identifiers = ["210987654321", "arn:aws:iam::444455556666:root"]
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = data.aws_iam_policy_document.data.json
}
