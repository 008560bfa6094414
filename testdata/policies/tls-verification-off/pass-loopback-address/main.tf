# All of 127.0.0.0/8 is the own machine.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  endpoints {
    s3        = "http://127.0.1.1:9000"
    s3control = "http://127.0.0.1:9000"
  }
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
