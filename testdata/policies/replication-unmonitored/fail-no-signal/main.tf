# Nothing tells of failures: no metrics, metrics switched off, one of two rules without, events of something else only.
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

resource "aws_s3_bucket" "none" {
  bucket = "orders-none"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "none" {
  bucket = aws_s3_bucket.none.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "none" {
  bucket     = aws_s3_bucket.none.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.none, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "off" {
  bucket = "orders-off"
  tags   = { DataClassification = "confidential" }
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
  depends_on = [aws_s3_bucket_versioning.off, aws_s3_bucket_versioning.copy]

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
        status = "Disabled"
      }
    }
  }
}

resource "aws_s3_bucket" "two" {
  bucket = "orders-two"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "two" {
  bucket = aws_s3_bucket.two.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "two" {
  bucket     = aws_s3_bucket.two.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.two, aws_s3_bucket_versioning.copy]

  rule {
    id       = "logs"
    status   = "Enabled"
    priority = 1
    filter {
      prefix = "logs/"
    }
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

  rule {
    id       = "data"
    status   = "Enabled"
    priority = 2
    filter {
      prefix = "data/"
    }
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket" "created" {
  bucket = "orders-created"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "created" {
  bucket = aws_s3_bucket.created.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "created" {
  bucket     = aws_s3_bucket.created.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.created, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket_notification" "created" {
  bucket = aws_s3_bucket.created.id
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_s3_bucket" "late" {
  bucket = "orders-late"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "late" {
  bucket = aws_s3_bucket.late.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "late" {
  bucket     = aws_s3_bucket.late.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.late, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket_notification" "late" {
  bucket = aws_s3_bucket.late.id
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = ["s3:Replication:OperationMissedThreshold"]
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
