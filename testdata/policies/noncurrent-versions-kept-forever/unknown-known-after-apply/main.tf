# What decides is only known after apply: the rules, the action, the prefix, whether the rule is enabled, the versioning, the class.
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

resource "terraform_data" "ids" {
  input = ["versions"]
}

resource "terraform_data" "periods" {
  input = [90]
}

resource "terraform_data" "prefix" {
  input = ""
}

resource "terraform_data" "class" {
  input = "internal"
}

resource "aws_s3_bucket" "rules" {
  bucket = "orders-rules"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "rules" {
  bucket = aws_s3_bucket.rules.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "rules" {
  bucket = aws_s3_bucket.rules.id
  dynamic "rule" {
    for_each = toset(terraform_data.ids.output)
    content {
      id     = rule.value
      status = "Enabled"
      filter {}
      noncurrent_version_expiration {
        noncurrent_days = 90
      }
    }
  }
}

resource "aws_s3_bucket" "action" {
  bucket = "orders-action"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "action" {
  bucket = aws_s3_bucket.action.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "action" {
  bucket = aws_s3_bucket.action.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    dynamic "noncurrent_version_expiration" {
      for_each = toset(terraform_data.periods.output)
      content {
        noncurrent_days = noncurrent_version_expiration.value
      }
    }
  }
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
      prefix = terraform_data.prefix.output
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "status" {
  bucket = "orders-status"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "status" {
  bucket = aws_s3_bucket.status.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "status" {
  bucket = aws_s3_bucket.status.id
  rule {
    id     = "all"
    status = terraform_data.status.output
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket" "versioning" {
  bucket = "orders-versioning"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "versioning" {
  bucket = aws_s3_bucket.versioning.id
  versioning_configuration {
    status = terraform_data.status.output
  }
}

resource "aws_s3_bucket" "class" {
  bucket = "orders-class"
  tags   = { DataClassification = terraform_data.class.output }
}

resource "aws_s3_bucket_versioning" "class" {
  bucket = aws_s3_bucket.class.id
  versioning_configuration {
    status = "Enabled"
  }
}
