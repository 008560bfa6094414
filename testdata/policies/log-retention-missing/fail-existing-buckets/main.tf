# Existing log targets: no rule, a configuration that the plan deletes, and one that leaves management and stays in force.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "none" {
  bucket = "orders-none"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_policy" "none" {
  bucket = aws_s3_bucket.none.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::orders-none/*"
      },
    ]
  })
}

resource "aws_s3_bucket_logging" "none" {
  bucket        = aws_s3_bucket.none.id
  target_bucket = aws_s3_bucket.removed.id
  target_prefix = "none/"
  depends_on    = [aws_s3_bucket_policy.removed]
}

resource "aws_s3_bucket" "removed" {
  bucket = "orders-removed"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_policy" "removed" {
  bucket = aws_s3_bucket.removed.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::orders-removed/*"
      },
    ]
  })
}

resource "aws_s3_bucket_logging" "removed" {
  bucket        = aws_s3_bucket.removed.id
  target_bucket = aws_s3_bucket.forgotten.id
  target_prefix = "removed/"
  depends_on    = [aws_s3_bucket_policy.forgotten]
}

resource "aws_s3_bucket" "forgotten" {
  bucket = "orders-forgotten"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_policy" "forgotten" {
  bucket = aws_s3_bucket.forgotten.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::orders-forgotten/*"
      },
    ]
  })
}

resource "aws_s3_bucket_logging" "forgotten" {
  bucket        = aws_s3_bucket.forgotten.id
  target_bucket = aws_s3_bucket.none.id
  target_prefix = "forgotten/"
  depends_on    = [aws_s3_bucket_policy.none]
}

removed {
  from = aws_s3_bucket_lifecycle_configuration.forgotten
  lifecycle {
    destroy = false
  }
}
