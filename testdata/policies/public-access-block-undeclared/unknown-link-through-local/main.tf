# A plan does not record locals: the block belongs to one of two buckets, the source says which.
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
  blocked = var.primary ? aws_s3_bucket.data.id : aws_s3_bucket.copy.id
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "copy" {
  bucket = "orders-copy"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = local.blocked
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
