# A plan does not show the Region that a module's own provider configuration gets; key and bucket share it.
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
  region = "eu-central-1"
}
