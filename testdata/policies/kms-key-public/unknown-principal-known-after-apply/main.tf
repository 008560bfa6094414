# Who it is shows after the apply.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "terraform_data" "later" {
  input = "arn:aws:iam::123456789012:role/reader"
}

resource "aws_kms_key" "data" {
  description         = "orders"
  enable_key_rotation = true
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Account"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::123456789012:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { AWS = terraform_data.later.output }
        Action    = "kms:Decrypt"
        Resource  = "*"
      },
    ]
  })
}
