# Two services, for whomever.
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
  policy = <<-JSON
    {
      "Version": "2008-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Service": ["cloudtrail.amazonaws.com", "config.amazonaws.com"] },
          "Action": "s3:GetBucketAcl",
          "Resource": "arn:aws:s3:::orders-data"
        }
      ]
    }
  JSON
}
