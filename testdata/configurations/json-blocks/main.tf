# Blocks in JSON syntax: `dynamic` blocks inside written blocks, beside written blocks of their kind, and in data sources; a Region by a variable.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "region" {
  type    = string
  default = "eu-north-1"
}

variable "days" {
  type    = list(number)
  default = [3]
}
