# What decides is only known after apply: the account, or whether the rule is enabled. Where the destination lies outside without an account, nothing says whose it is.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
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

resource "terraform_data" "status" {
  input = "Enabled"
}

resource "terraform_data" "account" {
  input = "444455556666"
}

resource "aws_s3_bucket" "account" {
  bucket = "orders-account"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "account" {
  bucket = aws_s3_bucket.account.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "account" {
  bucket     = aws_s3_bucket.account.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.account, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = aws_s3_bucket.copy.arn
      account = terraform_data.account.output
    }
  }
}

resource "aws_s3_bucket" "status" {
  bucket = "orders-status"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "status" {
  bucket = aws_s3_bucket.status.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "status" {
  bucket     = aws_s3_bucket.status.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.status, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = terraform_data.status.output
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = aws_s3_bucket.copy.arn
      account = "444455556666"
    }
  }
}

resource "aws_s3_bucket" "outside" {
  bucket = "orders-outside"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "outside" {
  bucket = aws_s3_bucket.outside.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "outside" {
  bucket     = aws_s3_bucket.outside.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.outside]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = "arn:aws:s3:::orders-offsite"
    }
  }
}

resource "aws_s3_bucket" "copy" {
  provider = aws.replica
  bucket   = "orders-copy"
  tags     = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.copy.id
  rule {
    object_ownership = "ObjectWriter"
  }
}
