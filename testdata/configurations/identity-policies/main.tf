# Who may do what: policies of users, groups, roles and permission sets, the role that replicates with all that can be
# attached to it, policies of access points, and principals that are made together with the bucket.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
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

data "aws_caller_identity" "current" {}

resource "aws_s3_bucket" "source" {
  bucket = "identity-source"
}

resource "aws_s3_bucket" "replica" {
  provider = aws.replica
  bucket   = "identity-replica"
}

resource "aws_s3_bucket_versioning" "source" {
  bucket = aws_s3_bucket.source.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_kms_key" "replica" {
  provider            = aws.replica
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "boundary" {
  name = "boundary"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }]
  })
}

resource "aws_iam_role" "replication" {
  name                 = "replication"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = aws_iam_policy.boundary.arn
}

data "aws_iam_policy_document" "source" {
  statement {
    sid       = "Source"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.source.arn]
  }

  statement {
    sid       = "Objects"
    actions   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
    resources = ["${aws_s3_bucket.source.arn}/*"]
  }
}

resource "aws_iam_role_policy" "source" {
  name   = "source"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.source.json
}

resource "aws_iam_policy" "destination" {
  name = "destination"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
      Resource = "arn:aws:s3:::identity-replica/*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "destination" {
  role       = aws_iam_role.replication.name
  policy_arn = aws_iam_policy.destination.arn
}

resource "aws_iam_policy_attachment" "reading" {
  name       = "reading"
  roles      = [aws_iam_role.replication.name]
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_s3_bucket_replication_configuration" "source" {
  bucket     = aws_s3_bucket.source.id
  role       = aws_iam_role.replication.arn
  depends_on = [aws_s3_bucket_versioning.source]

  rule {
    id     = "all"
    status = "Enabled"

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
      bucket = aws_s3_bucket.replica.arn

      encryption_configuration {
        replica_kms_key_id = aws_kms_key.replica.arn
      }
    }
  }
}

# The inline policies of a role that its own blocks write.
resource "aws_iam_role" "own" {
  name               = "own"
  path               = "/teams/"
  assume_role_policy = data.aws_iam_policy_document.trust.json

  inline_policy {
    name = "everything"

    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }]
    })
  }
}

resource "aws_iam_user" "reader" {
  name = "reader"
}

resource "aws_iam_user_policy" "reader" {
  name = "reader"
  user = aws_iam_user.reader.name

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::identity-source/*" }]
  })
}

resource "aws_iam_group_policy" "readers" {
  group = "readers"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListAllMyBuckets", Resource = "*" }]
  })
}

resource "aws_ssoadmin_permission_set_inline_policy" "auditors" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"

  inline_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:Get*", Resource = "*" }]
  })
}

# Principals whose ARNs nobody knows before the apply.
data "aws_iam_policy_document" "bucket" {
  statement {
    sid       = "Own"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.source.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.own.arn]
    }
  }

  statement {
    sid       = "Account"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.source.arn]

    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_s3_bucket_policy" "source" {
  bucket = aws_s3_bucket.source.id
  policy = data.aws_iam_policy_document.bucket.json
}

resource "aws_s3_bucket_policy" "replica" {
  provider = aws.replica
  bucket   = aws_s3_bucket.replica.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Reader"
      Effect    = "Allow"
      Principal = { AWS = aws_iam_user.reader.arn }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::identity-replica/*"
    }]
  })
}

resource "aws_s3_access_point" "inline" {
  bucket = aws_s3_bucket.source.id
  name   = "inline"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:root" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:eu-west-1:123456789012:accesspoint/inline/object/*"
    }]
  })
}

resource "aws_s3_access_point" "apart" {
  bucket = aws_s3_bucket.source.id
  name   = "apart"

  lifecycle {
    ignore_changes = [policy]
  }
}

resource "aws_s3control_access_point_policy" "apart" {
  access_point_arn = aws_s3_access_point.apart.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:role/own" }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:eu-west-1:123456789012:accesspoint/apart/object/*"
    }]
  })
}

resource "aws_s3_access_point" "none" {
  bucket = aws_s3_bucket.source.id
  name   = "none"
}

resource "aws_s3control_multi_region_access_point" "global" {
  details {
    name = "global"

    region {
      bucket = aws_s3_bucket.source.id
    }

    region {
      bucket = aws_s3_bucket.replica.id
    }
  }
}

resource "aws_s3control_multi_region_access_point_policy" "global" {
  details {
    name = "global"

    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { AWS = "123456789012" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3::123456789012:accesspoint/global/object/*"
      }]
    })
  }
}

# Both write their access logs into a bucket of their own Region.
resource "aws_s3_bucket" "logs" {
  bucket = "identity-logs"
}

resource "aws_s3_bucket_logging" "source" {
  bucket        = aws_s3_bucket.source.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "source/"
}

# A role whose name nobody knows before the apply, and the bucket that it replicates.
resource "aws_iam_role" "generated" {
  name_prefix        = "generated-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachments_exclusive" "generated" {
  role_name   = aws_iam_role.generated.name
  policy_arns = [aws_iam_policy.destination.arn]
}

resource "aws_iam_policy_attachment" "full" {
  name       = "full"
  roles      = [aws_iam_role.generated.name]
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
}

resource "aws_s3_bucket" "ledger" {
  bucket = "identity-ledger"
}

resource "aws_s3_bucket_versioning" "ledger" {
  bucket = aws_s3_bucket.ledger.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "ledger" {
  bucket     = aws_s3_bucket.ledger.id
  role       = aws_iam_role.generated.arn
  depends_on = [aws_s3_bucket_versioning.ledger]

  rule {
    id     = "all"
    status = "Enabled"

    destination {
      bucket        = "arn:aws:s3:::identity-elsewhere"
      storage_class = "STANDARD_IA"
    }
  }
}

data "aws_iam_policy_document" "ledger" {
  statement {
    sid       = "Several"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.ledger.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.generated.arn, aws_iam_role.own.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "ledger" {
  bucket = aws_s3_bucket.ledger.id
  policy = data.aws_iam_policy_document.ledger.json
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id

  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Sid": "Own",
        "Effect": "Allow",
        "Principal": {"AWS": "${aws_iam_role.generated.arn}"},
        "Action": "s3:GetObject",
        "Resource": "${aws_s3_bucket.logs.arn}/*"
      }]
    }
  JSON
}
