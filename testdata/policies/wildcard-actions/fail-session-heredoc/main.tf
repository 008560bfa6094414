# A session of a role may do everything from one network.
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
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Principal": { "AWS": "arn:aws:sts::123456789012:assumed-role/app/job" },
        "Action": ["s3:GetObject", "s3:*"],
        "Resource": "*",
        "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }
      }
    }
  JSON
}
