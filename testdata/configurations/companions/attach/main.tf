variable "bucket" {
  type = string
}

variable "open" {
  type    = bool
  default = false
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = var.bucket
  rule {
    object_ownership = var.open ? "BucketOwnerPreferred" : "BucketOwnerEnforced"
  }
}
