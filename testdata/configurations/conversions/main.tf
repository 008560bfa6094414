# Values of one type where another is wanted: texts for numbers and bools, nulls in collections, tuples for sets, maps for objects, counts as text.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "how_many" {
  type    = string
  default = "2"
}

variable "flags" {
  type    = map(string)
  default = { block = "true", versions = "false", days = "30" }
}

variable "mixed" {
  type    = any
  default = { numbers = [3, "1", 2], nested = { on = "yes", off = null } }
}

variable "sorted" {
  type    = set(number)
  default = [10, 9, "9", 1]
}

variable "listed" {
  type    = list(object({ name = string, on = bool, days = number }))
  default = [{ name = 1, on = "true", days = "7", more = "left out" }, { name = "two", on = false, days = 3.0 }]
}

locals {
  numbers = [for number in var.mixed.numbers : tonumber(number)]
  ordered = sort([for number in var.mixed.numbers : tostring(number)])
  unified = [1, "two", true]
  picked  = true ? { a = 1, b = "x" } : { a = "1" }
  joined  = join(",", [for number in var.sorted : format("%02d", number)])
  by_name = { for item in var.listed : item.name => item }
  grouped = { for item in concat(var.listed, var.listed) : (item.on ? "on" : "off") => item.name... }
}

resource "aws_s3_bucket" "counted" {
  count         = var.how_many
  bucket        = "acme-${count.index + 1}-${local.numbers[count.index]}"
  force_destroy = count.index == 0 ? "true" : "false"
  tags = {
    Number = 1.50
    Flag   = true
    Index  = count.index
    Ten    = 1e1
  }
}

resource "aws_s3_bucket_public_access_block" "counted" {
  count                   = min(var.how_many, 1)
  bucket                  = aws_s3_bucket.counted[count.index].id
  block_public_acls       = var.flags.block
  block_public_policy     = var.flags["block"]
  ignore_public_acls      = lookup(var.flags, "missing", "true")
  restrict_public_buckets = var.flags.versions
}

resource "aws_s3_bucket_versioning" "counted" {
  count  = var.how_many - 1
  bucket = aws_s3_bucket.counted["1"].id
  versioning_configuration {
    status = var.flags.versions ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "counted" {
  bucket = aws_s3_bucket.counted[0].id
  dynamic "rule" {
    for_each = toset(local.unified)
    content {
      id     = rule.value
      status = rule.key == "1" ? "Enabled" : "Disabled"
      filter {}
      noncurrent_version_expiration {
        noncurrent_days = var.flags.days
      }
    }
  }
  rule {
    id     = local.picked["a"] == 1 ? "number" : "text"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = "7"
    }
  }
}

resource "aws_s3_bucket" "sorted" {
  for_each = toset([for number in var.sorted : tostring(number)])
  bucket   = "acme-${replace(local.joined, ",", "-")}-${each.value}"
}

resource "aws_s3_bucket" "listed" {
  for_each = local.by_name
  bucket   = "acme-${each.key}-${each.value.days}"
  tags     = { DataClassification = length(local.grouped["on"]) > 1 ? "internal" : "restricted" }
}

resource "aws_s3_bucket_versioning" "listed" {
  for_each = { for name, item in local.by_name : name => item.on }
  bucket   = aws_s3_bucket.listed[each.key].id
  versioning_configuration {
    status = tostring(each.value) == "true" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_cors_configuration" "listed" {
  bucket = aws_s3_bucket.listed["two"].id
  cors_rule {
    allowed_methods = toset(["GET", "PUT", "GET"])
    allowed_origins = [for origin in ["*", null, ""] : origin if origin != null && origin != ""]
    allowed_headers = null
    max_age_seconds = "3000"
  }
}

module "typed" {
  source   = "./typed"
  for_each = { plain = {}, full = { versions = "true", blocks = ["acls", "acls"], limits = [1, "2"], labels = { a = 1, b = true } }, nulls = { versions = null, blocks = null, labels = null } }
  name     = each.key
  settings = each.value
}

resource "aws_s3_bucket_server_side_encryption_configuration" "typed" {
  for_each = { for name, typed in module.typed : name => typed.bucket if typed.limit > 1 }
  bucket   = each.value
  rule {
    bucket_key_enabled = 1 == 1 ? "true" : null
    apply_server_side_encryption_by_default {
      sse_algorithm = join(":", ["aws", "kms"])
    }
  }
}
