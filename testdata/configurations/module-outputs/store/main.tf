variable "name" {
  type    = string
  default = null
}

variable "prefix" {
  type    = string
  default = null
}

variable "log_bucket" {
  type    = string
  default = null
}

variable "log" {
  type    = bool
  default = false
}

variable "key" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  bucket_prefix = var.name == null ? "${var.prefix}-" : null
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = var.log ? { on = var.log_bucket } : {}
  bucket        = aws_s3_bucket.this.id
  target_bucket = each.value
  target_prefix = coalesce(var.name, var.prefix, "none")
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key
    }
  }
}

output "id" {
  value = aws_s3_bucket.this.id
}

output "arn" {
  value = aws_s3_bucket.this.arn
}

output "label" {
  value = coalesce(var.name, var.prefix)
}

output "everything" {
  value = { bucket = aws_s3_bucket.this, encryption = aws_s3_bucket_server_side_encryption_configuration.this }
}
