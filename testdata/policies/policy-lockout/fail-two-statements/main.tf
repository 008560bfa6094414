# One statement denies writing the policy and another deleting it.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

data "aws_iam_policy_document" "data" {
  statement {
    effect    = "Deny"
    actions   = ["s3:PutBucketPolicy"]
    resources = ["arn:aws:s3:::orders-data"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:Delete*"]
    resources = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = data.aws_iam_policy_document.data.json
}
