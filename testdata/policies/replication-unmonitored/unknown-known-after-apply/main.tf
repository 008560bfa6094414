# What decides is only known after apply: the status of the metrics, whether there are any, the events, whether the rule is enabled.
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

resource "terraform_data" "status" {
  input = "Enabled"
}

resource "terraform_data" "ids" {
  input = ["Enabled"]
}

resource "terraform_data" "events" {
  input = ["s3:Replication:*"]
}

resource "aws_s3_bucket" "metrics" {
  bucket = "orders-metrics"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "metrics" {
  bucket = aws_s3_bucket.metrics.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "metrics" {
  bucket     = aws_s3_bucket.metrics.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.metrics, aws_s3_bucket_versioning.copy]

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
        status = terraform_data.status.output
      }
    }
  }
}

resource "aws_s3_bucket" "block" {
  bucket = "orders-block"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "block" {
  bucket = aws_s3_bucket.block.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "block" {
  bucket     = aws_s3_bucket.block.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.block, aws_s3_bucket_versioning.copy]

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
      dynamic "metrics" {
        for_each = toset(terraform_data.ids.output)
        content {
          status = metrics.value
        }
      }
    }
  }
}

resource "aws_s3_bucket" "events" {
  bucket = "orders-events"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "events" {
  bucket = aws_s3_bucket.events.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "events" {
  bucket     = aws_s3_bucket.events.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.events, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket_notification" "events" {
  bucket = aws_s3_bucket.events.id
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = terraform_data.events.output
  }
}

resource "aws_s3_bucket" "status" {
  bucket = "orders-status"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "status" {
  bucket = aws_s3_bucket.status.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "status" {
  bucket     = aws_s3_bucket.status.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.status, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = terraform_data.status.output
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
