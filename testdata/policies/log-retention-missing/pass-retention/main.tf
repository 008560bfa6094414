# Buckets that log to one another, with an enabled rule that expires or moves current objects: after days, at a date, for a prefix, among other rules, inside the bucket.
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

resource "terraform_data" "status" {
  input = "Enabled"
}

resource "aws_s3_bucket" "expires" {
  bucket = "orders-expires"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "expires" {
  bucket = aws_s3_bucket.expires.id
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

resource "aws_s3_bucket_logging" "expires" {
  bucket        = aws_s3_bucket.expires.id
  target_bucket = aws_s3_bucket.moved.id
  target_prefix = "expires/"
}

resource "aws_s3_bucket" "moved" {
  bucket = "orders-moved"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "moved" {
  bucket = aws_s3_bucket.moved.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }
}

resource "aws_s3_bucket_logging" "moved" {
  bucket        = aws_s3_bucket.moved.id
  target_bucket = aws_s3_bucket.date.id
  target_prefix = "moved/"
}

resource "aws_s3_bucket" "date" {
  bucket = "orders-date"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "date" {
  bucket = aws_s3_bucket.date.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      date = "2031-01-01T00:00:00Z"
    }
  }
}

resource "aws_s3_bucket_logging" "date" {
  bucket        = aws_s3_bucket.date.id
  target_bucket = aws_s3_bucket.prefix.id
  target_prefix = "date/"
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
      prefix = "access/"
    }
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_bucket_logging" "prefix" {
  bucket        = aws_s3_bucket.prefix.id
  target_bucket = aws_s3_bucket.later.id
  target_prefix = "prefix/"
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
    expiration {
      days = terraform_data.days.output
    }
  }
}

resource "aws_s3_bucket_logging" "later" {
  bucket        = aws_s3_bucket.later.id
  target_bucket = aws_s3_bucket.second.id
  target_prefix = "later/"
}

resource "aws_s3_bucket" "second" {
  bucket = "orders-second"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "second" {
  bucket = aws_s3_bucket.second.id
  rule {
    id     = "uploads"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
  rule {
    id     = "retention"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_bucket_logging" "second" {
  bucket        = aws_s3_bucket.second.id
  target_bucket = aws_s3_bucket.beside.id
  target_prefix = "second/"
}

resource "aws_s3_bucket" "beside" {
  bucket = "orders-beside"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "beside" {
  bucket = aws_s3_bucket.beside.id
  rule {
    id     = "retention"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
  rule {
    id     = "archive"
    status = terraform_data.status.output
    filter {}
    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }
}

resource "aws_s3_bucket_logging" "beside" {
  bucket        = aws_s3_bucket.beside.id
  target_bucket = aws_s3_bucket.inline.id
  target_prefix = "beside/"
}

resource "aws_s3_bucket" "inline" {
  bucket = "orders-inline"
  tags   = { DataClassification = "internal" }
  lifecycle_rule {
    id      = "all"
    enabled = true
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_bucket_logging" "inline" {
  bucket        = aws_s3_bucket.inline.id
  target_bucket = aws_s3_bucket.expires.id
  target_prefix = "inline/"
}
