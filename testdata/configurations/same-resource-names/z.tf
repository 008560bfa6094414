terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

locals {
  this = lower("THIS")
}

variable "name" {
  default = "name"
}

variable "count_of" {
  default = 1
}

provider "aws" {
  region = "eu-west-1"
}
