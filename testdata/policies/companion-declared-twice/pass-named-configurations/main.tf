# Of inventories, metrics and objects a bucket may have many.
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

resource "aws_s3_bucket_inventory" "daily" {
  bucket                   = aws_s3_bucket.data.id
  name                     = "daily"
  included_object_versions = "Current"
  schedule {
    frequency = "Daily"
  }
  destination {
    bucket {
      bucket_arn = "arn:aws:s3:::orders-inventory"
      format     = "Parquet"
    }
  }
}

resource "aws_s3_bucket_inventory" "weekly" {
  bucket                   = aws_s3_bucket.data.id
  name                     = "weekly"
  included_object_versions = "Current"
  schedule {
    frequency = "Weekly"
  }
  destination {
    bucket {
      bucket_arn = "arn:aws:s3:::orders-inventory"
      format     = "Parquet"
    }
  }
}

resource "aws_s3_bucket_metric" "drafts" {
  bucket = aws_s3_bucket.data.id
  name   = "drafts"
  filter {
    prefix = "drafts/"
  }
}

resource "aws_s3_object" "drafts" {
  bucket  = aws_s3_bucket.data.id
  key     = "drafts/README"
  content = "drafts"
}

resource "aws_s3_bucket_metric" "exports" {
  bucket = aws_s3_bucket.data.id
  name   = "exports"
  filter {
    prefix = "exports/"
  }
}

resource "aws_s3_object" "exports" {
  bucket  = aws_s3_bucket.data.id
  key     = "exports/README"
  content = "exports"
}
