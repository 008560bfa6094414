# Encryption and replication are written inside the bucket.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "replica"
  region = "eu-central-1"
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

resource "aws_kms_key" "data" {
  description         = "Orders, data"
  enable_key_rotation = true
}

resource "aws_kms_key" "replica" {
  provider            = aws.replica
  description         = "Orders, replica"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
  versioning {
    enabled = true
  }
  replication_configuration {
    role = aws_iam_role.replication.arn
    rules {
      id       = "all"
      status   = "Enabled"
      priority = 1
      filter {}
      destination {
        bucket = aws_s3_bucket.copy.arn
      }
    }
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.data.arn
      }
    }
  }
}

resource "aws_s3_bucket" "copy" {
  provider = aws.replica
  bucket   = "orders-copy"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}
