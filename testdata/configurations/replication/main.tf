# Replication between two Regions: the role's policy from a data source, destinations by reference and by name, key and versioning of both sides.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "project" {
  type    = string
  default = "orders"
}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "copy"
  region = "eu-west-1"
}

locals {
  source = "acme-${var.project}"
  copy   = "acme-${var.project}-copy"
}

resource "aws_s3_bucket" "source" {
  bucket = local.source
}

resource "aws_s3_bucket" "copy" {
  provider = aws.copy
  bucket   = local.copy
}

resource "aws_s3_bucket_versioning" "source" {
  bucket = aws_s3_bucket.source.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "copy" {
  provider = aws.copy
  bucket   = aws_s3_bucket.copy.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_kms_key" "source" {
  enable_key_rotation = true
}

resource "aws_kms_key" "copy" {
  provider            = aws.copy
  enable_key_rotation = false
}

resource "aws_s3_bucket_server_side_encryption_configuration" "source" {
  bucket = aws_s3_bucket.source.id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.source.arn
    }
  }
}

module "role" {
  source       = "./role"
  name         = "${var.project}-replication"
  source_name  = local.source
  destinations = [local.copy, "acme-elsewhere"]
  keys         = { decrypt = [aws_kms_key.source.arn], encrypt = [aws_kms_key.copy.arn] }
}

resource "aws_s3_bucket_replication_configuration" "source" {
  depends_on = [aws_s3_bucket_versioning.source, aws_s3_bucket_versioning.copy]
  bucket     = aws_s3_bucket.source.id
  role       = module.role.arn

  dynamic "rule" {
    for_each = {
      copy      = { bucket = aws_s3_bucket.copy.arn, priority = 1, key = aws_kms_key.copy.arn }
      elsewhere = { bucket = "arn:aws:s3:::acme-elsewhere", priority = 2, key = null, account = "999999999999" }
    }
    content {
      id       = rule.key
      status   = "Enabled"
      priority = rule.value.priority
      filter {}
      delete_marker_replication {
        status = rule.key == "copy" ? "Enabled" : "Disabled"
      }
      dynamic "source_selection_criteria" {
        for_each = rule.value.key[*]
        content {
          sse_kms_encrypted_objects {
            status = "Enabled"
          }
        }
      }
      destination {
        bucket        = rule.value.bucket
        account       = try(rule.value.account, null)
        storage_class = "STANDARD_IA"
        dynamic "encryption_configuration" {
          for_each = rule.value.key[*]
          content {
            replica_kms_key_id = encryption_configuration.value
          }
        }
        dynamic "metrics" {
          for_each = rule.key == "copy" ? ["Enabled"] : []
          content {
            status = metrics.value
          }
        }
        dynamic "access_control_translation" {
          for_each = rule.key == "copy" ? [] : ["Destination"]
          content {
            owner = access_control_translation.value
          }
        }
      }
    }
  }
}

# Back from the copy: the destination is not versioned, and the role is not S3's.
resource "aws_s3_bucket" "back" {
  bucket = "acme-${var.project}-back"
}

resource "aws_s3_bucket_versioning" "back" {
  bucket = aws_s3_bucket.back.bucket
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_iam_role" "other" {
  name = "somebody"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_s3_bucket_replication_configuration" "copy" {
  provider = aws.copy
  bucket   = aws_s3_bucket.copy.id
  role     = aws_iam_role.other.arn
  rule {
    id     = "back"
    status = "Enabled"
    destination {
      bucket = "arn:aws:s3:::${aws_s3_bucket.back.bucket}"
    }
  }
}
