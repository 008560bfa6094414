# What decides is only known after apply: the rules, whether the only rule is enabled, the class.
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
  input = ["all"]
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
    for_each = toset(terraform_data.ids.output)
    content {
      id     = rule.value
      status = "Enabled"
      filter {}
      expiration {
        days = 365
      }
    }
  }
}

resource "aws_s3_bucket_logging" "rules" {
  bucket        = aws_s3_bucket.rules.id
  target_bucket = aws_s3_bucket.status.id
  target_prefix = "rules/"
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

resource "aws_s3_bucket_logging" "status" {
  bucket        = aws_s3_bucket.status.id
  target_bucket = aws_s3_bucket.rules.id
  target_prefix = "status/"
}

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
  tags   = { DataClassification = "public" }
}

resource "aws_s3_bucket_logging" "site" {
  bucket        = aws_s3_bucket.site.id
  target_bucket = aws_s3_bucket.class.id
  target_prefix = "site/"
}

resource "aws_s3_bucket" "class" {
  bucket = "orders-class"
  tags   = { DataClassification = terraform_data.class.output }
}
