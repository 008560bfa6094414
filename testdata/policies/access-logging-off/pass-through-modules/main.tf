# The target is the output of one module, the logging is declared by another, the bucket is in the root.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

module "destination" {
  source = "./modules/destination"
}

module "logging" {
  source = "./modules/logging"
  bucket = aws_s3_bucket.data.id
  target = module.destination.id
}
