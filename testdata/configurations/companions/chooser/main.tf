variable "name" {}

variable "create" {
  default = true
}

locals {
  id = try(aws_s3_bucket.this[0].id, "")
}

resource "aws_s3_bucket" "this" {
  count  = var.create ? 1 : 0
  bucket = var.name
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.create ? 1 : 0
  bucket = local.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = var.create ? length(aws_s3_bucket.this) : 0
  bucket = aws_s3_bucket.this[count.index].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

output "bucket" {
  value = element(concat(aws_s3_bucket.this[*].id, [""]), 0)
}
