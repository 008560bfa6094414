# The class comes from the default tags of the provider.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { DataClassification = "public" }
  }
}

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
}
