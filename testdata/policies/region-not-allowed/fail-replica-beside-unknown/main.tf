# The Region of the bucket is not in the plan, that of the replica is, and it is not on the list.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

locals {
  region = "eu-west-1"
}

provider "aws" {
  region = local.region
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_iam_role" "replication" {
  name = "orders-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "data" {
  bucket     = aws_s3_bucket.data.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.data, aws_s3_bucket_versioning.us]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.us.arn
    }
  }
}

resource "aws_s3_bucket" "us" {
  provider = aws.us
  bucket   = "orders-us"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "us" {
  provider = aws.us
  bucket   = aws_s3_bucket.us.id
  versioning_configuration {
    status = "Enabled"
  }
}
