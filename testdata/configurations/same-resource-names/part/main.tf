variable "name" {
  type = string
}

variable "part" {
  type = object({ name = string, this = string })
}

locals {
  this = "${var.name}-${var.part.name}"
  name = local.this
}

resource "aws_s3_bucket" "this" {
  bucket = local.name
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.part.this == null ? 0 : 1
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = var.part.this
  }
}
