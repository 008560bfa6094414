# No logging, logging to another bucket of this estate or outside, and two buckets that log to each other.
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

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "data/"
}

resource "aws_s3_bucket" "logs" {
  bucket = "orders-logs"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "outside" {
  bucket = "orders-outside"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "outside" {
  bucket        = aws_s3_bucket.outside.id
  target_bucket = "central-logs"
  target_prefix = "outside/"
}

resource "aws_s3_bucket" "left" {
  bucket = "orders-left"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "left" {
  bucket        = aws_s3_bucket.left.id
  target_bucket = aws_s3_bucket.right.id
  target_prefix = "left/"
}

resource "aws_s3_bucket" "right" {
  bucket = "orders-right"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "right" {
  bucket        = aws_s3_bucket.right.id
  target_bucket = aws_s3_bucket.left.id
  target_prefix = "right/"
}
