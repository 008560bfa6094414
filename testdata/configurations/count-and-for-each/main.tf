# count of nothing, one and many; for_each over maps, sets, objects of modules and results of for expressions.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "environments" {
  type    = list(string)
  default = ["dev", "test", "prod"]
}

variable "create_archive" {
  type    = bool
  default = false
}

variable "retention" {
  type    = map(number)
  default = { dev = 7, prod = 365 }
}

locals {
  production = [for name in var.environments : name if startswith(name, "pro")]
  regions    = { for index, name in var.environments : name => index }
}

resource "aws_s3_bucket" "by_count" {
  count  = length(var.environments)
  bucket = "acme-${var.environments[count.index]}"
  tags   = { DataClassification = count.index > 1 ? "restricted" : "internal" }
}

# Each instance with the one of its own index, counted from the other end.
resource "aws_s3_bucket_versioning" "by_count" {
  count  = length(aws_s3_bucket.by_count) - 1
  bucket = aws_s3_bucket.by_count[length(aws_s3_bucket.by_count) - count.index - 1].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "archive" {
  count  = var.create_archive ? 1 : 0
  bucket = "acme-archive"
}

resource "aws_s3_bucket_versioning" "archive" {
  count  = length(aws_s3_bucket.archive)
  bucket = aws_s3_bucket.archive[0].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "production" {
  count  = length(local.production) == 1 ? 1 : 0
  bucket = "acme-only-${one(local.production)}"
}

resource "aws_s3_bucket_public_access_block" "production" {
  count             = 1
  bucket            = one(aws_s3_bucket.production).id
  block_public_acls = count.index == 0
}

resource "aws_s3_bucket" "by_set" {
  for_each = toset(concat(var.environments, ["dev"]))
  bucket   = "acme-set-${each.key}-${each.value}"
  tags     = { Position = local.regions[each.key] }
}

resource "aws_s3_bucket_lifecycle_configuration" "by_map" {
  for_each = var.retention
  bucket   = aws_s3_bucket.by_set[each.key].id
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = each.value
    }
  }
}

resource "aws_s3_bucket_versioning" "by_resource" {
  for_each = { for key, bucket in aws_s3_bucket.by_set : upper(key) => bucket if key != "test" }
  bucket   = each.value.id
  versioning_configuration {
    status = each.key == "DEV" ? "Suspended" : "Enabled"
  }
}

module "nothing" {
  source   = "./bucket"
  for_each = { for name in var.environments : name => name if length(name) > 10 }
  name     = each.value
}

module "none" {
  source = "./bucket"
  count  = 0
  name   = "never"
}

module "one" {
  source = "./bucket"
  count  = 1
  name   = "acme-one"
}

module "each" {
  source   = "./bucket"
  for_each = { for name in slice(var.environments, 0, 2) : name => "acme-module-${name}" }
  name     = each.value
}

resource "aws_s3_bucket_server_side_encryption_configuration" "each" {
  for_each = module.each
  bucket   = each.value.bucket.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = each.key == "dev" ? "AES256" : "aws:kms"
    }
  }
}

resource "aws_s3_bucket_versioning" "one" {
  for_each = toset(compact(concat([for bucket in module.none : bucket.name], module.one[*].name, ["", null])))
  bucket   = each.key
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_request_payment_configuration" "one" {
  count  = sum([for name in values(module.each)[*].name : length(name) > 0 ? 1 : 0]) - 1
  bucket = module.one[0].bucket.id
  payer  = "Requester"
}
