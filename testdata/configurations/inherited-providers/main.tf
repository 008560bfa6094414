# Provider configurations of modules two calls down, where the module between uses none itself.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "north"
  region = "eu-north-1"
  default_tags {
    tags = { DataClassification = "restricted" }
  }
}

module "root" {
  source = "./outer"
  name   = "acme-inherits-root"
}

module "given" {
  source    = "./outer"
  name      = "acme-inherits-given"
  providers = { aws = aws.north }
}

module "own" {
  source = "./own"
}
