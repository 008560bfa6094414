variable "name" {
  type = string
}

variable "settings" {
  type = any
}

resource "aws_s3_bucket" "this" {
  for_each = { first = 1, second = 2 }
  bucket   = format("%s-%02d-%s", var.name, each.value, var.settings.label)
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = var.settings.versioning ? aws_s3_bucket.this : {}
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = { for key, bucket in aws_s3_bucket.this : key => bucket.bucket }
  bucket   = each.value
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = var.settings.encryption
    }
  }
}

output "ids" {
  value = { for key, bucket in aws_s3_bucket.this : key => bucket.id }
}
