# The backup plan that takes a bucket is declared elsewhere, and nothing says where it copies to.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_iam_policy_document" "backup" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "backup" {
  name               = "orders-backup"
  assume_role_policy = data.aws_iam_policy_document.backup.json
}

resource "aws_s3_bucket" "orders" {
  bucket = "orders-data"
  tags   = { DataClassification = "internal" }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = "0f6c1c1e-5a43-4a52-9a3d-6d1f0c2b7e11"
  iam_role_arn = aws_iam_role.backup.arn
  resources    = [aws_s3_bucket.orders.arn]
}
