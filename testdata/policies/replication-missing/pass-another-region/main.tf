# An enabled rule to a bucket in another Region: alone, one of two, beside one that is not known, inside the bucket.
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

resource "terraform_data" "status" {
  input = "Enabled"
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

resource "aws_s3_bucket" "two" {
  bucket = "orders-two"
  tags   = { DataClassification = "restricted" }
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
  depends_on = [aws_s3_bucket_versioning.two, aws_s3_bucket_versioning.twin, aws_s3_bucket_versioning.far]

  rule {
    id       = "near"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.twin.arn
    }
  }

  rule {
    id       = "far"
    status   = "Enabled"
    priority = 2
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.far.arn
    }
  }
}

resource "aws_s3_bucket" "twin" {
  bucket = "orders-twin"
  tags   = { DataClassification = "restricted" }
}

resource "aws_s3_bucket_versioning" "twin" {
  bucket = aws_s3_bucket.twin.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "beside" {
  bucket = "orders-beside"
  tags   = { DataClassification = "restricted" }
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
  depends_on = [aws_s3_bucket_versioning.beside, aws_s3_bucket_versioning.far]

  rule {
    id       = "logs"
    status   = terraform_data.status.output
    priority = 1
    filter {
      prefix = "logs/"
    }
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.far.arn
    }
  }

  rule {
    id       = "rest"
    status   = "Enabled"
    priority = 2
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket = aws_s3_bucket.far.arn
    }
  }
}

resource "aws_s3_bucket" "inline" {
  bucket = "orders-inline"
  tags   = { DataClassification = "restricted" }
  versioning {
    enabled = true
  }
  replication_configuration {
    role = aws_iam_role.replication.arn
    rules {
      id       = "all"
      status   = "Enabled"
      priority = 1
      filter {}
      destination {
        bucket = aws_s3_bucket.far.arn
      }
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
