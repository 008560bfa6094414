# Whether certificates are checked is only known after apply; the endpoint has none.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region   = "eu-west-1"
  insecure = terraform_data.later.output
  endpoints {
    s3 = "http://s3.storage.example"
  }
}

resource "terraform_data" "later" {
  input = false
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
}
