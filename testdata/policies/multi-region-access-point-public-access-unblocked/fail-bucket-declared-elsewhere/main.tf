# Judged without its buckets.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "us-west-2"
}

resource "aws_s3control_multi_region_access_point" "downloads" {
  details {
    name = "downloads"
    public_access_block {
      block_public_policy = false
    }
    region {
      bucket            = "partner-lake"
      bucket_account_id = "210987654321"
    }
  }
}
