# One kind of companion, given its bucket in every way at once; buckets with and without names, in modules and outside.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-2"
}

variable "fixed" {
  type    = string
  default = "acme-fixed"
}

variable "colours" {
  type    = set(string)
  default = ["green", "amber"]
}

locals {
  whole    = aws_s3_bucket.fixed
  half     = local.whole.id
  mapped   = { for colour, bucket in aws_s3_bucket.colour : colour => bucket.id }
  inverted = { for colour, id in local.mapped : id => colour... if false }
}

resource "aws_s3_bucket" "fixed" {
  bucket = var.fixed
}

resource "aws_s3_bucket" "prefixed" {
  bucket_prefix = "acme-p-"
}

resource "aws_s3_bucket" "colour" {
  for_each = var.colours
  bucket   = "acme-${each.value}"
}

resource "aws_s3_bucket" "pair" {
  count         = 2
  bucket_prefix = "acme-pair-${count.index}-"
}

resource "aws_s3_bucket" "single" {
  count = 1
}

resource "aws_s3_bucket_accelerate_configuration" "by_name" {
  bucket = "acme-fixed"
  status = "Enabled"
}

resource "aws_s3_bucket_versioning" "by_local" {
  bucket = local.half
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "by_template" {
  bucket                  = local.whole["bucket"]
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "by_arn" {
  bucket = split(":::", aws_s3_bucket.fixed.arn)[1]
  rule {
    id     = "versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 60
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }
}

resource "aws_s3_bucket_versioning" "crossed" {
  count  = 2
  bucket = aws_s3_bucket.pair[1 - count.index].id
  versioning_configuration {
    status = count.index == 0 ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_public_access_block" "legacy_index" {
  count                   = 2
  bucket                  = element(aws_s3_bucket.pair.*.bucket, count.index + 1)
  block_public_acls       = count.index == 0
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "colour" {
  for_each = aws_s3_bucket.colour
  bucket   = each.value.bucket
  versioning_configuration {
    status = each.key == "green" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_ownership_controls" "colour" {
  bucket = local.mapped["amber"]
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_public_access_block" "colour" {
  for_each            = var.colours
  bucket              = aws_s3_bucket_versioning.colour[each.key].bucket
  block_public_policy = each.key == "green"
}

resource "aws_s3_bucket_versioning" "prefixed" {
  bucket = var.fixed == "another" ? aws_s3_bucket.fixed.id : aws_s3_bucket.prefixed.id
  versioning_configuration {
    status = lower("ENABLED") == "enabled" ? "Enabled" : "Disabled"
  }
}

resource "aws_s3_bucket_versioning" "single" {
  bucket = (aws_s3_bucket.single[*].id)[0]
  versioning_configuration {
    status = title("suspended")
  }
}

resource "aws_s3_bucket_ownership_controls" "single" {
  bucket = try(aws_s3_bucket.single[1].id, aws_s3_bucket.single[0].id)
  rule {
    object_ownership = "ObjectWriter"
  }
}

module "attach" {
  source = "./attach"
  bucket = aws_s3_bucket.prefixed.id
}

module "attach_each" {
  source   = "./attach"
  for_each = { for index, bucket in aws_s3_bucket.pair : "number-${index}" => bucket.id }
  bucket   = each.value
  open     = endswith(each.key, "1")
}

module "maker" {
  source = "./maker"
}

module "makers" {
  source   = "./maker"
  for_each = toset(["m", "n"])
}

resource "aws_s3_bucket_versioning" "maker" {
  bucket = module.maker.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "makers" {
  for_each = { for key, maker in module.makers : "${key}!" => maker.all.inner.id }
  bucket   = each.value
  versioning_configuration {
    status = each.key == "m!" ? "Enabled" : "Suspended"
  }
}

module "chooser" {
  source = "./chooser"
  name   = "acme-chosen"
}

resource "aws_s3_bucket_lifecycle_configuration" "chooser" {
  bucket = module.chooser.bucket
  rule {
    id     = "nothing"
    status = "Disabled"
    filter {}
    expiration {
      days = 1
    }
  }
}

output "colours" {
  value = local.inverted
}
