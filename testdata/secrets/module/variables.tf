variable "text" {
  type      = string
  sensitive = true
}

variable "account" {
  type      = string
  sensitive = true
  default   = "@account@"
}

variable "region" {
  type      = string
  sensitive = true
  default   = "eu-@region@-1"
}

variable "list" {
  type      = list(string)
  sensitive = true
  default   = ["@default-list@"]
}

variable "map" {
  type      = map(string)
  sensitive = true
  default   = { "@default-key@" = "@default-value@" }
}

variable "object" {
  type      = object({ owner = string })
  sensitive = true
}

variable "objects" {
  type      = list(object({ word = string }))
  sensitive = true
  default   = []
}

variable "passing" {
  type      = string
  ephemeral = true
  default   = "@ephemeral@"
}

variable "environment" {
  type      = string
  sensitive = true
  default   = ""
}

variable "given" {
  type      = string
  sensitive = true
  default   = ""
}

variable "plain" {
  type    = string
  default = "Suspended"
}
