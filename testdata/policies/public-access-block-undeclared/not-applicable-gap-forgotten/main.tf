# A block with a gap leaves management and stays in force: public-access-unblocked fails for the gap.
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

removed {
  from = aws_s3_bucket_public_access_block.data
  lifecycle {
    destroy = false
  }
}
