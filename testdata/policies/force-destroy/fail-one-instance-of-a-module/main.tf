# A module's switch is on in one of two calls.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "store" {
  source   = "./modules/store"
  for_each = { invoices = false, scratch = true }
  name     = "orders-${each.key}"
  clean_up = each.value
}
