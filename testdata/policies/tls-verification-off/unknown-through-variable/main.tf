# A plan names the variable and not what is done with it: !var.lab would look the same.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region   = "eu-west-1"
  insecure = var.lab
}

variable "lab" {
  type    = bool
  default = true
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
