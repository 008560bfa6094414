variable "buckets" {
  type = list(any)
}

variable "single" {}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count  = length(var.buckets)
  bucket = var.buckets[count.index].id
  rule {
    id     = try(var.buckets[count.index].tags.DataClassification, "none")
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 10
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = var.single.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

output "first" {
  value = one(slice(var.buckets, 0, 1)).id
}
