# A module switches the bucket key on by default.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_kms_key" "data" {
  description         = "orders"
  enable_key_rotation = true
}

module "store" {
  source  = "./modules/store"
  key_arn = aws_kms_key.data.arn
}
