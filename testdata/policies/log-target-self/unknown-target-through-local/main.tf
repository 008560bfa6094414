# A plan does not record locals: the bucket may log to itself or to another, the source says which. A bucket that does not log cannot log to itself.
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
  target = var.primary ? aws_s3_bucket.logs.id : aws_s3_bucket.data.id
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "logs" {
  bucket = "orders-logs"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = local.target
  target_prefix = "data/"
}
