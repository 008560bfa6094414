# The key is made in the same Region through another role, which may be of another account.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "keys"
  region = "eu-west-1"
  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/keys"
  }
}

resource "aws_kms_key" "central" {
  provider = aws.keys
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.central.arn
    }
  }
}
