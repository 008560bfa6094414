variable "by_name" {
  type = map(string)
}

variable "all" {
  type = list(string)
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = { for name, bucket in var.by_name : name => bucket }
  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = each.key == "self"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = length(var.all)
  bucket = var.all[count.index]
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket" "made" {
  bucket_prefix = "acme-spread-"
}

output "made" {
  value = { bucket = aws_s3_bucket.made.id }
}
