# A plan does not record locals: one of two buckets logs, the source says which.
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
  logged = var.primary ? aws_s3_bucket.data.id : aws_s3_bucket.copy.id
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "copy" {
  bucket = "orders-copy"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = local.logged
  target_bucket = "central-logs"
  target_prefix = "data/"
}
