# What every module with a label takes along.
module "this" {
  source = "../label"

  enabled     = var.enabled
  org         = var.org
  stage       = var.stage
  name        = var.name
  parts       = var.parts
  separator   = var.separator
  tags        = var.tags
  limit       = var.limit
  description = var.description
  context     = var.context
}

variable "context" {
  type = any
  default = {
    enabled     = true
    org         = null
    stage       = null
    name        = null
    parts       = []
    separator   = null
    extra       = {}
    tags        = {}
    order       = null
    forbidden   = null
    limit       = null
    key_case    = null
    value_case  = null
    tagged      = ["unset"]
    description = {}
  }
}

variable "enabled" {
  type    = bool
  default = null
}

variable "org" {
  type    = string
  default = null
}

variable "stage" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = null
}

variable "parts" {
  type    = list(string)
  default = []
}

variable "separator" {
  type    = string
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "limit" {
  type    = number
  default = null
}

variable "description" {
  type    = any
  default = {}
}
