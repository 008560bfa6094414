# The bucket is imported, so it may be older than AWS's default.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

import {
  to = aws_s3_bucket.data
  id = "orders-data"
}

removed {
  from = aws_s3_bucket.made_elsewhere
  lifecycle {
    destroy = false
  }
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
