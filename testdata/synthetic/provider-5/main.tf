# One of everything that the script knows, as provider 5.100.0 plans it.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

variable "name" {
  default = "orders-data"
}

resource "terraform_data" "later" {
  input = "NONE"
}

resource "aws_kms_key" "data" {
  description         = "Orders"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "data" {
  bucket = var.name
  tags   = { DataClassification = "confidential" }
}

resource "aws_s3_bucket" "copy" {
  provider      = aws.us
  bucket        = "orders-copy"
  force_destroy = true
  tags          = { A = terraform_data.later.output }
}

resource "aws_s3_bucket" "site" {
  bucket = "orders-site"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = ["arn:aws:s3:::orders-site"]
      Condition = {
        Bool = { "aws:SecureTransport" = "false" }
      }
    }]
  })
  versioning {
    enabled = true
  }
  lifecycle_rule {
    id      = "x"
    enabled = true
    expiration {
      days = 3
    }
    transition {
      days          = 2
      storage_class = "GLACIER"
    }
  }
  cors_rule {
    allowed_methods = ["PUT"]
    allowed_origins = ["*"]
  }
  website {
    index_document = "index.html"
  }
  grant {
    type        = "Group"
    permissions = ["READ"]
    uri         = "http://acs.amazonaws.com/groups/global/AllUsers"
  }
  replication_configuration {
    role = "arn:aws:iam::123456789012:role/orders-replication"
    rules {
      id     = "a"
      status = "Enabled"
      destination {
        bucket = "arn:aws:s3:::orders-site-copy"
        metrics {}
      }
    }
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm = "aws:kms"
      }
    }
  }
  object_lock_configuration {
    object_lock_enabled = "Enabled"
    rule {
      default_retention {
        mode = "GOVERNANCE"
        days = 3
      }
    }
  }
  logging {
    target_bucket = "orders-logs"
    target_prefix = "site/"
  }
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket            = aws_s3_bucket.data.id
  block_public_acls = true
}

resource "aws_s3_bucket_ownership_controls" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    object_ownership = "ObjectWriter"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "copy" {
  provider = aws.us
  bucket   = aws_s3_bucket.copy.bucket
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = "orders-logs"
  target_prefix = "orders/"
}

resource "aws_s3_bucket_policy" "data" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.data.arn, "${aws_s3_bucket.data.arn}/*"]
      Condition = {
        Bool = { "aws:SecureTransport" = "false" }
      }
    }]
  })
}

resource "aws_s3_bucket_inventory" "data" {
  bucket                   = aws_s3_bucket.data.id
  name                     = "all"
  included_object_versions = "All"
  schedule {
    frequency = "Weekly"
  }
  destination {
    bucket {
      format     = "CSV"
      bucket_arn = aws_s3_bucket.copy.arn
      encryption {
        sse_s3 {}
      }
    }
  }
}

resource "aws_s3_bucket_replication_configuration" "data" {
  bucket     = aws_s3_bucket_versioning.data.bucket
  role       = "arn:aws:iam::123456789012:role/orders-replication"
  depends_on = [aws_s3_bucket.copy]
  rule {
    id     = "a"
    status = "Enabled"
    filter {}
    delete_marker_replication {
      status = "Enabled"
    }
    destination {
      bucket = aws_s3_bucket.copy.arn
      encryption_configuration {
        replica_kms_key_id = aws_kms_key.data.arn
      }
    }
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
  }
}
