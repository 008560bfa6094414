# A module brings a provider configuration of its own.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "store" {
  source = "./modules/store"
}
