variable "region" {
  type    = string
  default = "us-west-1"
}

variable "prefix" {
  type = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.prefix))
    error_message = "The prefix is 3 to 21 lower-case letters, digits and hyphens."
  }
}

variable "buckets" {
  type = map(object({
    class         = optional(string, "confidential")
    force_destroy = optional(bool)
    tags          = optional(map(string), {})
    versioning = optional(object({
      enabled    = optional(bool, true)
      mfa_delete = optional(string)
    }), {})
    lifecycle = optional(list(object({
      id              = optional(string)
      enabled         = optional(bool, true)
      prefix          = optional(string, "")
      noncurrent_days = optional(number)
      abort_days      = optional(number, 7)
    })))
  }))
}

variable "block_public" {
  type    = bool
  default = false
}

variable "blocks" {
  type    = set(string)
  default = ["acls"]
}

variable "encrypted" {
  type    = list(string)
  default = []
}

variable "algorithm" {
  type    = string
  default = "AES256"
}

variable "bucket_key" {
  default = false
}

variable "notes_force_destroy" {
  type     = bool
  default  = false
  nullable = false
}

variable "notes_class" {
  type    = string
  default = "public"
}
