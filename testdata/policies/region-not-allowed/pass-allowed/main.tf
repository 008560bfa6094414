# Bucket, replica, inventory and access point lie in allowed Regions; a rule and an inventory that are switched off move nothing.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

provider "aws" {
  alias  = "replica"
  region = "eu-central-1"
}

resource "aws_iam_role" "replication" {
  name = "orders-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = "sts:AssumeRole"
      },
    ]
  })
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "data" {
  bucket     = aws_s3_bucket.data.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.data, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket_inventory" "data" {
  bucket                   = aws_s3_bucket.data.id
  name                     = "all"
  included_object_versions = "All"
  schedule {
    frequency = "Weekly"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = aws_s3_bucket.reports.arn
    }
  }
}

resource "aws_s3_access_point" "data" {
  name   = "orders-data"
  bucket = aws_s3_bucket.data.id
}

resource "aws_s3_bucket" "copy" {
  provider = aws.replica
  bucket   = "orders-copy"
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "reports" {
  bucket = "orders-reports"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket" "off" {
  bucket = "orders-off"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "off" {
  bucket = aws_s3_bucket.off.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "off" {
  bucket     = aws_s3_bucket.off.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.off, aws_s3_bucket_versioning.site]

  rule {
    id       = "all"
    status   = "Disabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.site.arn
    }
  }
}

resource "aws_s3_bucket_inventory" "off" {
  bucket                   = aws_s3_bucket.off.id
  name                     = "all"
  enabled                  = false
  included_object_versions = "All"
  schedule {
    frequency = "Weekly"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = aws_s3_bucket.site.arn
    }
  }
}

resource "aws_s3_bucket" "site" {
  provider = aws.us
  bucket   = "orders-site"
  tags     = { DataClassification = "public" }
}

resource "aws_s3_bucket_versioning" "site" {
  provider = aws.us
  bucket   = aws_s3_bucket.site.id
  versioning_configuration {
    status = "Enabled"
  }
}
