# A plan does not record locals: one of two buckets hosts, the source says which.
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
  chosen = var.primary ? aws_s3_bucket.data.id : aws_s3_bucket.copy.id
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "copy" {
  bucket = "orders-copy"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_website_configuration" "data" {
  bucket = local.chosen
  index_document {
    suffix = "index.html"
  }
}
