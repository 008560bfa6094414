# A variable without a type carries the switch as text.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "clean_up" {
  default = "true"
}

resource "aws_s3_bucket" "data" {
  bucket        = "orders-data"
  force_destroy = var.clean_up
  tags          = { DataClassification = "restricted" }
}
