# The policy cannot be written, but it can be deleted.
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

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:PutBucketPolicy", "s3:PutObject"]
        Resource  = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
      },
    ]
  })
}
