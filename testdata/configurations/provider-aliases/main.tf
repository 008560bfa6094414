# Provider configurations with aliases, passed through two levels of modules under other names; default_tags and Region of each.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "regions" {
  type = object({
    main   = optional(string, "eu-central-1")
    copy   = optional(string, "eu-north-1")
    abroad = optional(string, "us-east-1")
  })
  default = {}
}

locals {
  tags = { Owner = "platform" }
}

provider "aws" {
  region = var.regions.main
}

provider "aws" {
  alias  = "copy"
  region = var.regions.copy
  default_tags {
    tags = merge(local.tags, { DataClassification = "internal" })
  }
}

provider "aws" {
  alias    = "abroad"
  region   = var.regions.abroad
  insecure = true
  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "marked"
  region = "eu-west-1"
  default_tags {
    tags = { DataClassification = "public", Empty = "" }
  }
}

resource "aws_s3_bucket" "default" {
  bucket = "acme-default"
}

resource "aws_s3_bucket" "copy" {
  provider = aws.copy
  bucket   = "acme-copy"
}

resource "aws_s3_bucket" "abroad" {
  provider = aws.abroad
  bucket   = "acme-abroad"
  tags     = local.tags
}

# Own tags win over default_tags.
resource "aws_s3_bucket" "marked" {
  provider = aws.marked
  bucket   = "acme-marked"
  tags     = { DataClassification = "restricted" }
}

resource "aws_s3_bucket" "marked_by_default" {
  provider = aws.marked
  bucket   = "acme-marked-by-default"
}

module "pair" {
  source = "./pair"
  name   = "acme-pair"
  providers = {
    aws           = aws.copy
    aws.elsewhere = aws.abroad
  }
}

module "swapped" {
  source   = "./pair"
  for_each = toset(["x", "y"])
  name     = "acme-swapped-${each.key}"
  providers = {
    aws           = aws.abroad
    aws.elsewhere = aws
  }
}

# A module inherits the default configuration, aliases only when they are passed.
module "inherited" {
  source = "./pair/copy"
  name   = "acme-inherited"
}

module "marked" {
  source = "./pair/copy"
  name   = "acme-marked-module"
  providers = {
    aws = aws.marked
  }
}

# A companion in another Region than its bucket, by mistake of its configuration only.
resource "aws_s3_bucket_versioning" "pair" {
  provider = aws.copy
  bucket   = module.pair.names.here
  versioning_configuration {
    status = "Enabled"
  }
}
