# Everything but IAM.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_group" "developers" {
  name = "developers"
}

data "aws_iam_policy_document" "power" {
  statement {
    not_actions = ["iam:*", "organizations:*"]
    resources   = ["*"]
  }
}

resource "aws_iam_group_policy" "developers" {
  name   = "power"
  group  = aws_iam_group.developers.name
  policy = data.aws_iam_policy_document.power.json
}
