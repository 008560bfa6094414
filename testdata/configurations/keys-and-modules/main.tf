# for_each over settings whose keys change on the way, null buckets, heredocs, a module with a provider of its own, a module that spreads companions over a map and a list.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "size" {
  type    = number
  default = 2
}

variable "stores" {
  type = map(object({ versions = bool, owner = optional(string) }))
  default = {
    events  = { versions = true }
    reports = { versions = false, owner = "ObjectWriter" }
  }
}

resource "aws_s3_bucket" "store" {
  for_each      = var.stores
  bucket_prefix = "acme-${each.key}-"
}

resource "aws_s3_bucket_versioning" "store" {
  for_each = { for name, store in var.stores : name => store if store.versions }
  bucket   = aws_s3_bucket.store[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "renamed" {
  for_each = { for name, store in var.stores : "${name}/owner" => { store = name, owner = store.owner } if store.owner != null }
  bucket   = aws_s3_bucket.store[each.value.store].id
  rule {
    object_ownership = each.value.owner
  }
}

resource "aws_s3_bucket" "empty" {
  bucket = null
  tags   = null
}

resource "aws_s3_bucket_public_access_block" "heredoc" {
  bucket = trimspace(<<-EOT
    acme-outside
  EOT
  )
  block_public_acls   = var.size > 1 ? true : null
  block_public_policy = var.size > 1 ? null : true
}

resource "aws_s3_bucket_request_payment_configuration" "counted" {
  count  = var.size
  bucket = element([aws_s3_bucket.store["events"].id, aws_s3_bucket.empty.id], count.index)
  payer  = "BucketOwner"
}

module "own_provider" {
  source = "./own-provider"
}

module "spread" {
  source     = "./spread"
  for_each   = var.stores
  depends_on = [aws_s3_bucket.empty]
  by_name    = { self = aws_s3_bucket.store[each.key].id, outside = "acme-outside-${each.key}" }
  all        = [for name, bucket in aws_s3_bucket.store : bucket.id if name == each.key]
}

resource "aws_s3_bucket_versioning" "spread" {
  bucket = module.spread["events"].made["bucket"]
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "spread" {
  bucket = (values(module.spread)[*].made.bucket)[1]
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}
