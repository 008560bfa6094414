terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.elsewhere]
    }
  }
}

variable "name" {
  type = string
}

data "aws_region" "here" {}

data "aws_region" "elsewhere" {
  provider = aws.elsewhere
}

resource "aws_s3_bucket" "here" {
  bucket = "${var.name}-${data.aws_region.here.name}"
}

module "copy" {
  source = "./copy"
  name   = "${var.name}-copy-${data.aws_region.elsewhere.name}"
  providers = {
    aws = aws.elsewhere
  }
}

module "beside" {
  source = "./copy"
  name   = "${var.name}-beside"
}

output "names" {
  value = { here = aws_s3_bucket.here.id, copy = module.copy.name }
}
