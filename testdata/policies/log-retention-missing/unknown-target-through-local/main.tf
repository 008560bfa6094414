# A plan does not record locals: one of two buckets receives the logs, the source says which. A rule in force does not make it a target.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "primary" {
  type    = bool
  default = true
}

locals {
  target = var.primary ? aws_s3_bucket.logs.id : aws_s3_bucket.archive.id
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "logs" {
  bucket = "orders-logs"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "archive" {
  bucket = "orders-archive"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = local.target
  target_prefix = "data/"
}
