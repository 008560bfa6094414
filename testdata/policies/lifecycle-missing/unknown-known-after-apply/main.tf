# What decides is only known after apply: how many rules there are, whether the only rule is enabled, whether the bucket is versioned, its class.
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

resource "terraform_data" "prefixes" {
  input = ["tmp/"]
}

resource "terraform_data" "class" {
  input = "internal"
}

resource "aws_s3_bucket" "rules" {
  bucket = "orders-rules"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "rules" {
  bucket = aws_s3_bucket.rules.id
  dynamic "rule" {
    for_each = toset(terraform_data.prefixes.output)
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

resource "aws_s3_bucket" "status" {
  bucket = "orders-status"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_lifecycle_configuration" "status" {
  bucket = aws_s3_bucket.status.id
  rule {
    id     = "all"
    status = terraform_data.status.output
    filter {}
    expiration {
      days = 365
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
