# Everything but deletions of the bucket is allowed to a user.
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
  bucket              = "orders-data"
  object_lock_enabled = true
  tags                = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_object_lock_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 30
    }
  }
}

data "aws_iam_policy_document" "data" {
  statement {
    not_actions = ["s3:DeleteBucket"]
    resources   = ["arn:aws:s3:::orders-data/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:user/ada"]
    }
  }
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = data.aws_iam_policy_document.data.json
}
