variable "token" {
  type      = string
  sensitive = true
}

variable "name" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = length(var.token) > 3
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

output "token" {
  value     = "${aws_s3_bucket.this.bucket}:${var.token}"
  sensitive = true
}
