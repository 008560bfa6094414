# One of two users is no administrator.
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
  tags   = { DataClassification = "internal" }
}

data "aws_iam_policy_document" "data" {
  statement {
    actions   = ["S3:*"]
    resources = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:user/ada", "arn:aws:iam::123456789012:user/grace"]
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = data.aws_iam_policy_document.data.json
}
