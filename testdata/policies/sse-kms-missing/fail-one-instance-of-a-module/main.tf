# The algorithm is an input of a module that is called with for_each; one call passes AES256.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "store" {
  source    = "./modules/store"
  for_each  = { invoices = "aws:kms", exports = "AES256" }
  name      = "orders-${each.key}"
  algorithm = each.value
}
