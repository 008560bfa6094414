# The owner stays within the account or becomes the destination's: same account, owner override, ACLs disabled at the destination, a rule that is switched off.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
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

resource "aws_s3_bucket" "same" {
  bucket = "orders-same"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "same" {
  bucket = aws_s3_bucket.same.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "same" {
  bucket     = aws_s3_bucket.same.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.same, aws_s3_bucket_versioning.twin]

  rule {
    id       = "all"
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
}

resource "aws_s3_bucket" "twin" {
  bucket = "orders-twin"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "twin" {
  bucket = aws_s3_bucket.twin.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "named" {
  bucket = "orders-named"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "named" {
  bucket = aws_s3_bucket.named.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "named" {
  bucket     = aws_s3_bucket.named.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.named]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = "arn:aws:s3:::orders-offsite"
      account = "123456789012"
    }
  }
}

resource "aws_s3_bucket" "override" {
  bucket = "orders-override"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "override" {
  bucket = aws_s3_bucket.override.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "override" {
  bucket     = aws_s3_bucket.override.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.override]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = "arn:aws:s3:::orders-offsite"
      account = "444455556666"
      access_control_translation {
        owner = "Destination"
      }
    }
  }
}

resource "aws_s3_bucket" "enforced" {
  bucket = "orders-enforced"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "enforced" {
  bucket = aws_s3_bucket.enforced.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "enforced" {
  bucket     = aws_s3_bucket.enforced.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.enforced, aws_s3_bucket_versioning.enforced_copy]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = aws_s3_bucket.enforced_copy.arn
      account = "444455556666"
    }
  }
}

resource "aws_s3_bucket" "enforced_copy" {
  provider = aws.replica
  bucket   = "orders-enforced-copy"
  tags     = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "enforced_copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.enforced_copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_ownership_controls" "enforced_copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.enforced_copy.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket" "default" {
  bucket = "orders-default"
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket_versioning" "default" {
  bucket = aws_s3_bucket.default.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "default" {
  bucket     = aws_s3_bucket.default.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.default, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = aws_s3_bucket.copy.arn
      account = "444455556666"
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
  depends_on = [aws_s3_bucket_versioning.off]

  rule {
    id       = "all"
    status   = "Disabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    destination {
      bucket  = "arn:aws:s3:::orders-offsite"
      account = "444455556666"
    }
  }
}
