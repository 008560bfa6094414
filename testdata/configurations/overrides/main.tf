# Override files: arguments are merged, nested blocks of a type replaced, locals, variables, outputs, modules and providers too.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "algorithm" {
  type    = string
  default = "AES256"
}

variable "days" {
  type    = number
  default = 365
}

locals {
  prefix = "acme-dev"
  class  = "public"
  name   = "${local.prefix}-data"
}

resource "aws_s3_bucket" "data" {
  bucket        = local.name
  force_destroy = true
  tags          = { DataClassification = local.class, Team = "data" }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm = var.algorithm
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  dynamic "rule" {
    for_each = ["a", "b"]
    content {
      id     = rule.value
      status = "Disabled"
      filter {}
      expiration {
        days = var.days
      }
    }
  }
  rule {
    id     = "replaced-too"
    status = "Disabled"
    filter {}
    expiration {
      days = var.days
    }
  }
}

module "store" {
  source  = "./store"
  name    = "${local.prefix}-store"
  private = false
}

resource "aws_s3_bucket_versioning" "store" {
  bucket = module.store.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "extra" {
  count  = 2
  bucket = "${local.prefix}-extra-${count.index}"
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags]
  }
}
