# What decides is only known after apply: the algorithm, the status of the selection, whether there is one, whether the rule is enabled.
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

resource "terraform_data" "algorithm" {
  input = "aws:kms"
}

resource "terraform_data" "status" {
  input = "Enabled"
}

resource "terraform_data" "ids" {
  input = ["kms"]
}

resource "aws_s3_bucket" "algorithm" {
  bucket = "orders-algorithm"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "algorithm" {
  bucket = aws_s3_bucket.algorithm.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "algorithm" {
  bucket = aws_s3_bucket.algorithm.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm = terraform_data.algorithm.output
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "algorithm" {
  bucket     = aws_s3_bucket.algorithm.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.algorithm, aws_s3_bucket_versioning.copy]

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

resource "aws_s3_bucket" "selection" {
  bucket = "orders-selection"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "selection" {
  bucket = aws_s3_bucket.selection.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "selection" {
  bucket = aws_s3_bucket.selection.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "selection" {
  bucket     = aws_s3_bucket.selection.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.selection, aws_s3_bucket_versioning.copy]

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
        status = terraform_data.status.output
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

resource "aws_s3_bucket" "block" {
  bucket = "orders-block"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "block" {
  bucket = aws_s3_bucket.block.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "block" {
  bucket = aws_s3_bucket.block.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
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
    dynamic "source_selection_criteria" {
      for_each = toset(terraform_data.ids.output)
      content {
        sse_kms_encrypted_objects {
          status = "Enabled"
        }
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

resource "aws_s3_bucket" "status" {
  bucket = "orders-status"
  tags   = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "status" {
  bucket = aws_s3_bucket.status.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "status" {
  bucket = aws_s3_bucket.status.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
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
  tags     = { DataClassification = "internal" }
}

resource "aws_s3_bucket_versioning" "copy" {
  provider = aws.replica
  bucket   = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}
