# Most of the configuration is JSON: templates in strings, blocks as objects and lists, dynamic blocks, a module, providers.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

locals {
  suffixes = { logs = "access-logs", data = "events" }
}
