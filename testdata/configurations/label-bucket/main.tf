# Buckets whose names, tags and existence come from labels that pass a context through modules.
terraform {
  required_version = ">= 1.3.0"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

module "label" {
  source = "./label"

  org   = "Acme & Sons"
  stage = "Prod"
  tags  = { DataClassification = "confidential" }

  description = {
    title = { format = "%v of %v", words = ["stage", "org"] }
  }
}

resource "aws_kms_key" "data" {
  description             = module.label.description.title
  enable_key_rotation     = true
  deletion_window_in_days = 21
}

# The defaults of the module: ACLs, SSE-S3, versions, a block, no policy.
module "defaults" {
  source  = "./bucket"
  name    = "defaults"
  context = module.label.context
}

module "orders" {
  source = "./bucket"

  name    = "orders"
  parts   = ["eu", "", "eu", "v1"]
  context = module.label.context

  object_ownership       = "BucketOwnerEnforced"
  algorithm              = "aws:kms"
  key_arn                = aws_kms_key.data.arn
  bucket_key_enabled     = true
  tls_only               = true
  minimum_tls            = "1.2"
  encrypted_uploads_only = true

  privileged = [
    { "arn:aws:iam::123456789012:role/reader" = ["in/", "out/"] },
    { "arn:aws:iam::123456789012:role/writer" = [""] },
    { "arn:aws:iam::123456789012:role/reader" = ["extra/"] },
  ]

  lifecycle_rules = [
    {
      id         = "versions"
      abort_days = 3
      noncurrent = { days = 30, keep = 2 }
      filter     = {}
    },
    {
      id         = "logs"
      filter     = { prefix = "logs/", tags = { Kind = "log" } }
      expiration = { days = 90 }
      transition = [{ days = 30 }]
    },
  ]

  logging = [{ bucket_name = module.logs.id, prefix = "orders/" }]

  replication_rules = [
    { id = "all", status = "Enabled", bucket = module.copy.arn, metrics = "Enabled", markers = "Enabled" },
  ]
}

module "copy" {
  source = "./bucket"

  name    = "orders"
  parts   = ["copy"]
  context = module.label.context
  tags    = { DataClassification = "internal" }

  object_ownership = null == "x" ? "ObjectWriter" : "BucketOwnerPreferred"
  acl              = null
}

module "logs" {
  source = "./bucket"

  name    = "access-logs"
  limit   = 20
  context = merge(module.label.context, { tags = { DataClassification = "internal" } })

  acl                = "log-delivery-write"
  versioning_enabled = false
  force_destroy      = true

  lifecycle_rules = [{
    id         = "expire"
    enabled    = true
    expiration = { days = 90 }
  }]
}

module "site" {
  source = "./bucket"

  context     = module.label.context
  bucket_name = "www.acme.example"
  tags        = { DataClassification = "public" }

  object_ownership = "BucketOwnerEnforced"
  block            = { policies = false, restrict = false }
  source_policies = [
    jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Sid       = "Read"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["s3:GetObject"]
        Resource  = "arn:aws:s3:::www.acme.example/*"
      }]
    }),
  ]
}

module "open" {
  source = "./bucket"

  name    = "open"
  context = module.label.context

  block = { acls = false, ignore = false }
  grants = [{
    id          = null
    type        = "Group"
    permissions = ["READ", "WRITE"]
    uri         = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
  }]
  algorithm       = null
  tls_only        = true
  source_policies = [data.aws_iam_policy_document.replaces.json]
}

# Replaces the statement of the module that has the same Sid.
data "aws_iam_policy_document" "replaces" {
  statement {
    sid       = "ForceTls"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${module.open_label.id}/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::999999999999:root"]
    }
  }
}

module "open_label" {
  source  = "./label"
  name    = "open"
  context = module.label.context
}

module "vault" {
  source = "./bucket"

  context     = module.label.context
  stage       = "vault"
  name        = "ledger"
  separator   = "."
  tags        = { DataClassification = "restricted" }
  object_lock = { mode = "GOVERNANCE", days = 365 }
  algorithm   = "aws:kms"
}

module "off" {
  source = "./bucket"

  enabled  = false
  name     = "off"
  context  = module.label.context
  tls_only = true
  logging  = [{ bucket_name = module.logs.id, prefix = "off/" }]
}

# Off through the context.
module "off_label" {
  source  = "./label"
  enabled = false
  context = module.label.context
}

module "off_by_context" {
  source  = "./bucket"
  name    = "never"
  context = module.off_label.context
}

module "regions" {
  source   = "./bucket"
  for_each = toset(["north", "south"])

  name    = each.key
  parts   = [each.key == "north" ? "n" : "s"]
  context = module.label.context

  tls_only           = each.key == "north"
  versioning_enabled = each.key == "south" ? false : null
}

output "names" {
  value = concat([module.defaults.name, module.orders.id, module.off.id], values(module.regions)[*].name)
}
