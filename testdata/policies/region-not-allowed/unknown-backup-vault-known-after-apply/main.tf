# The vault that receives the copies is known only after the apply.
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

resource "aws_backup_vault" "home" {
  name = "orders"
}

resource "terraform_data" "away" {
  input = "arn:aws:backup:us-east-1:111122223333:backup-vault:orders-away"
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
      destination_vault_arn = terraform_data.away.output
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
  resources    = [aws_s3_bucket.orders.arn]
}
