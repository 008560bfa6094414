variable "buckets" {
  type = map(object({ name = string }))
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = var.buckets
  bucket   = each.value.name

  versioning_configuration {
    status = "Enabled"
  }
}
