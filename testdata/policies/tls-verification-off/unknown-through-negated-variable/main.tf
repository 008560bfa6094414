# The variable is true and the switch is off; a plan does not show the difference.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region   = "eu-west-1"
  insecure = !var.verify
}

variable "verify" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
