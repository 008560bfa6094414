# Rules that act on noncurrent versions of some objects: by prefix in both forms, tag, tags, prefix and tag, and size; two prefixes leave out the rest.
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

resource "aws_s3_bucket" "prefix" {
  bucket = "orders-prefix"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "prefix" {
  bucket = aws_s3_bucket.prefix.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_bucket.prefix.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      prefix = "logs/"
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "older" {
  bucket = "orders-older"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "older" {
  bucket = aws_s3_bucket.older.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "older" {
  bucket = aws_s3_bucket.older.id
  rule {
    id     = "all"
    status = "Enabled"
    prefix = "logs/"
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "tag" {
  bucket = "orders-tag"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "tag" {
  bucket = aws_s3_bucket.tag.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "tag" {
  bucket = aws_s3_bucket.tag.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      tag {
        key   = "keep"
        value = "short"
      }
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "tags" {
  bucket = "orders-tags"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "tags" {
  bucket = aws_s3_bucket.tags.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "tags" {
  bucket = aws_s3_bucket.tags.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      and {
        tags = { keep = "short", team = "orders" }
      }
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "both" {
  bucket = "orders-both"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "both" {
  bucket = aws_s3_bucket.both.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "both" {
  bucket = aws_s3_bucket.both.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      and {
        prefix = "logs/"
        tags   = { keep = "short" }
      }
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "large" {
  bucket = "orders-large"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "large" {
  bucket = aws_s3_bucket.large.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "large" {
  bucket = aws_s3_bucket.large.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      object_size_greater_than = 131072
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "small" {
  bucket = "orders-small"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "small" {
  bucket = aws_s3_bucket.small.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "small" {
  bucket = aws_s3_bucket.small.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      object_size_less_than = 1048576
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "sized" {
  bucket = "orders-sized"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "sized" {
  bucket = aws_s3_bucket.sized.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "sized" {
  bucket = aws_s3_bucket.sized.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      and {
        prefix                   = ""
        object_size_greater_than = 1024
        object_size_less_than    = 1048576
      }
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "two" {
  bucket = "orders-two"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "two" {
  bucket = aws_s3_bucket.two.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "two" {
  bucket = aws_s3_bucket.two.id
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
  rule {
    id     = "exports"
    status = "Enabled"
    filter {
      prefix = "exports/"
    }
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
    filter {
      prefix = "logs/"
    }
    noncurrent_version_expiration {
      noncurrent_days = terraform_data.days.output
    }
  }
}
