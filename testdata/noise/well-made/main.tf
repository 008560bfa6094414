# A bucket for confidential data and the bucket of its access logs, as the modules make them.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-central-1"
}

module "logs" {
  source = "../../modules/log-bucket"
  name   = "acme-access-logs"
}

module "invoices" {
  source         = "../../modules/bucket"
  name           = "acme-invoices"
  classification = "confidential"
  log_bucket     = module.logs.name
}
