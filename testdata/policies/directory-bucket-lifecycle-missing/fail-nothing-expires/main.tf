# Directory buckets where nothing expires: no lifecycle, uploads only, switched off. A general purpose bucket beside them is no subject.
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

resource "aws_s3_directory_bucket" "bare" {
  bucket = "bare--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_directory_bucket" "uploads" {
  bucket = "uploads--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "uploads" {
  bucket = aws_s3_directory_bucket.uploads.bucket
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_directory_bucket" "disabled" {
  bucket = "disabled--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled" {
  bucket = aws_s3_directory_bucket.disabled.bucket
  rule {
    id     = "all"
    status = "Disabled"
    filter {}
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_directory_bucket" "kept" {
  bucket = "kept--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "kept" {
  bucket = aws_s3_directory_bucket.kept.bucket
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
}
