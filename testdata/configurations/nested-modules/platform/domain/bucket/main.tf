variable "name" {
  type = string
}

variable "class" {
  type = string
  validation {
    condition     = contains(["public", "internal", "confidential", "restricted"], var.class)
    error_message = "${var.class} is no class."
  }
}

variable "locked" {
  type    = bool
  default = false
}

variable "guarded" {
  type = bool
}

variable "logs" {
  type    = object({ bucket = string })
  default = null
}

resource "aws_s3_bucket" "this" {
  bucket              = var.name
  object_lock_enabled = var.locked
  tags                = { DataClassification = var.class }
}

resource "aws_s3_bucket_public_access_block" "this" {
  count                   = var.guarded ? 1 : 0
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_logging" "this" {
  count         = var.logs != null ? 1 : 0
  bucket        = aws_s3_bucket.this.id
  target_bucket = var.logs.bucket
  target_prefix = "${var.name}/"
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  for_each = toset(var.locked ? ["COMPLIANCE"] : [])
  bucket   = aws_s3_bucket.this.id
  rule {
    default_retention {
      mode  = each.key
      years = 7
    }
  }
}

output "bucket" {
  value = aws_s3_bucket.this
}
