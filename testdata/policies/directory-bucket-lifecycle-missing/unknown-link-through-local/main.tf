# A plan does not record locals: one of two directory buckets has the rule, the source says which.
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
  kept = var.primary ? aws_s3_directory_bucket.left.id : aws_s3_directory_bucket.right.id
}

resource "aws_s3_directory_bucket" "left" {
  bucket = "left--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_directory_bucket" "right" {
  bucket = "right--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "left" {
  bucket = local.kept
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
}
