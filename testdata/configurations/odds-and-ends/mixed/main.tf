terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.second]
    }
  }
}

variable "bucket" {}

variable "settings" {
  type = object({ id = string, number = number })
}

resource "aws_s3_bucket_versioning" "this" {
  provider = aws.second
  bucket   = var.bucket
  versioning_configuration {
    status = var.settings.number == 1 ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket" "first" {
  bucket = "acme-first"
}

resource "aws_s3_bucket" "second" {
  provider = aws.second
  bucket   = "acme-second"
}

resource "aws_s3_bucket_ownership_controls" "given" {
  provider = aws.second
  bucket   = var.settings.id
  rule {
    object_ownership = can(var.settings.extra) ? "BucketOwnerEnforced" : "ObjectWriter"
  }
}

module "inner" {
  source = "../inner"
  bucket = aws_s3_bucket.first.id
}
