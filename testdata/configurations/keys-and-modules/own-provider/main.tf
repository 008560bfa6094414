provider "aws" {
  region = "us-west-2"
  default_tags {
    tags = { DataClassification = "internal" }
  }
}

data "aws_region" "here" {}

resource "aws_s3_bucket" "this" {
  bucket = "acme-${data.aws_region.here.name}"
}

data "aws_iam_policy_document" "this" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::acme-${data.aws_region.here.name}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json
}
