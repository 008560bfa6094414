variable "name" {
  type = string
}

variable "settings" {
  type = object({
    versions = optional(bool, false)
    blocks   = optional(set(string), ["acls", "policies"])
    limits   = optional(tuple([number, string]), [5, "6"])
    labels   = optional(map(string), {})
    nested   = optional(object({ on = optional(bool, true), days = optional(number) }), {})
    list     = optional(list(object({ id = string, on = optional(bool, true) })), [{ id = "a" }, { id = "b", on = false }])
  })
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-typed-${var.name}-${length(var.settings.blocks)}"
  tags   = merge(var.settings.labels, { On = var.settings.nested.on, Days = coalesce(var.settings.nested.days, 12) })
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = var.settings.versions ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = contains(var.settings.blocks, "acls")
  ignore_public_acls      = contains(var.settings.blocks, "acls")
  block_public_policy     = contains(var.settings.blocks, "policies")
  restrict_public_buckets = contains(var.settings.blocks, "policies")
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  dynamic "rule" {
    for_each = var.settings.list
    content {
      id     = rule.value.id
      status = rule.value.on ? "Enabled" : "Disabled"
      filter {}
      expiration {
        days = rule.key + var.settings.limits[0]
      }
    }
  }
}

output "bucket" {
  value = aws_s3_bucket.this.id
}

output "limit" {
  value = tonumber(var.settings.limits[1]) - 1
}
