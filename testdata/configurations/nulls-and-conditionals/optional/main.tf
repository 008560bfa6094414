variable "name" {
  type     = string
  nullable = false
}

variable "versioning" {
  type     = bool
  default  = true
  nullable = false
}

variable "class" {
  type    = string
  default = "restricted"
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = var.class == null ? null : { DataClassification = var.class }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = var.versioning ? "Enabled" : "Suspended"
  }
}
