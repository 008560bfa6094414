# The module uses the configuration that it is handed, and brings none.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "replica"
  region = "eu-west-1"
  endpoints {
    s3 = "http://localhost:4566"
  }
}

module "store" {
  source    = "./modules/store"
  providers = { aws = aws.replica }
}
