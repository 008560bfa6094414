# One module for every kind of bucket, in the manner of the module that most people use, called with little, with everything, as JSON, and not at all.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = local.region
}

locals {
  region = "eu-central-1"
  prefix = "acme-sink"
}

resource "aws_kms_key" "data" {
  description             = "Data"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

# Nothing but a name: what the module adds by itself is the block.
module "little" {
  source = "./bucket"
  name   = "${local.prefix}-little"
}

# Everything as objects.
module "full" {
  source = "./bucket"
  name   = "${local.prefix}-full"
  labels = { DataClassification = "confidential" }

  versions = { enabled = true, mfa_delete = "false" }
  encryption = {
    rule = {
      bucket_key_enabled = "true"
      default            = { algorithm = "aws:kms", key = aws_kms_key.data.arn }
    }
  }
  rules = [
    {
      id         = "tidy"
      enabled    = true
      abort_days = 7
      noncurrent = [{ days = 90 }]
    },
    {
      id         = "logs"
      status     = "enabled"
      filter     = { prefix = "log/", labels = { kind = "log" } }
      expiration = { days = 30 }
      transition = [{ days = 1, class = "GLACIER" }]
    },
  ]
  logs = { bucket = module.logs.id, prefix = "full/", format = { partitioned = ["EventTime"] } }

  control_ownership        = true
  attach_transport_policy  = true
  attach_modern_tls_policy = true
  attach_uploads_policy    = true
  allowed_key              = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"

  metrics     = [{ name = "all" }, { name = "docs", filter = { prefix = "docs/" } }]
  inventories = { weekly = { versions = "All", destination = { arn = module.logs.arn } } }
  tiering     = { archive = { status = "enabled", tiers = { ARCHIVE_ACCESS = { days = 125 } } } }
}

# The log bucket: delivery by policy, SSE-S3, expiration.
module "logs" {
  source                  = "./bucket"
  name                    = "${local.prefix}-logs"
  labels                  = { DataClassification = "internal" }
  destroy_with_objects    = "true"
  encryption              = { rule = { apply_by_default = { algorithm = "AES256" } } }
  attach_delivery_policy  = true
  attach_transport_policy = true
  delivery_sources        = ["arn:aws:s3:::${local.prefix}-*"]
  rules                   = jsonencode([{ id = "expire", status = "true", expiration = [{ days = 30 }], noncurrent = { after = 1 } }])
}

# A public web site: everything opened on purpose, the policy given as text.
module "site" {
  source         = "./bucket"
  name           = "${local.prefix}-site"
  labels         = { DataClassification = "public" }
  attach_block   = true
  block_policies = false
  restrict       = false
  site           = { index = "index.html" }
  attach_policy  = true
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "Read", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "_ARN_/*" }]
  })
  cross_origin = jsonencode([{ methods = ["GET", "PUT"], origins = ["*"], seconds = 3000 }])
}

# Opened by mistake: no block, ACLs on, a public grant, versions suspended.
module "mistakes" {
  source            = "./bucket"
  name_prefix       = "${local.prefix}-mistakes-"
  attach_block      = false
  control_ownership = true
  ownership         = "ObjectWriter"
  grants            = [{ type = "Group", permission = "read", uri = "http://acs.amazonaws.com/groups/global/AllUsers" }]
  versions          = { status = "SUSPENDED" }
  encryption        = jsonencode({ rule = [{ default = { algorithm = "aws:kms" } }] })
  accelerate        = "ENABLED"
  rules             = [{ id = "off", enabled = false, abort_days = 1 }, { id = "on", status = "Enabled", expiration = { days = 5 } }]
}

# Locked, copied to another bucket.
module "vault" {
  source       = "./bucket"
  name         = "${local.prefix}-vault"
  labels       = { DataClassification = "restricted" }
  lock_enabled = true
  lock         = { rule = { mode = "COMPLIANCE", years = 7 } }
  versions     = { status = true, mfa_delete = false }
  copies = {
    role = aws_iam_role.copy.arn
    rules = [{
      id             = "all"
      status         = true
      delete_markers = true
      destination    = { bucket = module.copy.arn, class = "GLACIER_IR", metrics = { status = "Enabled" } }
    }]
  }
}

module "copy" {
  source   = "./bucket"
  name     = "${local.prefix}-copy"
  labels   = { DataClassification = "restricted" }
  versions = { enabled = "true" }
}

resource "aws_iam_role" "copy" {
  name = "${local.prefix}-copy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "s3.amazonaws.com" } }]
  })
}

# Nothing of this exists.
module "nothing" {
  source                  = "./bucket"
  create                  = false
  name                    = "${local.prefix}-nothing"
  attach_transport_policy = true
  versions                = { enabled = true }
  rules                   = [{ id = "x", enabled = true }]
  tiering                 = { archive = { tiers = {} } }
}

module "directory" {
  source    = "./bucket"
  directory = true
  name      = "${local.prefix}-directory"
}

# A wrapper: settings per bucket over settings for all.
module "wrapped" {
  source   = "./bucket"
  for_each = local.wrapped

  name              = "${local.prefix}-${each.key}"
  versions          = try(each.value.versions, local.defaults.versions, {})
  encryption        = try(each.value.encryption, local.defaults.encryption, {})
  attach_block      = try(each.value.attach_block, local.defaults.attach_block, true)
  control_ownership = try(each.value.control_ownership, false)
  labels            = try(each.value.labels, local.defaults.labels, {})
}

locals {
  defaults = {
    versions = { enabled = true }
    labels   = { DataClassification = "internal" }
  }
  wrapped = {
    a = {}
    b = { versions = {}, attach_block = false, labels = { DataClassification = "confidential" } }
    c = { encryption = { rule = { default = { algorithm = "aws:kms", key = "alias/acme" } } }, control_ownership = true }
  }
}

output "names" {
  value = [module.full.name, module.nothing.name, module.directory.id]
}
