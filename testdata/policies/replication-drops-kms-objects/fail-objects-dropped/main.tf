# Buckets with KMS whose rule does not select KMS objects, names no replica key, or neither; with DSSE, with the key that AWS manages, of class public, and one of two rules.
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

resource "aws_kms_key" "data" {
  description         = "Orders, data"
  enable_key_rotation = true
}

resource "aws_kms_key" "replica" {
  provider            = aws.replica
  description         = "Orders, replica"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "neither" {
  bucket = "orders-neither"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "neither" {
  bucket = aws_s3_bucket.neither.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "neither" {
  bucket = aws_s3_bucket.neither.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "neither" {
  bucket     = aws_s3_bucket.neither.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.neither, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "nokey" {
  bucket = "orders-nokey"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "nokey" {
  bucket = aws_s3_bucket.nokey.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "nokey" {
  bucket = aws_s3_bucket.nokey.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "nokey" {
  bucket     = aws_s3_bucket.nokey.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.nokey, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket" "unselected" {
  bucket = "orders-unselected"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "unselected" {
  bucket = aws_s3_bucket.unselected.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "unselected" {
  bucket = aws_s3_bucket.unselected.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "unselected" {
  bucket     = aws_s3_bucket.unselected.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.unselected, aws_s3_bucket_versioning.copy]

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
      encryption_configuration {
        replica_kms_key_id = aws_kms_key.replica.arn
      }
    }
  }
}

resource "aws_s3_bucket" "deselected" {
  bucket = "orders-deselected"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "deselected" {
  bucket = aws_s3_bucket.deselected.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "deselected" {
  bucket = aws_s3_bucket.deselected.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "deselected" {
  bucket     = aws_s3_bucket.deselected.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.deselected, aws_s3_bucket_versioning.copy]

  rule {
    id       = "all"
    status   = "Enabled"
    priority = 1
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Disabled"
      }
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
      encryption_configuration {
        replica_kms_key_id = aws_kms_key.replica.arn
      }
    }
  }
}

resource "aws_s3_bucket" "dsse" {
  bucket = "orders-dsse"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "dsse" {
  bucket = aws_s3_bucket.dsse.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "dsse" {
  bucket = aws_s3_bucket.dsse.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms:dsse"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "dsse" {
  bucket     = aws_s3_bucket.dsse.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.dsse, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "managed" {
  bucket = "orders-managed"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "managed" {
  bucket = aws_s3_bucket.managed.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "managed" {
  bucket = aws_s3_bucket.managed.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "managed" {
  bucket     = aws_s3_bucket.managed.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.managed, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
  tags   = { DataClassification = "public" }
}

resource "aws_s3_bucket_versioning" "site" {
  bucket = aws_s3_bucket.site.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "site" {
  bucket = aws_s3_bucket.site.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "site" {
  bucket     = aws_s3_bucket.site.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.site, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "two" {
  bucket = "orders-two"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "two" {
  bucket = aws_s3_bucket.two.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "two" {
  bucket = aws_s3_bucket.two.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
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
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
      encryption_configuration {
        replica_kms_key_id = aws_kms_key.replica.arn
      }
    }
  }
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
