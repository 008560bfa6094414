# What AWS set by itself reads back inline, and is ignored as a change.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.75.2"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
  lifecycle {
    ignore_changes = [server_side_encryption_configuration]
  }
}
