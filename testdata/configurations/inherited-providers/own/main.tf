provider "aws" {
  region = "eu-south-1"
}

module "inner" {
  source = "./inner"
}
