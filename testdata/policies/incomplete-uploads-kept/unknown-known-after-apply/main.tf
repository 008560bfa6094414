# What decides is only known after apply: whether the rule is enabled, the action, the rules, the class.
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

resource "terraform_data" "periods" {
  input = [7]
}

resource "terraform_data" "ids" {
  input = ["all"]
}

resource "terraform_data" "class" {
  input = "internal"
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

resource "aws_s3_bucket" "action" {
  bucket = "orders-action"
  tags   = { DataClassification = "internal" }
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
    dynamic "abort_incomplete_multipart_upload" {
      for_each = toset(terraform_data.periods.output)
      content {
        days_after_initiation = abort_incomplete_multipart_upload.value
      }
    }
  }
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

resource "aws_s3_bucket" "class" {
  bucket = "orders-class"
  tags   = { DataClassification = terraform_data.class.output }
}

resource "aws_s3_bucket_lifecycle_configuration" "class" {
  bucket = aws_s3_bucket.class.id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
}
