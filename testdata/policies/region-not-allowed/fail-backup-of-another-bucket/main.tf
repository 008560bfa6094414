# AWS Backup copies the backups of one bucket to a Region that is not on the list; that the other is not in the same list, a plan does not tell before the first apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
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

resource "aws_s3_bucket" "public_site" {
  bucket = "orders-site"
  tags   = { DataClassification = "public" }
}

resource "aws_backup_vault" "home" {
  name = "orders"
}

resource "aws_backup_vault" "away" {
  provider = aws.us
  name     = "orders-away"
}

resource "aws_backup_plan" "orders" {
  name = "orders"
  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.home.name
    schedule          = "cron(0 3 * * ? *)"
    lifecycle {
      delete_after = 35
    }
    copy_action {
      destination_vault_arn = aws_backup_vault.away.arn
      lifecycle {
        delete_after = 35
      }
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = aws_iam_role.backup.arn
  resources    = [aws_s3_bucket.public_site.arn]
}
