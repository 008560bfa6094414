# The rule selects KMS objects and names a key for the replicas, created here or elsewhere; a rule that is switched off drops nothing that it was meant to copy.
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

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
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

resource "aws_s3_bucket" "literal" {
  bucket = "orders-literal"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "literal" {
  bucket = aws_s3_bucket.literal.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "literal" {
  bucket = aws_s3_bucket.literal.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "literal" {
  bucket     = aws_s3_bucket.literal.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.literal, aws_s3_bucket_versioning.copy]

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
      encryption_configuration {
        replica_kms_key_id = "arn:aws:kms:eu-central-1:123456789012:key/0b5e8a52-3f0c-4c5c-9f53-1f5c7a3f0e11"
      }
    }
  }
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

resource "aws_s3_bucket_server_side_encryption_configuration" "off" {
  bucket = aws_s3_bucket.off.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "off" {
  bucket     = aws_s3_bucket.off.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.off, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "inline" {
  bucket = "orders-inline"
  tags   = { DataClassification = "internal" }
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
      source_selection_criteria {
        sse_kms_encrypted_objects {
          enabled = true
        }
      }
      destination {
        bucket             = aws_s3_bucket.copy.arn
        replica_kms_key_id = aws_kms_key.replica.arn
      }
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "inline" {
  bucket = aws_s3_bucket.inline.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
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
