locals {
  class = "restricted"
}

variable "algorithm" {
  default = "aws:kms"
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "data" {
  force_destroy = false
  tags          = { DataClassification = local.class }
}

resource "aws_s3_bucket_versioning" "data" {
  versioning_configuration {
    status     = "Enabled"
    mfa_delete = "Disabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "data" {
  rule {
    id     = "one"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.days
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 3
    }
  }
}
