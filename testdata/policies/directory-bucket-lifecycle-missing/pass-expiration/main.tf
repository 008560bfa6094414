# Objects expire: all of them, below a prefix, after a number of days that is not known, named by id.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "days" {
  input = 30
}

resource "aws_s3_directory_bucket" "all" {
  bucket = "all--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "all" {
  bucket = aws_s3_directory_bucket.all.bucket
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_directory_bucket" "prefix" {
  bucket = "prefix--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "prefix" {
  bucket = aws_s3_directory_bucket.prefix.bucket
  rule {
    id     = "all"
    status = "Enabled"
    filter {
      prefix = "tmp/"
    }
    expiration {
      days = 365
    }
  }
}

resource "aws_s3_directory_bucket" "later" {
  bucket = "later--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "later" {
  bucket = aws_s3_directory_bucket.later.bucket
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = terraform_data.days.output
    }
  }
}

resource "aws_s3_directory_bucket" "named" {
  bucket = "named--euw1-az1--x-s3"
  location {
    name = "euw1-az1"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "named" {
  bucket = "named--euw1-az1--x-s3"
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 365
    }
  }
}
