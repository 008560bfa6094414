# The destination of a replication needs no replication of its own, whether it has one or not.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
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
  tags   = { DataClassification = "restricted" }
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
  depends_on = [aws_s3_bucket_versioning.data, aws_s3_bucket_versioning.far]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.far.arn
    }
  }
}

resource "aws_s3_bucket" "far" {
  provider = aws.replica
  bucket   = "orders-far"
  tags     = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_versioning" "far" {
  provider = aws.replica
  bucket   = aws_s3_bucket.far.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "far" {
  provider   = aws.replica
  bucket     = aws_s3_bucket.far.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.far, aws_s3_bucket_versioning.data]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.data.arn
    }
  }
}

resource "aws_s3_bucket" "end" {
  provider = aws.replica
  bucket   = "orders-end"
  tags     = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_versioning" "end" {
  provider = aws.replica
  bucket   = aws_s3_bucket.end.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "start" {
  bucket = "orders-start"
  tags   = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_versioning" "start" {
  bucket = aws_s3_bucket.start.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "start" {
  bucket     = aws_s3_bucket.start.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.start, aws_s3_bucket_versioning.end]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.end.arn
    }
  }
}
