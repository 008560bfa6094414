# Something tells of failures: metrics, replication time control, the event of failures or all replication events; a rule that is switched off needs none.
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

resource "aws_sqs_queue" "alarms" {
  name = "orders-alarms"
}

resource "terraform_data" "status" {
  input = "Enabled"
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
        status = "Enabled"
      }
    }
  }
}

resource "aws_s3_bucket" "time" {
  bucket = "orders-time"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "time" {
  bucket = aws_s3_bucket.time.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "time" {
  bucket     = aws_s3_bucket.time.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.time, aws_s3_bucket_versioning.copy]

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
      replication_time {
        status = "Enabled"
        time {
          minutes = 15
        }
      }
      metrics {
        status = "Enabled"
        event_threshold {
          minutes = 15
        }
      }
    }
  }
}

resource "aws_s3_bucket" "event" {
  bucket = "orders-event"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "event" {
  bucket = aws_s3_bucket.event.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "event" {
  bucket     = aws_s3_bucket.event.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.event, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket_notification" "event" {
  bucket = aws_s3_bucket.event.id
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = ["s3:Replication:OperationFailedReplication"]
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
  queue {
    queue_arn = aws_sqs_queue.alarms.arn
    events    = ["s3:ObjectRemoved:*", "s3:Replication:*"]
  }
}

resource "aws_s3_bucket" "disabled" {
  bucket = "orders-disabled"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "disabled" {
  bucket = aws_s3_bucket.disabled.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "disabled" {
  bucket     = aws_s3_bucket.disabled.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.disabled, aws_s3_bucket_versioning.copy]

  rule {
    id       = "old"
    status   = "Disabled"
    priority = 1
    filter {
      prefix = "old/"
    }
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 2
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

resource "aws_s3_bucket" "beside" {
  bucket = "orders-beside"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "beside" {
  bucket = aws_s3_bucket.beside.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "beside" {
  bucket     = aws_s3_bucket.beside.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.beside, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket_notification" "beside" {
  bucket = aws_s3_bucket.beside.id
  topic {
    topic_arn = aws_sns_topic.alarms.arn
    events    = ["s3:Replication:OperationFailedReplication"]
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
