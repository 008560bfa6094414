# Buckets from nested settings: flatten with composite keys, setproduct, merge of maps of objects, grouping, defaults by level.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "teams" {
  type = map(object({
    class   = optional(string)
    buckets = map(object({ class = optional(string), versions = optional(number), private = optional(bool, true) }))
  }))
  default = {
    sales = {
      class = "internal"
      buckets = {
        leads  = {}
        deals  = { class = "restricted", versions = 30 }
        public = { class = "public", private = false }
      }
    }
    research = {
      buckets = {
        papers = { versions = 0 }
      }
    }
    empty = { buckets = {} }
  }
}

variable "stages" {
  type    = list(string)
  default = ["dev", "prod"]
}

locals {
  flat = flatten([
    for team, settings in var.teams : [
      for name, bucket in settings.buckets : {
        key      = "${team}-${name}"
        team     = team
        class    = coalesce(bucket.class, settings.class, "confidential")
        versions = bucket.versions
        private  = bucket.private
      }
    ]
  ])
  buckets = { for bucket in local.flat : bucket.key => bucket }

  staged = { for pair in setproduct(var.stages, keys(local.buckets)) : "${pair[0]}/${pair[1]}" => {
    stage = pair[0]
    key   = pair[1]
  } if !(pair[0] == "dev" && local.buckets[pair[1]].class == "restricted") }

  by_class = { for bucket in local.flat : bucket.class => bucket.key... }

  defaults = { versioning = true, encryption = "AES256" }
  extra = merge(
    { for name in ["one", "two"] : name => merge(local.defaults, { label = name }) },
    { two = merge(local.defaults, { versioning = false, encryption = "aws:kms", label = "second" }) },
    { for index, name in ["three"] : name => merge(local.defaults, { label = format("%s-%d", name, index) }) },
  )
}

resource "aws_s3_bucket" "this" {
  for_each = local.staged
  bucket   = replace("acme-${each.key}", "/", "-")
  tags = {
    Team               = local.buckets[each.value.key].team
    DataClassification = local.buckets[each.value.key].class
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = { for key, staged in local.staged : key => local.buckets[staged.key] }
  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = each.value.private
  block_public_policy     = each.value.private
  ignore_public_acls      = each.value.private
  restrict_public_buckets = each.value.private
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = toset([for key, staged in local.staged : key if try(local.buckets[staged.key].versions > 0, false)])
  bucket   = aws_s3_bucket.this[each.value].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = aws_s3_bucket_versioning.this
  bucket   = each.value.bucket
  rule {
    id     = "versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = local.buckets[local.staged[each.key].key].versions
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = toset(flatten([for class, keys in local.by_class : [for key in keys : "prod/${key}"] if contains(["restricted", "confidential"], class)]))
  bucket   = aws_s3_bucket.this[each.key].id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

module "extra" {
  source   = "./team"
  for_each = local.extra
  name     = "acme-${each.key}"
  settings = each.value
}

resource "aws_s3_bucket_ownership_controls" "extra" {
  for_each = { for pair in setproduct(keys(module.extra), ["first", "second"]) : join(".", pair) => pair if pair[0] != "two" }
  bucket   = module.extra[each.value[0]].ids[each.value[1]]
  rule {
    object_ownership = each.value[1] == "first" ? "BucketOwnerEnforced" : "ObjectWriter"
  }
}
