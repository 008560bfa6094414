# Names of buckets: built by functions, from prefixes, from what is known only after the apply, and companions that give the name in other ways.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "organisation" {
  type    = string
  default = "Acme Widgets (Europe)"
}

# Stands for whatever makes random names: known only after the apply.
resource "terraform_data" "suffix" {
  input = "a1b2c3"
}

locals {
  slug  = trim(replace(lower(var.organisation), "/[^a-z0-9]+/", "-"), "-")
  parts = compact([local.slug, "", "data", null])
  long  = substr(join("-", [local.slug, sha256("seed")]), 0, 40)
}

resource "aws_s3_bucket" "joined" {
  bucket = join("-", local.parts)
}

resource "aws_s3_bucket" "formatted" {
  bucket = format("%s-%05d-%s", local.slug, 42, title("x") == "X" ? "yes" : "no")
}

resource "aws_s3_bucket" "cut" {
  bucket = local.long
}

resource "aws_s3_bucket" "prefixed" {
  bucket_prefix = "${local.slug}-"
}

resource "aws_s3_bucket" "nameless" {
}

resource "aws_s3_bucket" "random" {
  bucket = "acme-${terraform_data.suffix.output}"
}

resource "aws_s3_bucket" "identified" {
  bucket = "acme-${terraform_data.suffix.id}"
}

resource "aws_s3_bucket" "templated" {
  bucket = <<-EOT
    ${local.slug}-%{for part in ["a", "b"]~}
    ${part}%{endfor~}
  EOT
}

# By the name itself.
resource "aws_s3_bucket_versioning" "joined" {
  bucket = "acme-widgets-europe-data"
  versioning_configuration {
    status = "Enabled"
  }
}

# By the ARN without its beginning.
resource "aws_s3_bucket_versioning" "formatted" {
  bucket = trimprefix(aws_s3_bucket.formatted.arn, "arn:aws:s3:::")
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "cut" {
  bucket = substr(join("-", [local.slug, sha256("seed")]), 0, 40)
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "prefixed" {
  bucket = aws_s3_bucket.prefixed.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "nameless" {
  bucket = aws_s3_bucket.nameless.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_s3_bucket_versioning" "random" {
  bucket = aws_s3_bucket.random.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "templated" {
  bucket = aws_s3_bucket.templated.bucket
  versioning_configuration {
    status = "Enabled"
  }
}

# Declared elsewhere: known by name, by ARN, and not at all.
resource "aws_s3_bucket_public_access_block" "elsewhere" {
  bucket            = "somebody-elses-${local.slug}"
  block_public_acls = true
}

resource "aws_s3_bucket_acl" "elsewhere" {
  bucket = element(split(":", "arn:aws:s3:::another-place"), 5)
  acl    = "public-read"
}

resource "aws_s3_bucket_policy" "random" {
  bucket = aws_s3_bucket.random.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Transport"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::acme-${terraform_data.suffix.output}", "arn:aws:s3:::acme-${terraform_data.suffix.output}/*"]
      Condition = { Bool = { "aws:SecureTransport" = false } }
    }]
  })
}

resource "aws_s3_bucket_policy" "joined" {
  bucket = aws_s3_bucket.joined.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Deny"
      Principal = { AWS = ["*"] }
      Action    = ["s3:*"]
      Resource  = [for suffix in ["", "/*"] : "arn:aws:s3:::${aws_s3_bucket.joined.bucket}${suffix}"]
      Condition = { Bool = { "aws:SecureTransport" = [tostring(false)] } }
    }
  })
}

# Another bucket's name: protects nothing.
resource "aws_s3_bucket_policy" "formatted" {
  bucket = aws_s3_bucket.formatted.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::${aws_s3_bucket.joined.bucket}", "arn:aws:s3:::${aws_s3_bucket.joined.bucket}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
