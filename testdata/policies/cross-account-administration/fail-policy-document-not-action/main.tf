# Everything but deletions is allowed to another account.
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
    not_actions = ["s3:DeleteBucket", "s3:DeleteObject"]
    resources   = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/app", "arn:aws:iam::210987654321:role/pipeline"]
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = data.aws_iam_policy_document.data.json
}
