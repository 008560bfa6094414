# Settings from files: YAML, JSON, CSV, one file per bucket, templates in templates; paths, the workspace, and files of a module.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = local.settings.region
}

locals {
  settings = yamldecode(file("${path.module}/settings.yaml"))
  classes  = { for row in csvdecode(file("${path.root}/classes.csv")) : row.name => row }
  owners   = jsondecode(file("owners.json"))

  # One file per bucket; what is no bucket is left out.
  files   = fileset("${path.module}/buckets", "*.{yml,yaml}")
  buckets = { for name in local.files : trimsuffix(trimsuffix(name, ".yaml"), ".yml") => yamldecode(file("buckets/${name}")) if !startswith(name, "_") }
  stage   = terraform.workspace == "default" ? "prod" : terraform.workspace
}

resource "aws_s3_bucket" "this" {
  for_each      = local.buckets
  bucket        = "${local.settings.prefix}-${local.stage}-${each.key}"
  force_destroy = try(each.value.destroy, false)
  tags = merge(
    local.settings.tags,
    { DataClassification = try(local.classes[each.key].class, local.settings.tags.DataClassification) },
    { Owner = lookup(local.owners, each.key, "nobody") },
  )
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = { for name, bucket in local.buckets : name => bucket if lookup(bucket, "versioning", null) != null }
  bucket   = aws_s3_bucket.this[each.key].id
  versioning_configuration {
    # YAML 1.1 words are bools here.
    status = each.value.versioning == true || each.value.versioning == "on" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for name, bucket in local.buckets : name => bucket.rules if can(bucket.rules[0]) }
  bucket   = aws_s3_bucket.this[each.key].id
  dynamic "rule" {
    for_each = { for rule in each.value : rule.id => rule }
    content {
      id     = rule.key
      status = "Enabled"
      filter {
        prefix = lookup(rule.value, "prefix", "")
      }
      dynamic "noncurrent_version_expiration" {
        for_each = try([tonumber(rule.value.noncurrent)], [])
        content {
          noncurrent_days = noncurrent_version_expiration.value
        }
      }
      dynamic "abort_incomplete_multipart_upload" {
        for_each = try([rule.value.abort], [])
        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
      dynamic "expiration" {
        for_each = try([rule.value.expire], [])
        content {
          days = expiration.value
        }
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = toset([for name, row in local.classes : name if tobool(row.blocked) && contains(keys(local.buckets), name)])
  bucket                  = aws_s3_bucket.this[each.value].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "this" {
  for_each = { for name in keys(local.buckets) : name => "policies/${name}.json.tftpl" if fileexists("${path.module}/policies/${name}.json.tftpl") }
  bucket   = aws_s3_bucket.this[each.key].id
  policy = templatefile(each.value, {
    arn        = "arn:aws:s3:::${aws_s3_bucket.this[each.key].bucket}"
    statements = [for path in sort(fileset("policies/parts", "*.json")) : jsondecode(file("policies/parts/${path}"))]
    tls        = true
  })
}

resource "aws_s3_object" "files" {
  for_each = fileset(path.module, "policies/parts/*.json")
  bucket   = aws_s3_bucket.this["orders"].id
  key      = basename(each.value)
  source   = "${path.module}/${each.value}"
  etag     = filemd5("${path.module}/${each.value}")
}

module "inner" {
  source = "./module"
  prefix = "${local.settings.prefix}-${basename(abspath("${path.root}/policies"))}"
}
