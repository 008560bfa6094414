# What had been applied before.
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

resource "aws_sns_topic" "alarms" {
  name = "orders-alarms"
}

resource "aws_s3_bucket" "data" {
  bucket = "orders-data"
  tags   = { DataClassification = "confidential" }
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
      metrics {
        status = "Enabled"
      }
    }
  }
}

resource "aws_s3_bucket_notification" "data" {
  bucket = aws_s3_bucket.data.id
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_s3_bucket" "silent" {
  bucket = "orders-silent"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "silent" {
  bucket = aws_s3_bucket.silent.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "silent" {
  bucket     = aws_s3_bucket.silent.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.silent, aws_s3_bucket_versioning.copy]

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
      metrics {
        status = "Enabled"
      }
    }
  }
}

resource "aws_s3_bucket" "copy" {
  provider = aws.replica
  bucket   = "orders-copy"
  tags     = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}
