# Whole resources and modules as values: in variables with and without a type, in lists, maps and splats, compared, counted, merged and described.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "one" {
  bucket = "acme-one"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "nameless" {
}

resource "aws_s3_bucket" "listed" {
  count  = 2
  bucket = "acme-listed-${count.index}"
}

resource "aws_s3_bucket" "mapped" {
  for_each = { x = "restricted", y = "internal" }
  tags     = { DataClassification = each.value }
}

resource "aws_kms_key" "this" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

locals {
  # A list of resources of several shapes, and what is chosen by their arguments.
  all      = concat([aws_s3_bucket.one, aws_s3_bucket.nameless], aws_s3_bucket.listed, values(aws_s3_bucket.mapped))
  internal = [for bucket in local.all : bucket if try(bucket.tags.DataClassification, "") == "internal"]
  named    = { for bucket in concat([aws_s3_bucket.one], aws_s3_bucket.listed) : bucket.bucket => bucket }
  pairs    = { for key, bucket in aws_s3_bucket.mapped : key => { bucket = bucket, key = aws_kms_key.this } }
}

module "guard" {
  source  = "./guard"
  buckets = aws_s3_bucket.mapped
  strict  = [for key, bucket in aws_s3_bucket.mapped : key if bucket.tags["DataClassification"] == "restricted"]
}

module "guard_of_list" {
  source  = "./guard"
  buckets = { for index, bucket in aws_s3_bucket.listed : tostring(index) => bucket }
}

module "many" {
  source  = "./many"
  buckets = [aws_s3_bucket.one, aws_s3_bucket.listed[1]]
  single  = aws_s3_bucket.nameless
}

module "describe" {
  source   = "./describe"
  for_each = local.pairs
  pair     = each.value
}

resource "aws_s3_bucket_versioning" "internal" {
  count  = length(local.internal)
  bucket = local.internal[count.index].id
  versioning_configuration {
    status = count.index == 0 ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_ownership_controls" "named" {
  for_each = local.named
  bucket   = each.value.id
  rule {
    object_ownership = each.value.bucket == "acme-listed-1" ? "ObjectWriter" : "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_logging" "described" {
  for_each      = module.describe
  bucket        = each.value.bucket.id
  target_bucket = aws_s3_bucket.one.id
  target_prefix = "${each.key}/"
}

resource "aws_s3_bucket_request_payment_configuration" "splat" {
  bucket = (aws_s3_bucket.one[*])[0].id
  payer  = length(aws_s3_bucket.one[*].id) == 1 ? "Requester" : "BucketOwner"
}

resource "aws_s3_bucket_accelerate_configuration" "modules" {
  bucket = { for name, module in { many = module.many, guard = module.guard } : name => try(module.first, null) }["many"]
  status = "Enabled"
}

output "all" {
  value = { guard = module.guard, many = module.many }
}
