# Which service it is shows after the apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "cloudfront.amazonaws.com"
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
        Principal = { Service = terraform_data.later.output }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::orders-data/*"
      },
    ]
  })
}
