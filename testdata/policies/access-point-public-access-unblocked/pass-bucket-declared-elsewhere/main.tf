# The bucket belongs to another account; the access point is judged all the same.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_access_point" "partners" {
  bucket            = "partner-lake"
  name              = "partners"
  bucket_account_id = "210987654321"
}
