# An enabled rule aborts incomplete uploads: with other actions, alone, for a prefix, after an unknown number of days, inside the bucket.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "days" {
  input = 30
}

resource "aws_s3_bucket" "beside" {
  bucket = "orders-beside"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "beside" {
  bucket = aws_s3_bucket.beside.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "alone" {
  bucket = "orders-alone"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "alone" {
  bucket = aws_s3_bucket.alone.id
  rule {
    id     = "tmp"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 365
    }
  }
  rule {
    id     = "uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "prefix" {
  bucket = "orders-prefix"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_bucket.prefix.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      prefix = "uploads/"
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket" "later" {
  bucket = "orders-later"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "later" {
  bucket = aws_s3_bucket.later.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = terraform_data.days.output
    }
  }
}

resource "aws_s3_bucket" "inline" {
  bucket = "orders-inline"
  tags   = { DataClassification = "internal" }
  lifecycle_rule {
    id                                     = "all"
    enabled                                = true
    abort_incomplete_multipart_upload_days = 7
    expiration {
      days = 365
    }
  }
}
