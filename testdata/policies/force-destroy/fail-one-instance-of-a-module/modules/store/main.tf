variable "name" { type = string }

variable "clean_up" {
  type    = bool
  default = false
}

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.clean_up
  tags          = { DataClassification = "confidential" }
}
