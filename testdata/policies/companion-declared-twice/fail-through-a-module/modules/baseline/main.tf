# A policy for a bucket of the caller.
variable "bucket" {
  type = string
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::orders-data", "arn:aws:s3:::orders-data/*"]
      Condition = { NumericLessThan = { "s3:TlsVersion" = "1.3" } }
    }]
  })
}
