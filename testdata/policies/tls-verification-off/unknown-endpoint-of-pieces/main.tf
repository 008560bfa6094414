# A plan names the variable and not the text around it.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  endpoints {
    s3 = "http://${var.host}:9000"
  }
}

variable "host" {
  type    = string
  default = "s3.storage.example"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
