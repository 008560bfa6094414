# An access point is declared in a Region that is not on the list.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_access_point" "data" {
  provider = aws.us
  name     = "orders-data"
  bucket   = aws_s3_bucket.data.id
}
