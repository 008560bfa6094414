# Buckets that log to themselves: by reference, by name, inside the bucket, beside other sources, one of a for_each, of class public.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "reference" {
  bucket = "orders-reference"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "reference" {
  bucket        = aws_s3_bucket.reference.id
  target_bucket = aws_s3_bucket.reference.id
  target_prefix = "reference/"
}

resource "aws_s3_bucket" "name" {
  bucket = "orders-name"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "name" {
  bucket        = aws_s3_bucket.name.id
  target_bucket = "orders-name"
  target_prefix = "name/"
}

resource "aws_s3_bucket" "inline" {
  bucket = "orders-inline"
  tags   = { DataClassification = "internal" }
  logging {
    target_bucket = "orders-inline"
    target_prefix = "access/"
  }
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

resource "aws_s3_bucket_logging" "logs" {
  bucket        = aws_s3_bucket.logs.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "logs/"
}

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
  tags   = { DataClassification = "public" }
}

resource "aws_s3_bucket_logging" "site" {
  bucket        = aws_s3_bucket.site.id
  target_bucket = aws_s3_bucket.site.id
  target_prefix = "site/"
}

resource "aws_s3_bucket" "store" {
  for_each = toset(["orders", "logs"])
  bucket   = "store-${each.key}"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "store" {
  for_each      = aws_s3_bucket.store
  bucket        = each.value.id
  target_bucket = aws_s3_bucket.store["logs"].id
  target_prefix = "${each.key}/"
}
