# The variable for the endpoint is null, which leaves AWS's own.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  endpoints {
    s3  = var.storage
    sts = var.storage
  }
}

variable "storage" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
