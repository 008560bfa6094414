# A backup plan takes every bucket but the excluded ones, and copies to a vault elsewhere by its ARN.
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

resource "aws_s3_bucket" "scratch" {
  bucket = "orders-scratch"
  tags   = { DataClassification = "internal", Backup = "none" }
}

resource "aws_backup_vault" "home" {
  name = "orders"
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
      destination_vault_arn = "arn:aws:backup:us-east-1:111122223333:backup-vault:orders-away"
      lifecycle {
        delete_after = 35
      }
    }
  }
}

resource "aws_backup_selection" "orders" {
  name          = "orders"
  plan_id       = aws_backup_plan.orders.id
  iam_role_arn  = aws_iam_role.backup.arn
  resources     = ["arn:aws:s3:::*"]
  not_resources = ["arn:aws:s3:::*-scratch"]
}
