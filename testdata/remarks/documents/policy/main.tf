variable "bucket" {}

variable "actions" {}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = var.actions
        Resource  = ["arn:aws:s3:::orders-encoded", "arn:aws:s3:::orders-encoded/*"]
      },
      {
        Efect     = "Allow"
        Effect    = "Allow"
        Principal = "everyone"
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::orders-encoded/*"
      },
    ]
  })
}
