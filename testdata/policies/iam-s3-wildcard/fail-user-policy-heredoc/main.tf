# A user, and a statement among others.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_iam_user" "ci" {
  name = "orders-ci"
}

resource "aws_iam_user_policy" "ci" {
  name   = "ci"
  user   = aws_iam_user.ci.name
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*" },
        { "Effect": "Allow", "Action": ["S3:*", "sqs:SendMessage"], "Resource": "*" }
      ]
    }
  JSON
}
