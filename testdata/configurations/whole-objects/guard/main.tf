variable "buckets" {
  type = map(object({ id = string, bucket = string, arn = string }))
}

variable "strict" {
  type    = list(string)
  default = []
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = var.buckets
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = contains(var.strict, each.key)
}

resource "aws_s3_bucket_policy" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket if contains(var.strict, name) }
  bucket   = each.value.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [each.value.arn, "${each.value.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
