# Names that are half known, ephemeral and untyped variables, a provider whose Region is not in the configuration, lists that have unknown items.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}

variable "region" {
  type    = string
  default = "eu-south-1"
}

variable "token" {
  type      = string
  ephemeral = true
  default   = "t"
}

variable "untyped" {}

variable "rules" {
  type        = list(object({ id = string, days = optional(number, 14), on = optional(bool) }))
  default     = [{ id = "short" }, { id = "long", days = 700, on = false }]
  nullable    = false
  description = "Lifecycle rules."
  validation {
    condition     = length(var.rules) > 0 && alltrue([for rule in var.rules : rule.days > 0])
    error_message = "At least one rule, days above zero."
  }
  validation {
    condition     = var.region != "" && var.rules != null
    error_message = "No Region."
  }
}

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "one"
  region = var.token == "t" ? "us-east-1" : "us-east-2"
  default_tags {
    tags = { Untyped = var.untyped }
  }
}

resource "terraform_data" "late" {
}

resource "aws_s3_bucket" "half" {
  bucket = "acme-${terraform_data.late.id}-end"
}

resource "aws_s3_bucket" "one" {
  provider = aws.one
  bucket   = "acme-${var.untyped}"
  tags     = { Late = terraform_data.late.id, Plain = "plain" }
}

# The class itself is known only after the apply.
resource "aws_s3_bucket" "late_class" {
  bucket = "acme-late-class"
  tags   = { DataClassification = terraform_data.late.id }
}

resource "aws_s3_bucket" "late_tags" {
  bucket = "acme-late-tags"
  tags   = { (terraform_data.late.id) = "x" }
}

resource "aws_s3_bucket_lifecycle_configuration" "half" {
  bucket = aws_s3_bucket.half.id
  dynamic "rule" {
    for_each = var.rules
    content {
      id     = rule.value.id
      status = coalesce(rule.value.on, true) ? "Enabled" : "Disabled"
      filter {}
      noncurrent_version_expiration {
        noncurrent_days = rule.value.days
      }
    }
  }
  rule {
    id     = "static"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 5
    }
  }
}

resource "aws_s3_bucket_cors_configuration" "half" {
  bucket = aws_s3_bucket.half.bucket
  cors_rule {
    allowed_methods = ["GET", upper("put")]
    allowed_origins = ["https://${terraform_data.late.id}.acme.example", "https://acme.example"]
  }
}

resource "aws_s3_bucket_policy" "one" {
  provider = aws.one
  bucket   = aws_s3_bucket.one.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-loose/*" },
      { Effect = "Allow", Principal = { AWS = terraform_data.late.id }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-loose/in/*" },
    ]
  })
}

resource "aws_s3_bucket_policy" "half" {
  bucket = aws_s3_bucket.half.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.half.arn}/*" },
      { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.half.arn, "${aws_s3_bucket.half.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    ]
  })
}

resource "aws_s3_bucket_versioning" "late_class" {
  bucket = aws_s3_bucket.late_class.id
  versioning_configuration {
    status = terraform_data.late.id == "x" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_public_access_block" "late_class" {
  bucket                  = aws_s3_bucket.late_class.id
  block_public_acls       = true
  block_public_policy     = length(terraform_data.late.id) > 3
  ignore_public_acls      = true
  restrict_public_buckets = terraform_data.late.id != null
}

# How many rules there are, nobody knows before the apply.
resource "aws_s3_bucket_lifecycle_configuration" "late_tags" {
  bucket = aws_s3_bucket.late_tags.id
  dynamic "rule" {
    for_each = split(",", terraform_data.late.id)
    content {
      id     = rule.value
      status = "Enabled"
      filter {}
      noncurrent_version_expiration {
        noncurrent_days = 3
      }
    }
  }
}

resource "aws_s3_bucket" "zero" {
  count  = 0
  bucket = "acme-zero"
}

module "mixed" {
  source = "./mixed"
  providers = {
    aws        = aws.one
    aws.second = aws
  }
  bucket   = aws_s3_bucket.half.id
  settings = { id = aws_s3_bucket.late_class.id, number = "1", extra = true }
}

module "none" {
  source = "./inner"
  count  = 0
}

output "arn" {
  value       = aws_s3_bucket.half.arn
  description = "The ARN."
}

output "mixed" {
  value     = { arn = aws_s3_bucket.half.arn, names = [aws_s3_bucket.one.bucket], module = module.mixed }
  sensitive = true
}
