# Outputs of modules as inputs of companions: through count, for_each, splats, one, try, objects, locals and other modules.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "audited" {
  type    = bool
  default = true
}

module "logs" {
  source = "./store"
  name   = "acme-logs"
}

module "keys" {
  source = "./keys"
  uses   = ["orders", "audit"]
}

module "orders" {
  source     = "./store"
  count      = 1
  name       = "acme-orders"
  log        = true
  log_bucket = module.logs.id
  key        = module.keys.arns["orders"]
}

module "audit" {
  source     = "./store"
  count      = var.audited ? 1 : 0
  name       = "acme-audit"
  log        = true
  log_bucket = one([module.logs]).everything.bucket.id
  key        = lookup(module.keys.arns, "audit", null)
}

module "skipped" {
  source = "./store"
  count  = var.audited ? 0 : 1
  name   = "acme-skipped"
}

module "teams" {
  source   = "./store"
  for_each = { red = "acme-red", blue = null }
  name     = each.value
  prefix   = each.key
  key      = each.key == "red" ? try(module.keys.arns[each.key], null) : values(module.keys.arns)[0]
}

locals {
  all     = concat(module.orders, module.audit, module.skipped, [for team in module.teams : team])
  ids     = { for index, store in local.all : store.label => store.id }
  audit   = try(module.skipped[0].id, module.audit[0].id)
  chained = local.audit
}

resource "aws_s3_bucket_versioning" "orders" {
  bucket = module.orders[0].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "audit" {
  bucket = local.chained
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = module.logs.everything["bucket"].bucket
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket_ownership_controls" "teams" {
  for_each = module.teams
  bucket   = each.value.id
  rule {
    object_ownership = each.key == "red" ? "ObjectWriter" : "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "all" {
  for_each                = local.ids
  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = each.key != "acme-orders"
}

resource "aws_s3_bucket_lifecycle_configuration" "splat" {
  bucket = element(module.orders[*].everything.bucket.id, 0)
  rule {
    id     = "noncurrent"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
  }
}

resource "aws_s3_bucket_request_payment_configuration" "one" {
  bucket = one(module.audit[*].id)
  payer  = "BucketOwner"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = module.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${module.logs.arn}/*"
        Condition = { ArnLike = { "aws:SourceArn" = [for store in concat(module.orders, module.audit) : store.arn] } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [module.logs.arn, "${module.logs.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

output "ids" {
  value = local.ids
}
