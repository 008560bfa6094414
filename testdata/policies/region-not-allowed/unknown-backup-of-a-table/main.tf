# The backups that are copied to a Region that is not on the list are those of a table; of a list with an ARN that is not known a plan does not tell what else is in it.
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

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
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
  resources    = [aws_dynamodb_table.sessions.arn]
}
