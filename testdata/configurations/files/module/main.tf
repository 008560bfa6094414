variable "prefix" {
  type = string
}

locals {
  names = split("\n", trimspace(file("${path.module}/data/names.txt")))
}

resource "aws_s3_bucket" "this" {
  count  = length(local.names)
  bucket = "${var.prefix}-${local.names[count.index]}"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_policy" "this" {
  count  = length(aws_s3_bucket.this)
  bucket = aws_s3_bucket.this[count.index].id
  policy = templatefile("${path.module}/data/policy.tftpl", { name = aws_s3_bucket.this[count.index].bucket })
}
