variable "bucket" { type = string }
variable "target" { type = string }

resource "aws_s3_bucket_logging" "this" {
  bucket        = var.bucket
  target_bucket = var.target
  target_prefix = "data/"
}
