# Policy documents with mistakes, in every form in which one can be written. AWS refuses most of them at apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  reading = ["s3:GetObject", "s3:ListObjectsV2"]
}

resource "aws_s3_bucket" "heredoc" {
  bucket = "orders-heredoc"
}

# A text: an unknown action, an unknown operator, and a key that occurs twice.
resource "aws_s3_bucket_policy" "heredoc" {
  bucket = aws_s3_bucket.heredoc.id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Läsare",
          "Effect": "Allow",
          "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
          "Action": ["s3:GetObject", "s3:GetObjekt"],
          "Resource": "arn:aws:s3:::orders-heredoc/*",
          "Condition": { "StringEqual": { "aws:SourceVpce": "vpce-1a2b3c4d" } }
        },
        {
          "Effect": "Deny",
          "Principal": "*",
          "Action": "s3:*",
          "Resource": "arn:aws:s3:::orders-heredoc/*",
          "Condition": {
            "StringNotEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" },
            "StringNotEquals": { "aws:PrincipalAccount": "111122223333" }
          }
        }
      ]
    }
  JSON
}

resource "aws_s3_bucket" "quoted" {
  bucket = "orders-quoted"
}

resource "aws_s3_bucket_policy" "quoted" {
  bucket = aws_s3_bucket.quoted.id
  policy = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Alow\", \"Principal\": {\"Aws\": \"*\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::orders-quoted/*\"}}"
}

resource "aws_s3_bucket" "encoded" {
  bucket = "orders-encoded"
}

# An object: through a local value and a variable of a module.
module "encoded" {
  source  = "./policy"
  bucket  = aws_s3_bucket.encoded.id
  actions = local.reading
}

resource "aws_s3_bucket" "document" {
  bucket = "orders-document"
}

resource "aws_s3_bucket" "copy" {
  bucket = "orders-copy"
}

# Statements of a data source, shared by two buckets.
data "aws_iam_policy_document" "shared" {
  statement {
    sid       = "Tls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::orders-document/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Boolean"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    actions   = ["s3:Read*", "s3:GetBucketEncryption"]
    resources = ["arn:aws:s3:::orders-document"]
    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
  }
}

resource "aws_s3_bucket_policy" "document" {
  bucket = aws_s3_bucket.document.id
  policy = data.aws_iam_policy_document.shared.json
}

resource "aws_s3_bucket_policy" "copy" {
  bucket = aws_s3_bucket.copy.id
  policy = data.aws_iam_policy_document.shared.json
}

# A key of its own, whose ARN is not known yet.
resource "aws_kms_key" "data" {
  description = "orders"
}

resource "aws_kms_key_policy" "data" {
  key_id = aws_kms_key.data.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "s3.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:GenerateDatakeys"]
        Resource  = aws_kms_key.data.arn
      },
    ]
  })
}

resource "aws_iam_role" "reader" {
  name = "reader"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sts:AsumeRole" }]
  })

  inline_policy {
    name = "read"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Action    = "s3:HeadObject"
          NotAction = "s3:PutObject"
          Resource  = aws_s3_bucket.heredoc.arn
        },
      ]
    })
  }

  inline_policy {
    name = "list"
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = { Effect = "Allow", Action = "s3:ListBuckets", Ressource = "*" }
    })
  }
}

resource "aws_iam_policy" "principal" {
  name = "principal"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }]
  })
}

# What is right, and what is not looked into: wildcards, and other services.
resource "aws_iam_policy" "right" {
  name = "right"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:Get*", "S3:listbucket", "*", "ec2:Nothing"], Resource = "*" },
    ]
  })
}

# A role that S3 assumes for a replication: what trusts it is read too.
resource "aws_s3_bucket_replication_configuration" "heredoc" {
  bucket = aws_s3_bucket.heredoc.id
  role   = aws_iam_role.reader.arn

  rule {
    status = "Enabled"
    destination {
      bucket = aws_s3_bucket.copy.arn
    }
  }
}

resource "aws_s3_bucket" "file" {
  bucket = "orders-file"
}

# A file: its lines are told, as it is no text of the configuration.
resource "aws_s3_bucket_policy" "file" {
  bucket = aws_s3_bucket.file.id
  policy = file("${path.module}/policy.json")
}

variable "secret" {
  sensitive = true
  default   = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"hunter2\"}}"
}

resource "aws_iam_policy" "secret" {
  name   = "secret"
  policy = var.secret
}
