# One enabled rule suffices: whatever it does, whatever the other rules and the versioning turn out to be, and inside the bucket too.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "status" {
  input = "Enabled"
}

resource "terraform_data" "days" {
  input = 30
}

locals {
  prefixes = ["tmp/", "exports/"]
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

resource "aws_s3_bucket" "aborts" {
  bucket = "orders-aborts"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "aborts" {
  bucket = aws_s3_bucket.aborts.id
  rule {
    id     = "all"
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
      prefix = "tmp/"
    }
    expiration {
      days = 365
    }
  }
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

resource "aws_s3_bucket" "second" {
  bucket = "orders-second"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "second" {
  bucket = aws_s3_bucket.second.id
  rule {
    id     = "old"
    status = "Disabled"
    filter {}
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

resource "aws_s3_bucket" "beside" {
  bucket = "orders-beside"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "beside" {
  bucket = aws_s3_bucket.beside.id
  rule {
    id     = "old"
    status = terraform_data.status.output
    filter {}
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

resource "aws_s3_bucket" "versioned" {
  bucket = "orders-versioned"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "versioned" {
  bucket = aws_s3_bucket.versioned.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "versioned" {
  bucket = aws_s3_bucket.versioned.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "perhaps" {
  bucket = "orders-perhaps"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "perhaps" {
  bucket = aws_s3_bucket.perhaps.id
  versioning_configuration {
    status = terraform_data.status.output
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "perhaps" {
  bucket = aws_s3_bucket.perhaps.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "listed" {
  bucket = "orders-listed"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "listed" {
  bucket = aws_s3_bucket.listed.id
  dynamic "rule" {
    for_each = local.prefixes
    content {
      id     = rule.value
      status = "Enabled"
      filter {
        prefix = rule.value
      }
      expiration {
        days = 365
      }
    }
  }
}
