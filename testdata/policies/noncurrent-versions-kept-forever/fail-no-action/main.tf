# No enabled rule acts on the noncurrent versions of all objects: there is none, it expires current versions or delete markers, it is switched off. Object Lock at creation turns versioning on.
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

resource "aws_s3_bucket_versioning" "none" {
  bucket = aws_s3_bucket.none.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "untagged" {
  bucket = "orders-untagged"
}

resource "aws_s3_bucket_versioning" "untagged" {
  bucket = aws_s3_bucket.untagged.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "current" {
  bucket = "orders-current"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "current" {
  bucket = aws_s3_bucket.current.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "current" {
  bucket = aws_s3_bucket.current.id
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

resource "aws_s3_bucket" "moved" {
  bucket = "orders-moved"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "moved" {
  bucket = aws_s3_bucket.moved.id
  versioning_configuration {
    status = "Enabled"
  }
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

resource "aws_s3_bucket" "markers" {
  bucket = "orders-markers"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "markers" {
  bucket = aws_s3_bucket.markers.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "markers" {
  bucket = aws_s3_bucket.markers.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      expired_object_delete_marker = true
    }
  }
}

resource "aws_s3_bucket" "disabled" {
  bucket = "orders-disabled"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "disabled" {
  bucket = aws_s3_bucket.disabled.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "disabled" {
  bucket = aws_s3_bucket.disabled.id
  rule {
    id     = "all"
    status = "Disabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "split" {
  bucket = "orders-split"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "split" {
  bucket = aws_s3_bucket.split.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "split" {
  bucket = aws_s3_bucket.split.id
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
  rule {
    id     = "logs"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "locked" {
  bucket              = "orders-locked"
  tags                = { DataClassification = "internal" }
  object_lock_enabled = true
}
