# Read after override.tf: files in the order of their names.
locals {
  prefix = "acme-prod"
}

variable "days" {
  default = "30"
}

module "store" {
  private = true
}

resource "aws_s3_bucket" "extra" {
  count = 1
  tags  = { DataClassification = "internal" }
  lifecycle {
    create_before_destroy = true
  }
}
