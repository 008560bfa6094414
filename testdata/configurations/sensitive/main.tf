# Sensitive variables in names, tags, policies, conditions and for_each keys that are made plain again.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Contact = var.contact }
  }
}

variable "contact" {
  type      = string
  sensitive = true
  default   = "somebody@acme.example"
}

variable "partner" {
  type      = string
  sensitive = true
  default   = "999999999999"
}

variable "settings" {
  type      = object({ versioning = bool, class = string, algorithm = string })
  sensitive = true
  default   = { versioning = true, class = "restricted", algorithm = "aws:kms" }
}

variable "names" {
  type      = map(string)
  sensitive = true
  default   = { red = "acme-red", blue = "acme-blue" }
}

resource "aws_s3_bucket" "tagged" {
  bucket = "acme-tagged"
  tags   = { DataClassification = "internal", Contact = var.contact }
}

resource "aws_s3_bucket" "class" {
  bucket = "acme-class"
  tags   = { DataClassification = var.settings.class }
}

resource "aws_s3_bucket" "secret_name" {
  bucket = "acme-${sha1(var.contact)}"
}

resource "aws_s3_bucket_versioning" "secret_name" {
  bucket = aws_s3_bucket.secret_name.id
  versioning_configuration {
    status = var.settings.versioning ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "secret_name" {
  bucket = aws_s3_bucket.secret_name.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.settings.algorithm
    }
  }
}

resource "aws_s3_bucket_public_access_block" "tagged" {
  count                   = nonsensitive(var.settings.versioning) ? 1 : 0
  bucket                  = aws_s3_bucket.tagged.id
  block_public_acls       = var.settings.versioning
  block_public_policy     = true
  ignore_public_acls      = sensitive(true)
  restrict_public_buckets = !var.settings.versioning
}

resource "aws_s3_bucket" "by_key" {
  for_each = nonsensitive(toset(keys(var.names)))
  bucket   = var.names[each.key]
}

resource "aws_s3_bucket_versioning" "by_key" {
  for_each = aws_s3_bucket.by_key
  bucket   = each.value.id
  versioning_configuration {
    status = each.key == "red" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_policy" "tagged" {
  bucket = aws_s3_bucket.tagged.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${var.partner}:root" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::acme-tagged/*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = ["arn:aws:s3:::acme-tagged", "arn:aws:s3:::acme-tagged/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

data "aws_iam_policy_document" "class" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::acme-class", "arn:aws:s3:::acme-class/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-class/*"]
    principals {
      type        = "AWS"
      identifiers = [var.partner]
    }
  }
}

resource "aws_s3_bucket_policy" "class" {
  bucket = aws_s3_bucket.class.id
  policy = data.aws_iam_policy_document.class.json
}

module "marked" {
  source = "./marked"
  token  = var.contact
  name   = nonsensitive("acme-${length(var.contact)}")
}

output "token" {
  value     = module.marked.token
  sensitive = true
}
