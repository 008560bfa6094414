# Modules in modules in modules, the same one twice, one for each bucket with its companions, and companions outside of the owner.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-central-1"
}

locals {
  domains = {
    billing = { invoices = { class = "restricted", locked = true }, drafts = { class = "internal" } }
    public  = { site = { class = "public", guarded = false } }
  }
}

module "platform" {
  source  = "./platform"
  prefix  = "acme"
  domains = local.domains
}

# The same module again, with settings of its own.
module "sandbox" {
  source   = "./platform"
  prefix   = "acme-sandbox"
  domains  = { lab = { data = { class = "internal" } } }
  defaults = { versioned = false, guarded = false }
}

module "fleet" {
  source = "./fleet"
  buckets = merge([
    for domain, buckets in module.platform.buckets : { for name, bucket in buckets : "${domain}.${name}" => bucket }
  ]...)
}

# A module that owns no bucket guards those of others.
module "guard" {
  source   = "./guard"
  for_each = { for name, bucket in module.platform.buckets.billing : name => bucket.id }
  bucket   = each.value
  strict   = each.key == "invoices"
}

module "guard_of_sandbox" {
  source = "./guard"
  count  = length(module.sandbox.buckets["lab"])
  bucket = values(module.sandbox.buckets["lab"])[count.index].id
}

resource "aws_s3_bucket_logging" "site" {
  bucket        = module.platform.buckets.public.site.id
  target_bucket = module.platform.logs
  target_prefix = "site/"
}
