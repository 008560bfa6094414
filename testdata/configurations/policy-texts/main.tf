# Policies as text: jsonencode with references, heredocs, files, templates, JSON taken apart and put together again.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "prefix" {
  type    = string
  default = "acme"
}

locals {
  transport = {
    Sid       = "Transport"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }
  public = jsondecode(file("${path.module}/policies/public.json"))
}

resource "aws_s3_bucket" "this" {
  for_each = toset(["encoded", "heredoc", "file", "template", "decoded", "public", "trimmed", "replaced", "arn", "new"])
  bucket   = "${var.prefix}-${each.key}"
}

resource "aws_s3_bucket_policy" "encoded" {
  bucket = aws_s3_bucket.this["encoded"].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.transport, { Resource = formatlist("arn:aws:s3:::%s%s", aws_s3_bucket.this["encoded"].bucket, ["", "/*"]) })]
  })
}

resource "aws_s3_bucket_policy" "heredoc" {
  bucket = aws_s3_bucket.this["heredoc"].id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Deny",
          "Principal": {"AWS": "*"},
          "Action": ["s3:*"],
          "Resource": ["arn:aws:s3:::${var.prefix}-heredoc", "arn:aws:s3:::${var.prefix}-heredoc/*"],
          "Condition": {"Bool": {"aws:SecureTransport": "${false}"}}
        }%{if var.prefix == "acme"},
        {
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::999999999999:root"},
          "Action": "s3:PutObject",
          "Resource": "arn:aws:s3:::${var.prefix}-heredoc/$${aws:username}/*"
        }%{endif}
      ]
    }
  JSON
}

resource "aws_s3_bucket_policy" "file" {
  bucket = aws_s3_bucket.this["file"].id
  policy = file("policies/file.json")
}

resource "aws_s3_bucket_policy" "template" {
  bucket = aws_s3_bucket.this["template"].id
  policy = templatefile("${path.root}/policies/transport.json.tftpl", {
    name    = aws_s3_bucket.this["template"].bucket
    readers = ["111111111111", "222222222222"]
  })
}

resource "aws_s3_bucket_policy" "decoded" {
  bucket = aws_s3_bucket.this["decoded"].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [for statement in jsondecode(file("${path.module}/policies/file.json")).Statement : merge(statement, {
        Resource = [for resource in statement.Resource : replace(resource, "acme-file", "${var.prefix}-decoded")]
      })],
      [],
    )
  })
}

resource "aws_s3_bucket_policy" "public" {
  bucket = aws_s3_bucket.this["public"].id
  policy = jsonencode(local.public)
}

resource "aws_s3_bucket_public_access_block" "public" {
  bucket                  = aws_s3_bucket.this["public"].id
  block_public_policy     = false
  restrict_public_buckets = false
  block_public_acls       = true
  ignore_public_acls      = true
}

resource "aws_s3_bucket_policy" "trimmed" {
  bucket = aws_s3_bucket.this["trimmed"].id
  policy = trimspace(replace(file("policies/file.json"), "acme-file", "acme-trimmed"))
}

# Placeholders that are replaced one after the other.
resource "aws_s3_bucket_policy" "replaced" {
  bucket = aws_s3_bucket.this["replaced"].id
  policy = replace(replace(jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.transport, { Resource = ["_ARN_", "_ARN_/*"] })]
  }), "_ARN_", "arn:aws:s3:::_NAME_"), "_NAME_", aws_s3_bucket.this["replaced"].bucket)
}

# The ARN of the bucket itself is known only after the apply; which bucket it is, the source tells.
resource "aws_s3_bucket_policy" "arn" {
  bucket = aws_s3_bucket.this["arn"].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.transport, { Resource = [aws_s3_bucket.this["arn"].arn, "${aws_s3_bucket.this["arn"].arn}/*"] })]
  })
}

resource "aws_s3_bucket_policy" "new" {
  bucket = aws_s3_bucket.this["new"].id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": ${jsonencode([aws_s3_bucket.this["new"].arn, "${aws_s3_bucket.this["new"].arn}/*"])},
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}
      }
    }
  JSON
}
