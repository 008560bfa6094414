variable "buckets" {
  type = map(object({ id = string, class = string }))
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket if bucket.class != "public" }
  bucket   = each.value.id
  rule {
    id     = each.key
    status = each.value.class == "internal" ? "Disabled" : "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}
