# The only list is for class restricted.
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
  provider = aws.us
  bucket   = "orders-data"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "records" {
  provider = aws.us
  bucket   = "orders-records"
  tags     = { DataClassification = "restricted" }
}
