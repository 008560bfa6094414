# What is allowed to another account is denied by another statement.
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

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::210987654321:root" }
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutEncryptionConfiguration", "s3:PutObjectAcl"]
        Resource  = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
        Condition = { StringNotEquals = { "aws:PrincipalAccount" = "123456789012" } }
      },
    ]
  })
}
