# Default tags and the bucket's own tags join.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { DataClassification = "internal" }
  }
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { Team = "orders" }
}
