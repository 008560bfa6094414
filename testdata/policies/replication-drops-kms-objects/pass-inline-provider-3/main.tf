# The inline rule selects objects encrypted with KMS, and names a key.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.75.2"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  description         = "Claims"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "data" {
  bucket = "claims-archive"
  tags   = { DataClassification = "confidential" }
  versioning {
    enabled = true
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.data.arn
      }
    }
  }
  replication_configuration {
    role = "arn:aws:iam::123456789012:role/claims-replication"
    rules {
      id     = "all"
      status = "Enabled"
      destination {
        bucket             = aws_s3_bucket.copy.arn
        replica_kms_key_id = aws_kms_key.data.arn
      }
      source_selection_criteria {
        sse_kms_encrypted_objects {
          enabled = true
        }
      }
    }
  }
}

resource "aws_s3_bucket" "copy" {
  bucket = "claims-copy"
  tags   = { DataClassification = "confidential" }
  versioning {
    enabled = true
  }
}
