# The bucket is known by name only; whether its block ignores the public ACL is declared elsewhere, so that the ACL may be in force.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket_ownership_controls" "data" {
  bucket = "legacy-exports"
  rule {
    object_ownership = "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_acl" "data" {
  bucket = "legacy-exports"
  acl    = "public-read"

  depends_on = [aws_s3_bucket_ownership_controls.data]
}
