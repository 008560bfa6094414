# Expiring and moving noncurrent versions both count, after however many days, in one of several rules.
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

locals {
  classes = ["GLACIER"]
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
    noncurrent_version_transition {
      noncurrent_days = 30
      storage_class   = "GLACIER"
    }
  }
}

resource "aws_s3_bucket" "newest" {
  bucket = "orders-newest"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "newest" {
  bucket = aws_s3_bucket.newest.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "newest" {
  bucket = aws_s3_bucket.newest.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days           = 30
      newer_noncurrent_versions = 5
    }
  }
}

resource "aws_s3_bucket" "second" {
  bucket = "orders-second"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "second" {
  bucket = aws_s3_bucket.second.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "second" {
  bucket = aws_s3_bucket.second.id
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
    id     = "off"
    status = "Disabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
  rule {
    id     = "versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "later" {
  bucket = "orders-later"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "later" {
  bucket = aws_s3_bucket.later.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "later" {
  bucket = aws_s3_bucket.later.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = terraform_data.days.output
    }
  }
}

resource "aws_s3_bucket" "beside" {
  bucket = "orders-beside"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "beside" {
  bucket = aws_s3_bucket.beside.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "beside" {
  bucket = aws_s3_bucket.beside.id
  rule {
    id     = "versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
  rule {
    id     = "logs"
    status = terraform_data.status.output
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "listed" {
  bucket = "orders-listed"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "listed" {
  bucket = aws_s3_bucket.listed.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "listed" {
  bucket = aws_s3_bucket.listed.id
  dynamic "rule" {
    for_each = local.classes
    content {
      id     = rule.value
      status = "Enabled"
      filter {}
      noncurrent_version_transition {
        noncurrent_days = 30
        storage_class   = rule.value
      }
    }
  }
}
